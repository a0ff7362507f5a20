#include "sync/group.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"

static struct slot *slot_at(const struct group *group, size_t index)
{
	return queue_at(&group->slots, index, sizeof(struct slot));
}

/* A day that is still not final after so many days will not be waited for. */
enum { HELD_DAYS_MAX = 7 };

bool group_waits(const struct group *group, int32_t day)
{
	return day >= group->schedule.last_day - HELD_DAYS_MAX;
}

void group_hold(struct group *group, int32_t day)
{
	if (group_waits(group, day) && (group->held_day == DATE_NONE || day < group->held_day))
		group->held_day = day;
}

void group_part(struct group *group, const struct unit *unit)
{
	if (unit->owed)
		group->owed_open++;
	else
		slot_at(group, unit->slot)->parts++;
}

static void cover_forward(struct group *group, struct window window)
{
	const struct schedule *schedule = &group->schedule;
	bool last = group->windows_done == schedule->back;

	if (schedule->reread && !last)
		return; /* what was done under other settings stands until all is done again */
	if (group->from == DATE_NONE || schedule->pass.from < group->from || schedule->reread)
		group->from = schedule->pass.from;
	if (window.to > schedule->last_day)
		window.to = schedule->last_day;
	if (group->to == DATE_NONE || window.to > group->to)
		group->to = window.to;
	group->asked_now = true;
}

/* All items of the window in work are done. */
static void finish_window(struct group *group)
{
	const struct schedule *schedule = &group->schedule;
	size_t index = group->windows_done++;

	group->items_done = 0;
	free(group->after_id);
	group->after_id = NULL;
	if (!group_windowed(group)) {
		group->listed = true;
		return;
	}
	if (group->windows_done == schedule->resumed)
		group->after_id = memory_text(schedule->after_id);
	group_owed_asked(group, index);
	if (index < schedule->back)
		cover_forward(group, schedule->windows[index]);
	else if (schedule->windows[index].from < group->from)
		group->from = schedule->windows[index].from;
	if (group->windows_done == group_windows(group))
		group->read_day = schedule->since;
}

static bool window_complete(const struct group *group)
{
	return group->windows_done < group_windows(group) && group->sealed &&
	       group->parent_complete &&
	       group->items_done == group_items(group, group->windows_done);
}

/* Take the first slot off, when all its parts are done; false when it is not. */
static bool take_slot(struct group *group)
{
	struct slot *slot = NULL;

	if (group->slots.first == group->slots.count)
		return false;
	slot = slot_at(group, group->slots.first);
	if (slot->parts || slot->failed)
		return false;
	group->items_done = slot->item + 1;
	if (slot->last_id) {
		free(group->after_id);
		group->after_id = slot->last_id;
	}
	queue_pop(&group->slots, sizeof(*slot));
	return true;
}

bool group_settle(struct group *group)
{
	bool moved = false;

	for (;;) {
		if (window_complete(group))
			finish_window(group);
		else if (!take_slot(group))
			return moved;
		moved = true;
	}
}

bool group_seal(struct group *group, bool complete)
{
	if (group->sealed)
		return false;
	group->sealed = true;
	group->parent_complete = complete;
	if (!complete && !group->link_left_out)
		group->failed = true;
	if (complete)
		group_owed_seal(group);
	group_decide(group);
	group_turn(group);
	return group_settle(group);
}

bool group_done(struct group *group, const struct unit *unit, bool complete)
{
	struct slot *slot = NULL;

	if (unit->owed) {
		group->owed_open--;
		return complete && group_paid(group, unit);
	}
	group->weight_over += group_weight(unit);
	slot = slot_at(group, unit->slot);
	slot->parts--;
	if (!complete) {
		slot->failed = true;
		*(unit->left_out ? &group->left_out : &group->failed) = true;
	}
	return group_settle(group);
}

void group_close(struct group *group, bool skipped)
{
	if (!group->closed && group->at_pass) {
		struct slot *slot = slot_at(group, group->slots.count - 1);

		slot->parts -= (unsigned)(selected_passes(group_next_what(group)) - group->at_pass);
		slot->failed = true;
	}
	group->closed = true;
	group->skipped = skipped;
	if (!skipped)
		group->failed = true;
}

bool group_finished(const struct group *group)
{
	if (group->owed_open)
		return false;
	for (size_t i = group->slots.first; i < group->slots.count; i++)
		if (slot_at(group, i)->parts)
			return false;
	return group->closed || (group->sealed && !group_has_next(group));
}

/* --- the bookmark --- */

static json_t *open_value(const struct group *group)
{
	const struct schedule *schedule = &group->schedule;
	const char *after = group->unordered ? NULL : group->after_id;
	const struct window *window = NULL;

	if (group->windows_done >= schedule->count || (!group->after_id && !group->windows_done))
		return json_null();
	window = &schedule->windows[group->windows_done];
	return json_pack("{s:o, s:o, s:s?, s:o, s:o, s:s?}", "from",
			 schedule_day_json(window->from), "to", schedule_day_json(window->to),
			 "after_id", after, "start", schedule_day_json(schedule->pass.from),
			 "since", schedule_day_json(schedule->since), "asked", group->what->asked);
}

/* The last day that the bookmark may speak for. */
static int32_t final_to(const struct group *group, int32_t final_day)
{
	int32_t to = group->to;

	if (to == DATE_NONE)
		return to;
	if (to > final_day)
		to = final_day;
	if (group->held_day != DATE_NONE && group->held_day <= to)
		to = group->held_day - 1;
	return to < group->to_before && group->to_before != DATE_NONE ? group->to_before : to;
}

static json_t *read_value(const struct group *group)
{
	const struct window *pass = &group->schedule.pass;

	if (group->read_day == DATE_NONE)
		return json_null();
	return json_pack("{s:o, s:o, s:o}", "on", schedule_day_json(group->read_day), "from",
			 schedule_day_json(pass->from), "to", schedule_day_json(pass->to));
}

static json_t *days_value(const struct group *group, int32_t final_day)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:s?}", "from", schedule_day_json(group->from),
			 "to", schedule_day_json(final_to(group, final_day)), "open",
			 open_value(group), "owed", group_owed_value(group), "read",
			 read_value(group), "asked",
			 group->asked_now ? group->what->asked : group->asked_before);
}

/* Rows may change while they are listed: the bookmark stays five minutes behind the listing's
 * start. */
static char *cap_of(const struct group *group, const char *like)
{
	int64_t us = group->listed_us - INT64_C(5) * 60 * 1000000;
	char text[TIME_TEXT_SIZE];

	if (like[strspn(like, "0123456789")]) {
		date_time_format(us, text);
		if (strlen(like) < DATE_TEXT_SIZE)
			text[DATE_TEXT_SIZE - 1] = '\0';
		return memory_text(text);
	}
	return memory_format("%lld", (long long)us / (strlen(like) > 11 ? 1000 : 1000000));
}

static json_t *seen_value(const struct group *group)
{
	const char *seen = group->seen ? group->seen : group->floor;
	char *cap SCOPED = seen ? cap_of(group, seen) : NULL;

	if (!seen)
		return json_null();
	if (group_compare(cap, seen) < 0)
		seen = cap;
	if (group->floor && group_compare(seen, group->floor) < 0)
		seen = group->floor;
	if (seen[0] && !seen[strspn(seen, "0123456789")] && strlen(seen) < 19)
		return json_integer(strtoll(seen, NULL, 10));
	return json_string(seen);
}

json_t *group_value(const struct group *group, int32_t final_day)
{
	json_t *pending = group_pending_value(group);
	json_t *value = NULL;

	if (group_windowed(group))
		value = days_value(group, final_day);
	else
		value = json_pack("{s:o, s:o, s:s?}", "seen", seen_value(group), "full",
				  schedule_day_json(group->full_day), "asked", group->what->asked);
	if (group->accessible)
		json_object_set_new(value, "access", json_true());
	if (pending)
		json_object_set_new(value, "pending", pending);
	return value;
}
