#include "progress/schedule_limits.h"

#include "base/date.h"
#include "progress/sizing.h"
#include "stream/setting.h"

int32_t schedule_lookback_days(const struct draft *draft)
{
	if (draft->granularity == GRANULARITY_HOUR) /* hours, back from the end of the last day */
		return (draft->policy->lookback_hours + 23) / 24 - 1;
	return draft->policy->lookback_days;
}

/* What the API gives of a stream by one way. */
struct reach {
	int32_t history, span;
};

static struct reach reach_of(const struct definition *stream, enum granularity granularity)
{
	const struct window_limits *limits = &stream->window;

	if (granularity == GRANULARITY_HOUR && limits->hour_history_days)
		return (struct reach){limits->hour_history_days, limits->hour_span_days};
	if (granularity == GRANULARITY_DAY && limits->day_span_days)
		return (struct reach){limits->history_days, limits->day_span_days};
	return (struct reach){limits->history_days, limits->span_days};
}

/* A total cannot be put together of two. */
static bool takes_report_only(const struct draft *draft, int32_t own)
{
	return draft->all_by_report ||
	       (draft->granularity == GRANULARITY_TOTAL && draft->first < own);
}

/* Own days begin with a whole bucket. */
static void find_near(struct draft *draft, int32_t own)
{
	struct window buckets = {own, own + 2 * 31};

	draft->near = DATE_NONE;
	if (!draft->selected->route.report)
		return;
	draft->near = window_align(buckets, draft->granularity).from;
	if (takes_report_only(draft, own))
		draft->near = INT32_MAX;
}

void schedule_find_limits(struct draft *draft)
{
	const struct selected *selected = draft->selected;
	struct reach own = reach_of(selected->stream, draft->granularity), far = own;
	int32_t start = draft->policy->start_day, stop = draft->policy->end_day;
	bool with_today = draft->policy->include_today;
	int32_t uncovered;

	if (selected->route.report)
		far = reach_of(selected->route.report->stream, draft->granularity);
	draft->span = sizing_days(selected, draft->settings, draft->policy->memory, own.span);
	draft->report_span = far.span;
	draft->history = draft->today - far.history + 1;
	uncovered = selected->route.default_days ? draft->today - selected->route.default_days + 1
						 : draft->history;
	draft->first = start == DATE_NONE ? uncovered : schedule_later(start, draft->history);
	draft->bound = start == DATE_NONE ? draft->history : draft->first;
	draft->end = draft->today - !with_today;
	if (stop != DATE_NONE)
		draft->end = schedule_earlier(draft->end, stop);
	if (start != DATE_NONE && start < draft->history)
		draft->out->clamped = (struct window){start, draft->history - 1};
	draft->out->since = draft->today;
	draft->out->last_day = draft->today - !with_today;
	find_near(draft, draft->today - own.history + 1);
	draft->out->near = draft->near;
}
