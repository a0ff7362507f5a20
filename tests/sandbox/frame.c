#include "frame.h"

#include "draw.h"
#include "kinds.h"
#include "route.h"

static const struct {
	const char *before, *after;
} frames[] = {
	[SHAPE_PAGE] = {"{\"items\":[", "]"}, [SHAPE_ITEMS] = {"{\"items\":[", "]}"},
	[SHAPE_ARRAY] = {"[", "]"},	      [SHAPE_TRENDS] = {"{\"trends\":[", "]}"},
	[SHAPE_DATA] = {"{\"data\":[", "]}"}, [SHAPE_OBJECT] = {"", ""},
};

bool request_has_scope(const struct request *request, const char *scope)
{
	size_t length = strlen(scope);

	for (const char *at = request->scopes; (at = strstr(at, scope)); at += length)
		if ((at == request->scopes || at[-1] == ',') && (!at[length] || at[length] == ','))
			return true;
	return false;
}

/* After the last page, the API is known to send null, "" or nothing: all three happen here. */
static void write_bookmark(struct request *request, struct text *out)
{
	static const char *const ends[] = {",\"bookmark\":null}", ",\"bookmark\":\"\"}", "}"};

	if (!request->has_next) {
		text_puts(out, ends[draw_name(request->path[0].id, request->route->path) % 3]);
		return;
	}
	text_puts(out, ",\"bookmark\":\"");
	cursor_write(out, &request->next);
	text_puts(out, "\"}");
}

static bool exclusive(struct request *request)
{
	const char *const *names = request->route->exclusive;
	const char *given = NULL;

	for (size_t at = 0; at < 4 && names[at]; at++) {
		if (!arguments_given(&request->arguments, names[at]))
			continue;
		if (given)
			return refuse(&request->refusal, 400, 1,
				      "Parameters '%s' and '%s' cannot be used together.", given,
				      names[at]);
		given = names[at];
	}
	return true;
}

/* The optional ad_account_id of organic endpoints: acts as that account's owner. */
static bool acting(struct request *request)
{
	struct entity account;
	const struct argument *asked = arguments_get(&request->arguments, "ad_account_id");

	if (!asked || !asked->given ||
	    world_find(request->world, &kind_account, asked->ids[0], &account))
		return true;
	return refuse(&request->refusal, 403, 29, "You are not permitted to act for %s.",
		      asked->values[0]);
}

bool frame_check(struct request *request, const char *query)
{
	const struct parameter *groups[ROUTE_GROUPS + 1] = {NULL};

	for (size_t at = 0; at < ROUTE_GROUPS && request->route->parameters[at]; at++)
		groups[at] = request->route->parameters[at];
	request->encoded = query;
	if (!query_parse(&request->query, query))
		return refuse(&request->refusal, 400, 1, "The query string is malformed.");
	return arguments_parse(&request->arguments, &request->query, groups, request->complete,
			       &request->refusal) &&
	       exclusive(request) && acting(request);
}

bool frame_write(struct request *request, const char *query, struct text *out, size_t *rows)
{
	enum shape shape = request->route->shape;
	struct rows sink = {.out = out};

	if (!frame_check(request, query))
		return false;
	text_puts(out, frames[shape].before);
	if (!request->route->rows(request, &sink))
		return false;
	text_puts(out, frames[shape].after);
	if (shape == SHAPE_PAGE)
		write_bookmark(request, out);
	*rows = sink.count;
	return true;
}

void frame_release(struct request *request)
{
	arguments_release(&request->arguments);
	query_release(&request->query);
}
