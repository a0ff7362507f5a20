#include "tap/extract/extractors.h"

/* Analytics: batches of ids x windows of days; one response holds all rows, there are no pages. */
static bool binds(const struct definition *stream, enum binding_kind kind)
{
	for (size_t i = 0; i < stream->request.query_count; i++)
		if (stream->request.query[i].kind == kind)
			return true;
	return false;
}

static int check(const struct definition *stream, struct error *err)
{
	if (stream->rows.cursor)
		return error_set(err, ERROR_CONFIG, "cursor: analytics have no pages");
	if (!stream->window.history_days || !stream->window.span_days)
		return error_set(err, ERROR_CONFIG,
				 "window: analytics need history_days and span_days");
	if (!binds(stream, BIND_WINDOW_START) || !binds(stream, BIND_WINDOW_END))
		return error_set(err, ERROR_CONFIG,
				 "request.query: start_date and end_date must take the window");
	if (stream->parents.first.batch_as && !binds(stream, BIND_BATCH))
		return error_set(err, ERROR_CONFIG, "request.query: no parameter takes the batch");
	return 0;
}

static int next(const struct request_context *context, struct task *task, const struct reply *last,
		struct error *err)
{
	if (!last)
		return extractor_ask(context, task, NULL, err);
	extractor_end(task);
	return 0;
}

const struct extractor analytics_extractor = {.name = "analytics", .check = check, .next = next};
