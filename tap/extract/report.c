#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/memory.h"
#include "http/quota.h"
#include "http/url.h"
#include "stream/setting.h"
#include "tap/extract/extractors.h"
#include "tap/extract/report_answer.h"

/*
 * Asynchronous reports: ask for one, look whether it is made, download its file.  A report lives
 * for an hour, the URL of its file for five minutes, and either may be asked for again; the file
 * lies at a signed URL that refuses our Authorization header.
 *
 * What the unit's memo holds: phase, made (reports asked for), urls (of files), looks, since_ms,
 * digest of the request, and token.
 */
enum phase { PHASE_CREATE, PHASE_LOOK, PHASE_FILE };

enum {
	LOOK_FIRST_MS = 1000,
	LOOK_MOST_MS = 10 * 1000,
	/* Where a day has a thousand requests for everything: */
	SCARCE_FIRST_MS = 15 * 1000,
	SCARCE_MOST_MS = 300 * 1000,
	SCARCE_WINDOW_MS = 3600 * 1000,
	MADE_MAX = 3,
	URLS_MAX = 5,
	TOKEN_LIVES_S = 55 * 60,
	WAIT_S = 3600,
};

static int64_t memo_get(const struct task *task, const char *name)
{
	return json_integer_value(json_object_get(task->memo, name));
}

static void memo_set(struct task *task, const char *name, int64_t value)
{
	json_object_set_new(task->memo, name, json_integer(value));
}

/* options: {poll: {path, category}}: where to look, when it is not where the report was asked for.
 */
struct place {
	char *path; /* owned */
	const char *category;
};

/* Whoever counts requests by category borrows the name. */
static const char *category_named(const char *name)
{
	static const char *const names[] = {"ads_read", "ads_analytics", "catalogs_read"};

	for (size_t i = 0; name && i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i], name) == 0)
			return names[i];
	return NULL;
}

static struct place place_of(const struct definition *stream)
{
	json_t *options = stream->options ? json_loads(stream->options, 0, NULL) : NULL;
	const json_t *poll = json_object_get(options, "poll");
	const char *path = json_string_value(json_object_get(poll, "path"));
	const char *category = category_named(json_string_value(json_object_get(poll, "category")));
	struct place place = {memory_text(path ? path : stream->request.path),
			      category ? category : stream->request.category};

	json_decref(options);
	return place;
}

/* --- what is kept for a later run --- */

static void set_digest(struct task *task, const char *url, const char *body)
{
	char digest[DIGEST_TEXT_SIZE];

	digest_print(digest_text(digest_text(DIGEST_START, url), body), digest);
	json_object_set_new(task->memo, "digest", json_string(digest));
}

static void forget(struct task *task)
{
	json_decref(task->resumable);
	task->resumable = NULL;
}

static void remember(struct task *task, const char *token)
{
	forget(task);
	task->resumable = json_pack(
		"{s:O, s:I, s:s}", "digest", json_object_get(task->memo, "digest"), "until",
		(json_int_t)clock_wall_us() / 1000000 + TOKEN_LIVES_S, "token", token);
}

/* --- the steps --- */

static bool is_scarce(const struct request_context *context, const char *category)
{
	return context->quota &&
	       quota_left(context->quota, category, SCARCE_WINDOW_MS, clock_ms()) >= 0;
}

static int64_t deadline_ms(const struct request_context *context, const struct task *task)
{
	return memo_get(task, "since_ms") +
	       1000 * settings_integer(context->settings, task->unit->selected->stream->name,
				       "report_timeout_s", WAIT_S);
}

/* Twice as long each time, and the last time at the deadline. */
static int64_t look_at_ms(const struct request_context *context, const struct task *task,
			  const char *category)
{
	bool scarce = is_scarce(context, category);
	int64_t wait = scarce ? SCARCE_FIRST_MS : LOOK_FIRST_MS;
	int64_t most = scarce ? SCARCE_MOST_MS : LOOK_MOST_MS;
	int64_t now = clock_ms(), deadline = deadline_ms(context, task);

	for (int64_t i = memo_get(task, "looks"); i > 0 && wait < most; i--)
		wait *= 2;
	if (wait > most)
		wait = most;
	return now < deadline && now + wait > deadline ? deadline : now + wait;
}

static int look(const struct request_context *context, struct task *task, bool now,
		struct error *err)
{
	const char *token = json_string_value(json_object_get(task->memo, "token"));
	struct place place = place_of(task->unit->selected->stream);
	char *path = request_url_of(context, task->unit, place.path, err);
	struct buffer url = {0};

	free(place.path);
	if (!path)
		return -1;
	buffer_add_text(&url, path);
	url_query(&url, slice_of("token"), slice_of(token));
	free(path);
	extractor_step(task, STEP_BODY, url.data);
	task->step.category = place.category;
	task->step.poll = true;
	task->step.not_before_ms = now ? 0 : look_at_ms(context, task, place.category);
	memo_set(task, "phase", PHASE_LOOK);
	return 0;
}

/* The file goes where TMPDIR says: to be known before the API works for us. */
static int check_folder(struct error *err)
{
	const char *folder = getenv("TMPDIR");

	folder = folder && *folder ? folder : "/tmp";
	if (access(folder, W_OK | X_OK) == 0)
		return 0;
	return error_set(err, ERROR_CONFIG,
			 "reports need a folder for temporary files, and %.80s cannot be written: "
			 "set TMPDIR to one that can",
			 folder);
}

static int create(const struct request_context *context, struct task *task, struct error *err)
{
	char *url = check_folder(err) < 0 ? NULL : request_url(context, task->unit, NULL, err);

	if (!url)
		return -1;
	extractor_step(task, STEP_BODY, url);
	task->step.method = task->unit->selected->stream->request.method;
	task->step.body = request_body(context, task->unit);
	set_digest(task, url, task->step.body);
	forget(task);
	memo_set(task, "phase", PHASE_CREATE);
	memo_set(task, "looks", 0);
	return 0;
}

/* The first step: a report that an earlier run has asked for is looked at. */
static int begin(const struct request_context *context, struct task *task, struct error *err)
{
	const json_t *pending = NULL;

	json_decref(task->memo);
	task->memo = json_object();
	memo_set(task, "since_ms", clock_ms());
	if (create(context, task, err) < 0)
		return -1;
	pending = extractor_resumable(context, task,
				      json_string_value(json_object_get(task->memo, "digest")));
	if (!json_is_string(json_object_get(pending, "token")))
		return 0;
	json_object_set(task->memo, "token", json_object_get(pending, "token"));
	task->resumable = json_deep_copy(pending);
	return look(context, task, true, err);
}

/* The report is lost; another one may do better. */
static int create_again(const struct request_context *context, struct task *task, const char *said,
			struct error *err)
{
	forget(task);
	if (memo_get(task, "made") >= MADE_MAX)
		return error_set(err, ERROR_TRANSIENT,
				 "the API failed to make the report %d times%s%s; try again later",
				 MADE_MAX, *said ? ": " : "", said);
	if (create(context, task, err) < 0)
		return -1;
	if (memo_get(task, "made"))
		task->step.not_before_ms = clock_ms() + LOOK_FIRST_MS * memo_get(task, "made");
	return 0;
}

static int take_created(const struct request_context *context, struct task *task,
			const struct report_answer *answer, struct error *err)
{
	memo_set(task, "made", memo_get(task, "made") + 1);
	if (answer->status == REPORT_LOST || !answer->token)
		return create_again(context, task, answer->said, err);
	json_object_set_new(task->memo, "token", json_string(answer->token));
	remember(task, answer->token);
	return look(context, task, false, err);
}

static int download(struct task *task, const char *url, struct error *err)
{
	memo_set(task, "urls", memo_get(task, "urls") + 1);
	if (memo_get(task, "urls") > URLS_MAX)
		return error_set(err, ERROR_TRANSIENT,
				 "the report's file could not be downloaded in %d tries", URLS_MAX);
	extractor_step(task, STEP_FILE, memory_text(url));
	task->step.category = NULL;
	task->step.anonymous = true;
	memo_set(task, "phase", PHASE_FILE);
	return 0;
}

static int take_status(const struct request_context *context, struct task *task,
		       const struct report_answer *answer, struct error *err)
{
	if (answer->status == REPORT_LOST)
		return create_again(context, task, answer->said, err);
	if (answer->status == REPORT_FINISHED && answer->url)
		return download(task, answer->url, err);
	if (answer->status == REPORT_FINISHED) { /* it has no rows */
		extractor_end(task);
		return 0;
	}
	memo_set(task, "looks", memo_get(task, "looks") + 1);
	if (clock_ms() >= deadline_ms(context, task))
		return error_set(err, ERROR_TRANSIENT,
				 "the report was not ready within report_timeout_s; a run within "
				 "the next minutes goes on with it");
	return look(context, task, false, err);
}

static int take_answer(const struct request_context *context, struct task *task,
		       const struct reply *last, struct error *err)
{
	struct report_answer answer;
	int status = -1;

	if (report_answer_read(last->body, &answer) < 0)
		error_set(err, ERROR_API, "the API's answer about a report is no JSON object");
	else if (memo_get(task, "phase") == PHASE_CREATE)
		status = take_created(context, task, &answer, err);
	else
		status = take_status(context, task, &answer, err);
	report_answer_release(&answer);
	return status;
}

static int next(const struct request_context *context, struct task *task, const struct reply *last,
		struct error *err)
{
	if (!last)
		return begin(context, task, err);
	if (memo_get(task, "phase") != PHASE_FILE)
		return take_answer(context, task, last, err);
	extractor_end(task);
	return 0;
}

/* 1104: the token is not valid, or not any more. */
static bool is_gone(const struct verdict *verdict)
{
	return verdict->code == 1104 || verdict->status == 404 || verdict->status == 410;
}

/* Signed URLs end with a 403; a page in a file's place is a 200. */
static bool is_stale(const struct verdict *verdict)
{
	return (verdict->status >= 400 && verdict->status < 500) ||
	       (verdict->status == 200 && verdict->outcome == OUTCOME_TRANSIENT);
}

static int recover(const struct request_context *context, struct task *task,
		   const struct verdict *verdict, struct error *err)
{
	int64_t phase = memo_get(task, "phase");
	int status = 0;

	if (phase == PHASE_FILE && is_stale(verdict))
		status = look(context, task, true, err);
	else if (phase == PHASE_LOOK && is_gone(verdict))
		status = create_again(context, task, "", err);
	else
		return 0;
	return status < 0 ? -1 : 1;
}

static int check_options(const struct definition *stream, struct error *err)
{
	json_t *options = stream->options ? json_loads(stream->options, 0, NULL) : NULL;
	const json_t *category = json_object_get(json_object_get(options, "poll"), "category");
	bool good = !category || category_named(json_string_value(category));

	json_decref(options);
	return good ? 0 : error_set(err, ERROR_CONFIG, "options.poll.category: no such category");
}

static int check(const struct definition *stream, struct error *err)
{
	if (stream->rows.cursor)
		return error_set(err, ERROR_CONFIG, "cursor: reports have no pages");
	if (strcmp(stream->request.method, "POST") != 0)
		return error_set(err, ERROR_CONFIG,
				 "request.method: reports are asked for by POST");
	return check_options(stream, err);
}

const struct extractor report_extractor = {
	.name = "report",
	.check = check,
	.next = next,
	.recover = recover,
	.job_limit_setting = "reports_in_flight",
	.job_limit_default = 5,
	.requests = 6, /* asked for, looked at four times, downloaded */
};
