#include "answer.h"

#include "draw.h"
#include "form.h"
#include "frame.h"
#include "harm.h"
#include "oauth.h"
#include "report.h"
#include "route.h"

#include <stdlib.h>

#define PREFIX	   "/v5"
#define TOKEN_PATH "/oauth/token"

/* What one answer needs on its way. */
struct work {
	struct sandbox *sandbox;
	const struct call *call;
	struct answer *answer;
	struct request request;
	struct fault_target target;
	char *path;		/* own, without prefix and query */
	const char *query;	/* within path's memory */
	struct text body, form; /* form: a JSON body as a query */
	size_t rows;
};

static void split_target(struct work *work)
{
	const char *target = work->call->target;
	char *query;

	if (strncmp(target, PREFIX, strlen(PREFIX)) == 0)
		target += strlen(PREFIX);
	else
		target = "/no-such-prefix";
	work->path = memory_copy(target, strlen(target));
	query = strchr(work->path, '?');
	work->query = query ? query + 1 : "";
	if (query)
		*query = '\0';
}

static bool check_length(struct work *work, struct refusal *refusal)
{
	size_t max = work->sandbox->max_url;

	return !max || strlen(work->call->target) <= max ||
	       refuse(refusal, 414, 1, "The request URI is too long.");
}

/* Who asks, and whether such a token may come here at all. */
static bool check_token(struct work *work, struct refusal *refusal)
{
	struct tokens *tokens = work->sandbox->tokens;
	int generation = tokens_check(tokens, work->call->authorization);

	if (work->answer->fault == FAULT_EXPIRE_TOKEN && generation >= 0) {
		tokens_expire(tokens, generation);
		generation = TOKEN_REFUSED;
	}
	work->answer->generation = generation;
	if (generation == TOKEN_REFUSED)
		return refuse(refusal, 401, 2, "Authentication failed.");
	if (generation == TOKEN_CLIENT && !work->request.route->client_credentials)
		return refuse(refusal, 403, 3, "This endpoint does not accept client credentials.");
	return true;
}

static bool check_scopes(struct work *work, struct refusal *refusal)
{
	const char *needed = work->request.route->scopes;
	char scope[64];

	while (*needed) {
		size_t length = strcspn(needed, ",");

		memcpy(scope, needed, length);
		scope[length] = '\0';
		if (!request_has_scope(&work->request, scope))
			return refuse(refusal, 403, 3,
				      "Your access token lacks the scope: missing ['%s'].", scope);
		needed += length + (needed[length] == ',');
	}
	return true;
}

static bool check_limit(struct work *work, struct refusal *refusal)
{
	struct allowance *allowance = &work->answer->allowance;

	limits_take(work->sandbox->limits, work->answer->category, allowance);
	if (work->answer->fault == FAULT_429 && !allowance->refused) {
		allowance->refused = true;
		allowance->remaining = 0;
		allowance->reset_s = 1;
	}
	return !allowance->refused ||
	       refuse(refusal, 429, 8, "You have exceeded your rate limit. Try again later.");
}

static bool render(struct work *work, struct refusal *refusal)
{
	struct request *request = &work->request;

	request->repeat_cursor = work->answer->fault == FAULT_REPEAT_CURSOR;
	request->empty_page = work->answer->fault == FAULT_EMPTY_PAGE;
	request->fault = work->answer->fault;
	request->reports = work->sandbox->reports;
	request->origin = work->sandbox->origin;
	if (!frame_write(request, work->query, &work->body, &work->rows)) {
		*refusal = request->refusal;
		return false;
	}
	return harm_arguments(&work->sandbox->faults, &work->target, &work->request.arguments,
			      refusal);
}

static void damage(struct work *work)
{
	struct answer *answer = work->answer;

	if (!harm_body(&work->body, answer->fault))
		answer->fault = FAULT_NONE;
	if (answer->fault == FAULT_HTML)
		answer->content_type = "text/html; charset=utf-8";
}

/* Turns the text into the body, compressed if that was asked for. */
static void finish(struct work *work)
{
	if (work->answer->gzip && work->body.length)
		work->answer->body = body_gzip(&work->body, work->rows, work->sandbox->gzip_level);
	else
		work->answer->body = body_new(&work->body, work->rows);
}

static void answer_rows(struct work *work, struct refusal *refusal)
{
	enum fault fault = work->answer->fault;
	bool cacheable = !work->request.route->changes &&
			 (fault == FAULT_NONE || fault == FAULT_SLOW || fault == FAULT_TRUNCATE);
	struct text key = {0};

	text_puts(&key, work->answer->gzip ? "gzip " : "plain ");
	text_puts(&key, work->call->target);
	if (cacheable)
		work->answer->body = cache_get(work->sandbox->cache, text_string(&key));
	if (!work->answer->body && render(work, refusal)) {
		damage(work);
		finish(work);
		if (cacheable)
			cache_put(work->sandbox->cache, text_string(&key), work->answer->body);
	}
	text_release(&key);
}

/* POST carries its parameters as JSON in the body, and none in the URL, or the other way round. */
static bool take_form(struct work *work, struct refusal *refusal)
{
	if (strcmp(work->call->method, "POST") != 0)
		return true;
	if (work->request.route->by_url)
		return !*work->call->form ||
		       refuse(refusal, 400, 1, "This endpoint does not support a body.");
	if (*work->query)
		return refuse(refusal, 400, 1, "This endpoint does not support query parameters.");
	if (!form_query(work->call->form, &work->form, refusal))
		return false;
	work->query = text_string(&work->form);
	return true;
}

static void set_target(struct work *work, const char *stream)
{
	work->target.category = category_name(work->answer->category);
	work->target.stream = stream;
	work->answer->fault = faults_draw(&work->sandbox->faults, &work->target);
}

static void answer_token(struct work *work, struct refusal *refusal)
{
	const struct oauth_call call = {.authorization = work->call->authorization,
					.form = work->call->form,
					.scopes = work->sandbox->scopes};

	work->answer->category = CATEGORY_ORG_READ;
	set_target(work, "token");
	if (strcmp(work->call->method, "POST") != 0)
		refuse(refusal, 405, 1, "Method %.10s is not allowed.", work->call->method);
	else if (check_limit(work, refusal) && harm_instead(work->answer->fault, refusal) &&
		 oauth_answer(work->sandbox->tokens, &call, &work->body, refusal)) {
		damage(work);
		finish(work);
	}
}

static void answer_route(struct work *work, struct refusal *refusal)
{
	struct request *request = &work->request;
	bool found = route_find(request, work->call->method, work->path);

	if (!request->route) {
		*refusal = request->refusal;
		return;
	}
	work->answer->category = request->route->category;
	work->target.makes_report = request->route->rows == report_create;
	set_target(work, request->route->stream);
	if (!check_length(work, refusal) || !check_token(work, refusal) ||
	    !check_limit(work, refusal) || !check_scopes(work, refusal) ||
	    !harm_instead(work->answer->fault, refusal))
		return;
	if (!found)
		*refusal = request->refusal;
	else if (harm_path(&work->sandbox->faults, &work->target, &work->request, refusal) &&
		 take_form(work, refusal))
		answer_rows(work, refusal);
}

/* Files of reports: no API, no limits, no Authorization. */
static void answer_file(struct work *work, struct refusal *refusal)
{
	work->answer->category = CATEGORY_DOWNLOAD;
	work->answer->content_type = "binary/octet-stream";
	set_target(work, "download");
	if (!harm_instead(work->answer->fault, refusal) ||
	    !report_file(work->sandbox, work->call, &work->body, &work->rows, refusal))
		return;
	damage(work);
	if (work->sandbox->report_mb && work->answer->fault == FAULT_NONE)
		work->answer->stretch =
			stretch_new(&work->body, work->sandbox->report_mb,
				    work->answer->gzip ? work->sandbox->gzip_level : 0);
	finish(work);
}

static void write_refusal(struct work *work, const struct refusal *refusal)
{
	bool xml = *refusal->text == '<';

	work->answer->status = refusal->status;
	work->body.length = 0;
	if (xml) {
		text_puts(&work->body, refusal->text);
		work->answer->content_type = "application/xml";
	} else {
		text_puts(&work->body, "{\"code\":");
		text_int(&work->body, refusal->code);
		text_puts(&work->body, ",\"message\":");
		text_json_puts(&work->body, refusal->text);
		text_char(&work->body, '}');
		work->answer->content_type = "application/json";
	}
	finish(work);
}

void answer_make(struct sandbox *sandbox, const struct call *call, struct answer *out)
{
	struct refusal refusal = {.status = 0};
	struct work work = {.sandbox = sandbox,
			    .call = call,
			    .answer = out,
			    .request = {.world = &sandbox->world, .scopes = sandbox->scopes}};
	uint64_t identity = draw_name(draw_name(0, call->method), call->target);
	bool file = strncmp(call->target, REPORT_PREFIX, strlen(REPORT_PREFIX)) == 0;

	if (call->form && *call->form)
		identity = draw_name(identity, call->form);
	*out = (struct answer){.status = 200,
			       .content_type = "application/json",
			       .generation = TOKEN_REFUSED,
			       .attempt = attempts_count(sandbox->attempts, identity)};
	out->request_id = draw(identity, out->attempt);
	out->gzip = sandbox->gzip_level && call->accept_encoding &&
		    strstr(call->accept_encoding, "gzip");
	work.target = (struct fault_target){.identity = identity, .attempt = out->attempt};
	split_target(&work);
	if (file)
		answer_file(&work, &refusal);
	else if (strcmp(work.path, TOKEN_PATH) == 0)
		answer_token(&work, &refusal);
	else
		answer_route(&work, &refusal);
	if (refusal.status)
		write_refusal(&work, &refusal);
	frame_release(&work.request);
	text_release(&work.body);
	text_release(&work.form);
	free(work.path);
}

void answer_release(struct answer *answer)
{
	body_drop(answer->body);
	stretch_free(answer->stretch);
	text_release(&answer->allowance.header);
	*answer = (struct answer){0};
}
