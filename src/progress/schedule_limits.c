#include "progress/schedule_limits.h"

#include "base/date.h"
#include "progress/sizing.h"
#include "stream/setting.h"

static const char *stream_name(const struct draft *draft)
{
	return draft->selected->stream->name;
}

int32_t schedule_setting_day(const struct draft *draft, const char *name)
{
	const char *text = setting_text(draft->settings, stream_name(draft), name, NULL);
	int32_t day = DATE_NONE;

	if (text)
		date_parse_lenient(slice_of(text), &day);
	return day;
}

int32_t schedule_lookback_days(const struct draft *draft)
{
	static const char *const windows[] = {"click_window_days", "engagement_window_days",
					      "view_window_days"};
	const json_t *settings = draft->settings;
	const char *stream = stream_name(draft);
	const char *time = setting_text(settings, stream, "conversion_report_time", "");
	int64_t days = 30;

	if (draft->granularity == GRANULARITY_HOUR) /* hours, back from the end of the last day */
		return (int32_t)(setting_integer(settings, stream, "lookback_days", 6) + 23) / 24 -
		       1;
	if (setting_get(settings, stream, "lookback_days"))
		return (int32_t)setting_integer(settings, stream, "lookback_days", 0);
	if (!strcmp(time, "TIME_OF_CONVERSION"))
		return 3;
	for (size_t i = 0; i < sizeof(windows) / sizeof(*windows); i++) {
		int64_t window = setting_integer(settings, stream, windows[i], 0);

		if (window > days)
			days = window;
	}
	return (int32_t)days;
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
	if (!draft->selected->report)
		return;
	draft->near = window_align(buckets, draft->granularity).from;
	if (takes_report_only(draft, own))
		draft->near = INT32_MAX;
}

void schedule_find_limits(struct draft *draft)
{
	const struct selected *selected = draft->selected;
	struct reach own = reach_of(selected->stream, draft->granularity), far = own;
	int32_t start = schedule_setting_day(draft, "start_date"),
		stop = schedule_setting_day(draft, "end_date");
	bool with_today = setting_true(draft->settings, stream_name(draft), "include_today");
	int32_t uncovered;

	if (selected->report)
		far = reach_of(selected->report->stream, draft->granularity);
	draft->span = sizing_days(selected, draft->settings, own.span);
	draft->report_span = far.span;
	draft->history = draft->today - far.history + 1;
	uncovered =
		selected->unasked_days ? draft->today - selected->unasked_days + 1 : draft->history;
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
