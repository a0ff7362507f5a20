#include "progress/schedule.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"
#include "progress/id_order.h"
#include "progress/schedule_limits.h"
#include "stream/fingerprint.h"
#include "stream/setting.h"

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
static bool same_fingerprint(const struct draft *draft, const json_t *value)
{
	const char *asked = json_string_value(json_object_get(value, "asked"));

	return !asked || !draft->selected->fingerprint ||
	       fingerprint_covers(asked, draft->selected->fingerprint);
}

static void find_done(struct draft *draft)
{
	struct schedule *out = draft->out;

	draft->from = schedule_day(draft->value, "from");
	draft->to = schedule_day(draft->value, "to");
	draft->open = json_object_get(draft->value, "open");
	if (!json_is_object(draft->open) || !same_fingerprint(draft, draft->open) ||
	    draft->all_by_report)
		draft->open = NULL;
	if (draft->to != DATE_NONE && !same_fingerprint(draft, draft->value)) {
		out->reread = draft->policy->reread_on_change;
		out->changed = !out->reread;
	}
	out->first = draft->to == DATE_NONE || out->reread;
	if (draft->from == DATE_NONE) /* another connector's: all before is taken as read */
		draft->from = draft->history;
}

static void add_cut(struct draft *draft, struct window range, int32_t span, bool backwards)
{
	struct schedule *out = draft->out;
	struct window *cut = NULL;
	size_t count = 0;

	if (window_days(range))
		count = window_cut(range, span, draft->granularity, &cut);
	out->windows = memory_resize(out->windows, out->count + count, sizeof(*out->windows));
	for (size_t i = 0; i < count; i++)
		out->windows[out->count + i] = cut[backwards ? count - 1 - i : i];
	out->count += count;
	free(cut);
}

static void add_windows(struct draft *draft, struct window range, bool backwards)
{
	struct window older = range, newer = range;

	if (draft->near == DATE_NONE) {
		add_cut(draft, range, draft->span, backwards);
		return;
	}
	older.to = schedule_earlier(range.to, draft->near - 1);
	newer.from = schedule_later(range.from, draft->near);
	if (backwards)
		add_cut(draft, newer, draft->span, true);
	add_cut(draft, older, draft->report_span, backwards);
	if (!backwards)
		add_cut(draft, newer, draft->span, false);
}

static void resume_at(struct draft *draft, size_t index)
{
	const char *id = json_string_value(json_object_get(draft->open, "after_id"));
	int32_t since = schedule_day(draft->open, "since");

	draft->out->resumed = index;
	if (id && id_order_fits(draft->selected, id))
		draft->out->after_id = memory_text(id);
	if (since != DATE_NONE && since < draft->out->since) {
		draft->out->last_day -= draft->out->since - since;
		draft->out->since = since;
	}
}

/* At first, what the stream's own request gives goes before what reports take their time for. */
static bool reports_come_last(const struct draft *draft)
{
	struct window own = {draft->near, draft->end};

	return draft->out->first && draft->near != DATE_NONE && window_days(own) > 0 &&
	       window_days(window_align(own, draft->granularity)) > 0;
}

/* Where reading starts when nothing is in work. */
static int32_t fresh_start(const struct draft *draft)
{
	int32_t start;

	if (draft->out->first)
		return reports_come_last(draft) ? schedule_later(draft->first, draft->near)
						: draft->first;
	start = window_edge(draft->to - schedule_lookback_days(draft), draft->granularity);
	return schedule_later(schedule_later(start, draft->from), draft->bound);
}

/*
 * A run that was cut short by a quota, say, is gone on with on the same day: what it has read is
 * not read a second time, or a quota that is used up every time would never let it come to its end.
 */
static bool is_read_today(const struct draft *draft)
{
	const json_t *read = json_object_get(draft->value, "read");
	struct window done = {schedule_day(read, "from"), schedule_day(read, "to")};

	if (draft->out->first || draft->open || draft->granularity == GRANULARITY_HOUR ||
	    draft->end >= draft->today || schedule_day(read, "on") != draft->today ||
	    done.from == DATE_NONE || done.to == DATE_NONE)
		return false;
	if (done.from > fresh_start(draft) || done.to < draft->end)
		return false; /* more is asked for than was then */
	draft->out->pass = done;
	return true;
}

/* From the window in work, or from the bookmark less the lookback, to the end. */
static void plan_forward(struct draft *draft)
{
	struct window open = {schedule_day(draft->open, "from"), schedule_day(draft->open, "to")};
	int32_t start = schedule_day(draft->open, "start"), begin;
	bool forward = open.from != DATE_NONE && open.to != DATE_NONE &&
		       (draft->out->first || open.from >= draft->from);

	draft->out->read_today = is_read_today(draft);
	if (draft->out->read_today)
		return;
	if (!forward || open.to > draft->end || open.to < draft->history) {
		draft->out->pass = (struct window){fresh_start(draft), draft->end};
		add_windows(draft, draft->out->pass, false);
		return;
	}
	begin = schedule_later(open.from, reports_come_last(draft) ? draft->near : draft->history);
	/* What was done before it counts, unless days of it that were not lie between. */
	if (start == DATE_NONE || start > open.from || begin > open.from)
		start = begin;
	open.from = begin;
	draft->out->pass = (struct window){start, draft->end};
	add_windows(draft, open, false);
	/* Where some of it is the report's by now, what is done of it was not. */
	resume_at(draft, open.from < draft->near && draft->near <= open.to ? 1 : 0);
	add_windows(draft, (struct window){open.to + 1, draft->end}, false);
}

static void plan_back(struct draft *draft)
{
	struct schedule *out = draft->out;
	int32_t from = schedule_day(draft->open, "from"), to = schedule_day(draft->open, "to");
	int32_t done = draft->from;

	out->back = out->count;
	if (reports_come_last(draft) && out->count)
		done = schedule_earlier(out->pass.from, out->windows[0].from);
	else if (out->first)
		return;
	if (draft->first >= done)
		return;
	add_windows(draft, (struct window){draft->first, done - 1}, true);
	for (size_t i = out->back; i < out->count; i++)
		if (out->windows[i].from == from && out->windows[i].to == to)
			resume_at(draft, i);
}

static void find_lost(struct draft *draft)
{
	int32_t start = draft->policy->start_day;
	struct window lost = {draft->to + 1, schedule_earlier(draft->history - 1, draft->end)};

	if (draft->out->first)
		return;
	if (start != DATE_NONE)
		lost.from = schedule_later(lost.from, start);
	draft->out->lost = lost;
}

/* A total of other days than those that were asked for would be a wrong figure. */
static int check_total(const struct draft *draft, struct error *err)
{
	int32_t span = draft->near == INT32_MAX ? draft->report_span : draft->span;
	char first[DATE_TEXT_SIZE];

	if (!window_days(draft->out->clamped) && draft->end - draft->first + 1 <= span)
		return 0;
	return error_set(err, ERROR_CONFIG,
			 "stream %s: granularity TOTAL covers at most %d days, from %s on; set "
			 "start_date and end_date accordingly",
			 draft->selected->stream->name, (int)span,
			 date_format(draft->history, first));
}

int schedule_make(struct schedule *out, const struct schedule_input *input, struct error *err)
{
	struct draft draft = {.out = out,
			      .selected = input->selected,
			      .policy = input->policy,
			      .settings = input->settings,
			      .value = input->value,
			      .granularity = input->selected->offer->granularity,
			      .today = input->today,
			      .all_by_report = input->by_report && input->selected->route.report};

	*out = (struct schedule){
		.near = DATE_NONE, .lost = {0, -1}, .clamped = {0, -1}, .resumed = SIZE_MAX};
	schedule_find_limits(&draft);
	find_done(&draft);
	if (draft.granularity == GRANULARITY_TOTAL && check_total(&draft, err) != 0)
		return -1;
	plan_forward(&draft);
	plan_back(&draft);
	find_lost(&draft);
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
