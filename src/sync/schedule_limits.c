#include "sync/schedule_limits.h"

#include "base/date.h"
#include "stream/setting.h"
#include "sync/sizing.h"

static const char *stream_name(const struct working *working)
{
	return working->what->stream->name;
}

int32_t schedule_setting_day(const struct working *working, const char *name)
{
	const char *text = setting_text(working->settings, stream_name(working), name, NULL);
	int32_t day = DATE_NONE;

	if (text)
		date_parse_lenient(slice_of(text), &day);
	return day;
}

int32_t schedule_lookback_days(const struct working *working)
{
	static const char *const windows[] = {"click_window_days", "engagement_window_days",
					      "view_window_days"};
	const json_t *settings = working->settings;
	const char *stream = stream_name(working);
	const char *time = setting_text(settings, stream, "conversion_report_time", "");
	int64_t days = 30;

	if (working->granularity == GRANULARITY_HOUR) /* hours, back from the end of the last day */
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
static bool takes_report_only(const struct working *working, int32_t own)
{
	return working->all_by_report ||
	       (working->granularity == GRANULARITY_TOTAL && working->first < own);
}

/* Own days begin with a whole bucket. */
static void find_near(struct working *working, int32_t own)
{
	struct window buckets = {own, own + 2 * 31};

	working->near = DATE_NONE;
	if (!working->what->report)
		return;
	working->near = window_align(buckets, working->granularity).from;
	if (takes_report_only(working, own))
		working->near = INT32_MAX;
}

void schedule_find_limits(struct working *working)
{
	const struct selected *what = working->what;
	struct reach own = reach_of(what->stream, working->granularity), far = own;
	int32_t start = schedule_setting_day(working, "start_date"),
		stop = schedule_setting_day(working, "end_date");
	bool with_today = setting_true(working->settings, stream_name(working), "include_today");
	int32_t unasked;

	if (what->report)
		far = reach_of(what->report->stream, working->granularity);
	working->span = sizing_days(what, working->settings, own.span);
	working->report_span = far.span;
	working->history = working->today - far.history + 1;
	unasked = what->unasked_days ? working->today - what->unasked_days + 1 : working->history;
	working->first = start == DATE_NONE ? unasked : schedule_later(start, working->history);
	working->bound = start == DATE_NONE ? working->history : working->first;
	working->end = working->today - !with_today;
	if (stop != DATE_NONE)
		working->end = schedule_earlier(working->end, stop);
	if (start != DATE_NONE && start < working->history)
		working->out->clamped = (struct window){start, working->history - 1};
	working->out->since = working->today;
	working->out->last_day = working->today - !with_today;
	find_near(working, working->today - own.history + 1);
	working->out->near = working->near;
}
