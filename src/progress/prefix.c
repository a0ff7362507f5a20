#include "progress/checkpoint.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/order.h"

static struct slot *slot_at(const struct checkpoint *checkpoint, size_t index)
{
	return queue_at(&checkpoint->prefix.slots, index, sizeof(struct slot));
}

/* A day that is still not final after so many days will not be waited for. */
enum { HELD_DAYS_MAX = 7 };

bool checkpoint_waits(const struct checkpoint *checkpoint, int32_t day)
{
	return day >= checkpoint->schedule.last_day - HELD_DAYS_MAX;
}

void checkpoint_hold(struct checkpoint *checkpoint, int32_t day)
{
	if (checkpoint_waits(checkpoint, day) &&
	    (checkpoint->days.held_day == DATE_NONE || day < checkpoint->days.held_day))
		checkpoint->days.held_day = day;
}

void checkpoint_part(struct checkpoint *checkpoint, const struct unit *unit)
{
	if (unit->gap)
		checkpoint->gaps.open++;
	else
		slot_at(checkpoint, unit->slot)->parts++;
}

static void cover_forward(struct checkpoint *checkpoint, struct window window)
{
	const struct schedule *schedule = &checkpoint->schedule;
	bool last = checkpoint->prefix.windows_done == schedule->back;

	if (schedule->reread && !last)
		return; /* what was done under other settings stands until all is done again */
	if (checkpoint->days.from == DATE_NONE || schedule->pass.from < checkpoint->days.from ||
	    schedule->reread)
		checkpoint->days.from = schedule->pass.from;
	if (window.to > schedule->last_day)
		window.to = schedule->last_day;
	if (checkpoint->days.to == DATE_NONE || window.to > checkpoint->days.to)
		checkpoint->days.to = window.to;
	checkpoint->days.fingerprint_current = true;
}

/* All items of the window in work are done. */
static void finish_window(struct checkpoint *checkpoint)
{
	const struct schedule *schedule = &checkpoint->schedule;
	size_t index = checkpoint->prefix.windows_done++;

	checkpoint->prefix.items_done = 0;
	free(checkpoint->prefix.after_id);
	checkpoint->prefix.after_id = NULL;
	if (!checkpoint_windowed(checkpoint)) {
		checkpoint->incremental.listed = true;
		return;
	}
	if (checkpoint->prefix.windows_done == schedule->resumed)
		checkpoint->prefix.after_id = memory_text(schedule->after_id);
	checkpoint_gaps_covered(checkpoint, index);
	if (index < schedule->back)
		cover_forward(checkpoint, schedule->windows[index]);
	else if (schedule->windows[index].from < checkpoint->days.from)
		checkpoint->days.from = schedule->windows[index].from;
	if (checkpoint->prefix.windows_done == checkpoint_windows(checkpoint))
		checkpoint->days.read_day = schedule->since;
}

static bool window_complete(const struct checkpoint *checkpoint)
{
	return checkpoint->prefix.windows_done < checkpoint_windows(checkpoint) &&
	       checkpoint->feed.sealed && checkpoint->feed.complete &&
	       checkpoint->prefix.items_done ==
		       checkpoint_items(checkpoint, checkpoint->prefix.windows_done);
}

/* Take the first slot off, when all its parts are done; false when it is not. */
static bool take_slot(struct checkpoint *checkpoint)
{
	struct slot *slot = NULL;

	if (checkpoint->prefix.slots.first == checkpoint->prefix.slots.count)
		return false;
	slot = slot_at(checkpoint, checkpoint->prefix.slots.first);
	if (slot->parts || slot->failed)
		return false;
	checkpoint->prefix.items_done = slot->item + 1;
	if (slot->last_id) {
		free(checkpoint->prefix.after_id);
		checkpoint->prefix.after_id = slot->last_id;
	}
	queue_pop(&checkpoint->prefix.slots, sizeof(*slot));
	return true;
}

bool checkpoint_settle(struct checkpoint *checkpoint)
{
	bool moved = false;

	for (;;) {
		if (window_complete(checkpoint))
			finish_window(checkpoint);
		else if (!take_slot(checkpoint))
			return moved;
		moved = true;
	}
}

bool checkpoint_seal(struct checkpoint *checkpoint, bool complete)
{
	if (checkpoint->feed.sealed)
		return false;
	checkpoint->feed.sealed = true;
	checkpoint->feed.complete = complete;
	if (!complete && !checkpoint->feed.link_left_out)
		checkpoint->status.failed = true;
	if (complete)
		checkpoint_gaps_seal(checkpoint);
	checkpoint_decide(checkpoint);
	checkpoint_turn(checkpoint);
	return checkpoint_settle(checkpoint);
}

bool checkpoint_done(struct checkpoint *checkpoint, const struct unit *unit, bool complete)
{
	struct slot *slot = NULL;

	if (unit->gap) {
		checkpoint->gaps.open--;
		return complete && checkpoint_fill_gap(checkpoint, unit);
	}
	checkpoint->weight_over += checkpoint_weight(unit);
	slot = slot_at(checkpoint, unit->slot);
	slot->parts--;
	if (!complete) {
		slot->failed = true;
		*(unit->left_out ? &checkpoint->status.left_out : &checkpoint->status.failed) =
			true;
	}
	return checkpoint_settle(checkpoint);
}

void checkpoint_close(struct checkpoint *checkpoint, bool skipped)
{
	if (!checkpoint->status.closed && checkpoint->at.pass) {
		struct slot *slot = slot_at(checkpoint, checkpoint->prefix.slots.count - 1);

		slot->parts -= (unsigned)(selected_passes(checkpoint_next_selected(checkpoint)) -
					  checkpoint->at.pass);
		slot->failed = true;
	}
	checkpoint->status.closed = true;
	checkpoint->status.skipped = skipped;
	if (!skipped)
		checkpoint->status.failed = true;
}

/* --- the bookmark --- */

static json_t *open_value(const struct checkpoint *checkpoint)
{
	const struct schedule *schedule = &checkpoint->schedule;
	const char *after = checkpoint->items.unordered ? NULL : checkpoint->prefix.after_id;
	const struct window *window = NULL;

	if (checkpoint->prefix.windows_done >= schedule->count ||
	    (!checkpoint->prefix.after_id && !checkpoint->prefix.windows_done))
		return json_null();
	window = &schedule->windows[checkpoint->prefix.windows_done];
	return json_pack("{s:o, s:o, s:s?, s:o, s:o, s:s?}", "from",
			 schedule_day_json(window->from), "to", schedule_day_json(window->to),
			 "after_id", after, "start", schedule_day_json(schedule->pass.from),
			 "since", schedule_day_json(schedule->since), "asked",
			 checkpoint->selected->fingerprint);
}

/* The last day that the bookmark may speak for. */
static int32_t final_to(const struct checkpoint *checkpoint, int32_t final_day)
{
	int32_t to = checkpoint->days.to;

	if (to == DATE_NONE)
		return to;
	if (to > final_day)
		to = final_day;
	if (checkpoint->days.held_day != DATE_NONE && checkpoint->days.held_day <= to)
		to = checkpoint->days.held_day - 1;
	return to < checkpoint->days.to_before && checkpoint->days.to_before != DATE_NONE
		       ? checkpoint->days.to_before
		       : to;
}

static json_t *read_value(const struct checkpoint *checkpoint)
{
	const struct window *pass = &checkpoint->schedule.pass;

	if (checkpoint->days.read_day == DATE_NONE)
		return json_null();
	return json_pack("{s:o, s:o, s:o}", "on", schedule_day_json(checkpoint->days.read_day),
			 "from", schedule_day_json(pass->from), "to", schedule_day_json(pass->to));
}

static json_t *days_value(const struct checkpoint *checkpoint, int32_t final_day)
{
	return json_pack(
		"{s:o, s:o, s:o, s:o, s:o, s:s?}", "from", schedule_day_json(checkpoint->days.from),
		"to", schedule_day_json(final_to(checkpoint, final_day)), "open",
		open_value(checkpoint), "owed", checkpoint_gaps_value(checkpoint), "read",
		read_value(checkpoint), "asked",
		checkpoint->days.fingerprint_current ? checkpoint->selected->fingerprint
						     : checkpoint->days.fingerprint_before);
}

/* Rows may change while they are listed: the bookmark stays five minutes behind the listing's
 * start. */
static char *cap_of(const struct checkpoint *checkpoint, const char *like)
{
	int64_t us = checkpoint->incremental.listed_us - INT64_C(5) * 60 * 1000000;
	char text[TIME_TEXT_SIZE];

	if (like[strspn(like, "0123456789")]) {
		date_time_format(us, text);
		if (strlen(like) < DATE_TEXT_SIZE)
			text[DATE_TEXT_SIZE - 1] = '\0';
		return memory_text(text);
	}
	return memory_format("%lld", (long long)us / (strlen(like) > 11 ? 1000 : 1000000));
}

static json_t *seen_value(const struct checkpoint *checkpoint)
{
	const char *seen = checkpoint->incremental.seen ? checkpoint->incremental.seen
							: checkpoint->incremental.floor;
	char *cap SCOPED = seen ? cap_of(checkpoint, seen) : NULL;

	if (!seen)
		return json_null();
	if (order_compare(cap, seen) < 0)
		seen = cap;
	if (checkpoint->incremental.floor && order_compare(seen, checkpoint->incremental.floor) < 0)
		seen = checkpoint->incremental.floor;
	if (seen[0] && !seen[strspn(seen, "0123456789")] && strlen(seen) < 19)
		return json_integer(strtoll(seen, NULL, 10));
	return json_string(seen);
}

json_t *checkpoint_value(const struct checkpoint *checkpoint, int32_t final_day)
{
	json_t *resumable = checkpoint_resumable_value(checkpoint);
	json_t *value = NULL;

	if (checkpoint_windowed(checkpoint))
		value = days_value(checkpoint, final_day);
	else
		value = json_pack("{s:o, s:o, s:s?}", "seen", seen_value(checkpoint), "full",
				  schedule_day_json(checkpoint->incremental.full_day), "asked",
				  checkpoint->selected->fingerprint);
	if (checkpoint->status.accessible)
		json_object_set_new(value, "access", json_true());
	if (resumable)
		json_object_set_new(value, "pending", resumable);
	return value;
}
