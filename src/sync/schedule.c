#include "sync/schedule.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"
#include "stream/asked.h"
#include "stream/setting.h"
#include "sync/arrival.h"
#include "sync/schedule_limits.h"

int32_t schedule_day(const json_t *value, const char *name)
{
	int32_t day = DATE_NONE;

	date_parse_lenient(slice_of(json_string_value(json_object_get(value, name))), &day);
	return day;
}

json_t *schedule_day_json(int32_t day)
{
	char text[DATE_TEXT_SIZE];

	return day == DATE_NONE ? json_null() : json_string(date_format(day, text));
}

/* Does the bookmark speak of what is asked now? */
static bool same_asked(const struct working *working, const json_t *value)
{
	const char *asked = json_string_value(json_object_get(value, "asked"));

	return !asked || !working->what->asked || asked_covers(asked, working->what->asked);
}

static void find_done(struct working *working)
{
	struct schedule *out = working->out;
	const char *policy = setting_text(working->settings, working->what->stream->name,
					  "on_settings_change", "reread");

	working->from = schedule_day(working->value, "from");
	working->to = schedule_day(working->value, "to");
	working->open = json_object_get(working->value, "open");
	if (!json_is_object(working->open) || !same_asked(working, working->open) ||
	    working->all_by_report)
		working->open = NULL;
	if (working->to != DATE_NONE && !same_asked(working, working->value)) {
		out->changed = !strcmp(policy, "warn");
		out->reread = !out->changed;
	}
	out->first = working->to == DATE_NONE || out->reread;
	if (working->from == DATE_NONE) /* another connector's: all before is taken as read */
		working->from = working->history;
}

static void add_cut(struct working *working, struct window range, int32_t span, bool backwards)
{
	struct schedule *out = working->out;
	struct window *cut = NULL;
	size_t count = 0;

	if (window_days(range))
		count = window_cut(range, span, working->granularity, &cut);
	out->windows = memory_resize(out->windows, out->count + count, sizeof(*out->windows));
	for (size_t i = 0; i < count; i++)
		out->windows[out->count + i] = cut[backwards ? count - 1 - i : i];
	out->count += count;
	free(cut);
}

static void add_windows(struct working *working, struct window range, bool backwards)
{
	struct window older = range, newer = range;

	if (working->near == DATE_NONE) {
		add_cut(working, range, working->span, backwards);
		return;
	}
	older.to = schedule_earlier(range.to, working->near - 1);
	newer.from = schedule_later(range.from, working->near);
	if (backwards)
		add_cut(working, newer, working->span, true);
	add_cut(working, older, working->report_span, backwards);
	if (!backwards)
		add_cut(working, newer, working->span, false);
}

static void resume_at(struct working *working, size_t index)
{
	const char *id = json_string_value(json_object_get(working->open, "after_id"));
	int32_t since = schedule_day(working->open, "since");

	working->out->resumed = index;
	if (id && arrival_fits(working->what, id))
		working->out->after_id = memory_text(id);
	if (since != DATE_NONE && since < working->out->since) {
		working->out->last_day -= working->out->since - since;
		working->out->since = since;
	}
}

/* At first, what the stream's own request gives goes before what reports take their time for. */
static bool reports_come_last(const struct working *working)
{
	struct window own = {working->near, working->end};

	return working->out->first && working->near != DATE_NONE && window_days(own) > 0 &&
	       window_days(window_align(own, working->granularity)) > 0;
}

/* Where reading starts when nothing is in work. */
static int32_t fresh_start(const struct working *working)
{
	int32_t start;

	if (working->out->first)
		return reports_come_last(working) ? schedule_later(working->first, working->near)
						  : working->first;
	start = window_edge(working->to - schedule_lookback_days(working), working->granularity);
	return schedule_later(schedule_later(start, working->from), working->bound);
}

/*
 * A run that was cut short by a quota, say, is gone on with on the same day: what it has read is
 * not read a second time, or a quota that is used up every time would never let it come to its end.
 */
static bool is_read_today(const struct working *working)
{
	const json_t *read = json_object_get(working->value, "read");
	struct window done = {schedule_day(read, "from"), schedule_day(read, "to")};

	if (working->out->first || working->open || working->granularity == GRANULARITY_HOUR ||
	    working->end >= working->today || schedule_day(read, "on") != working->today ||
	    done.from == DATE_NONE || done.to == DATE_NONE)
		return false;
	if (done.from > fresh_start(working) || done.to < working->end)
		return false; /* more is asked for than was then */
	working->out->pass = done;
	return true;
}

/* From the window in work, or from the bookmark less the lookback, to the end. */
static void plan_forward(struct working *working)
{
	struct window open = {schedule_day(working->open, "from"),
			      schedule_day(working->open, "to")};
	int32_t start = schedule_day(working->open, "start"), begin;
	bool forward = open.from != DATE_NONE && open.to != DATE_NONE &&
		       (working->out->first || open.from >= working->from);

	working->out->read_today = is_read_today(working);
	if (working->out->read_today)
		return;
	if (!forward || open.to > working->end || open.to < working->history) {
		working->out->pass = (struct window){fresh_start(working), working->end};
		add_windows(working, working->out->pass, false);
		return;
	}
	begin = schedule_later(open.from,
			       reports_come_last(working) ? working->near : working->history);
	/* What was done before it counts, unless days of it that were not lie between. */
	if (start == DATE_NONE || start > open.from || begin > open.from)
		start = begin;
	open.from = begin;
	working->out->pass = (struct window){start, working->end};
	add_windows(working, open, false);
	/* Where some of it is the report's by now, what is done of it was not. */
	resume_at(working, open.from < working->near && working->near <= open.to ? 1 : 0);
	add_windows(working, (struct window){open.to + 1, working->end}, false);
}

static void plan_back(struct working *working)
{
	struct schedule *out = working->out;
	int32_t from = schedule_day(working->open, "from"), to = schedule_day(working->open, "to");
	int32_t done = working->from;

	out->back = out->count;
	if (reports_come_last(working) && out->count)
		done = schedule_earlier(out->pass.from, out->windows[0].from);
	else if (out->first)
		return;
	if (working->first >= done)
		return;
	add_windows(working, (struct window){working->first, done - 1}, true);
	for (size_t i = out->back; i < out->count; i++)
		if (out->windows[i].from == from && out->windows[i].to == to)
			resume_at(working, i);
}

static void find_lost(struct working *working)
{
	int32_t start = schedule_setting_day(working, "start_date");
	struct window lost = {working->to + 1,
			      schedule_earlier(working->history - 1, working->end)};

	if (working->out->first)
		return;
	if (start != DATE_NONE)
		lost.from = schedule_later(lost.from, start);
	working->out->lost = lost;
}

/* A total of other days than those that were asked for would be a wrong figure. */
static int check_total(const struct working *working, struct error *err)
{
	int32_t span = working->near == INT32_MAX ? working->report_span : working->span;
	char first[DATE_TEXT_SIZE];

	if (!window_days(working->out->clamped) && working->end - working->first + 1 <= span)
		return 0;
	return error_set(err, ERROR_CONFIG,
			 "stream %s: granularity TOTAL covers at most %d days, from %s on; set "
			 "start_date and end_date accordingly",
			 working->what->stream->name, (int)span,
			 date_format(working->history, first));
}

int schedule_make(struct schedule *out, const struct schedule_input *input, struct error *err)
{
	struct working working = {.out = out,
				  .what = input->what,
				  .settings = input->settings,
				  .value = input->value,
				  .granularity = input->what->offer->granularity,
				  .today = input->today,
				  .all_by_report = input->by_report && input->what->report};

	*out = (struct schedule){
		.near = DATE_NONE, .lost = {0, -1}, .clamped = {0, -1}, .resumed = SIZE_MAX};
	schedule_find_limits(&working);
	find_done(&working);
	if (working.granularity == GRANULARITY_TOTAL && check_total(&working, err) != 0)
		return -1;
	plan_forward(&working);
	plan_back(&working);
	find_lost(&working);
	return 0;
}

bool schedule_by_report(const struct schedule *schedule, size_t window)
{
	return schedule->near != DATE_NONE && schedule->windows[window].from < schedule->near;
}

int32_t schedule_longest(const struct schedule *schedule)
{
	int32_t longest = 0;

	for (size_t i = 0; i < schedule->count; i++)
		if (!schedule_by_report(schedule, i))
			longest = schedule_later(longest, window_days(schedule->windows[i]));
	return longest;
}

void schedule_release(struct schedule *schedule)
{
	free(schedule->windows);
	free(schedule->after_id);
	*schedule = (struct schedule){0};
}
