#include <string.h>

#include "base/memory.h"
#include "tap/extract/extractors.h"

/*
 * Lists: entities, page by page until the cursor is null, absent or empty (an empty page with a
 * cursor is legal).  Bare arrays, root objects and maps are lists of one page.
 */
static bool binds_cursor(const struct definition *stream)
{
	for (size_t i = 0; i < stream->request.query_count; i++)
		if (stream->request.query[i].kind == BIND_CURSOR)
			return true;
	return false;
}

static int check(const struct definition *stream, struct error *err)
{
	if (stream->window.history_days)
		return error_set(err, ERROR_CONFIG, "window: lists are not read by windows");
	if (stream->rows.cursor && !binds_cursor(stream))
		return error_set(err, ERROR_CONFIG,
				 "cursor: no parameter of request.query sends it back");
	if (!stream->rows.cursor && binds_cursor(stream))
		return error_set(err, ERROR_CONFIG,
				 "request.query: a parameter sends a cursor, and none is declared");
	return 0;
}

static int next(const struct request_context *context, struct task *task, const struct reply *last,
		struct error *err)
{
	char *cursor SCOPED = NULL;

	if (last && !last->cursor.length) {
		extractor_end(task);
		return 0;
	}
	cursor = last ? memory_span(last->cursor) : NULL;
	return extractor_ask(context, task, cursor, err);
}

const struct extractor list_extractor = {.name = "list", .check = check, .next = next};
