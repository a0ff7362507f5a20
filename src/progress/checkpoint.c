#include "progress/checkpoint.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"
#include "progress/batching.h"
#include "progress/id_order.h"
#include "stream/fingerprint.h"
#include "stream/setting.h"

static struct item *item_at(const struct checkpoint *checkpoint, size_t index)
{
	return queue_at(&checkpoint->items.queue, index, sizeof(struct item));
}

static struct slot *slot_at(const struct checkpoint *checkpoint, size_t index)
{
	return queue_at(&checkpoint->prefix.slots, index, sizeof(struct slot));
}

/* --- making one from a bookmark --- */

static char *value_text(const json_t *value)
{
	if (json_is_integer(value))
		return memory_format("%lld", (long long)json_integer_value(value));
	return memory_text(json_string_value(value));
}

static void load_days(struct checkpoint *checkpoint, const json_t *value, int32_t today)
{
	checkpoint->days.from = schedule_day(value, "from");
	checkpoint->days.to = schedule_day(value, "to");
	checkpoint->days.to_before = checkpoint->days.to;
	if (checkpoint->schedule.read_today)
		checkpoint->days.read_day = checkpoint->schedule.since;
	checkpoint->days.held_day = DATE_NONE;
	checkpoint->days.fingerprint_current = !checkpoint->schedule.reread;
	checkpoint->days.fingerprint_before =
		memory_text(json_string_value(json_object_get(value, "asked")));
	checkpoint->items.unordered = id_order_of(checkpoint->selected) == IDS_UNORDERED;
	checkpoint_gaps_load(checkpoint, value, today);
	if (checkpoint->schedule.resumed == 0)
		checkpoint->prefix.after_id = memory_text(checkpoint->schedule.after_id);
}

/* New: where to begin, with the days before it that may still change. */
static char *since_of(const struct checkpoint *checkpoint)
{
	int32_t days = checkpoint->selected->stream->bookmark.lookback_days, day;
	char text[DATE_TEXT_SIZE];

	if (!days || !checkpoint->incremental.floor ||
	    date_parse_lenient(slice_of(checkpoint->incremental.floor), &day) < 0)
		return memory_text(checkpoint->incremental.floor);
	return memory_text(date_format(day - days, text));
}

const char *checkpoint_since(const struct checkpoint *checkpoint)
{
	return checkpoint->incremental.whole ? NULL : checkpoint->incremental.since;
}

/* Filters and fields may have become more: what they bring in need not be new. */
static void compare_fingerprint(struct checkpoint *checkpoint, const json_t *value,
				const struct progress_policy *policy)
{
	const char *asked = json_string_value(json_object_get(value, "asked"));
	const struct selected *selected = checkpoint->selected;

	if (!asked || !selected->fingerprint || fingerprint_covers(asked, selected->fingerprint))
		return;
	checkpoint->schedule.changed = !policy->reread_on_change;
	checkpoint->schedule.reread = policy->reread_on_change;
}

static void load_seen(struct checkpoint *checkpoint, const json_t *value,
		      const struct checkpoint_context *context)
{
	compare_fingerprint(checkpoint, value, context->policy);
	checkpoint->incremental.floor = value_text(json_object_get(value, "seen"));
	checkpoint->incremental.since = since_of(checkpoint);
	checkpoint->incremental.full_day = schedule_day(value, "full");
	checkpoint->incremental.whole = !checkpoint->incremental.floor ||
					checkpoint->incremental.full_day == DATE_NONE ||
					checkpoint->schedule.reread ||
					context->today - checkpoint->incremental.full_day >=
						context->policy->full_refresh_days;
	if (checkpoint->incremental.whole)
		checkpoint->incremental.full_day = context->today;
	checkpoint->incremental.listed_us = context->wall_us;
}

static int make_schedules(struct checkpoint *checkpoint, const json_t *value,
			  const struct checkpoint_context *context, struct error *err)
{
	struct schedule_input input = {checkpoint->selected, context->policy,
				       context->settings,    value,
				       context->today,	     .by_report = false};

	if (schedule_make(&checkpoint->schedule, &input, err) < 0)
		return -1;
	checkpoint->route.undecided =
		checkpoint->selected->route.cheapest && checkpoint->schedule.count;
	checkpoint->route.report_requests = context->report_requests;
	input.by_report = true;
	return checkpoint->route.undecided
		       ? schedule_make(&checkpoint->route.by_report, &input, err)
		       : 0;
}

struct checkpoint *checkpoint_new(const struct selected *selected, const char *key,
				  const json_t *value, const struct checkpoint_context *context,
				  struct error *err)
{
	struct checkpoint *checkpoint = memory_new(1, sizeof(*checkpoint));

	checkpoint->selected = selected;
	checkpoint->key = memory_text(key);
	checkpoint->days.read_day = DATE_NONE;
	checkpoint->status.accessible = json_is_true(json_object_get(value, "access"));
	if (selected->full_table)
		value = NULL;
	checkpoint_inherit_resumable(checkpoint, value, context->wall_us);
	if (checkpoint_windowed(checkpoint)) {
		if (make_schedules(checkpoint, value, context, err) < 0) {
			checkpoint_free(checkpoint);
			return NULL;
		}
		load_days(checkpoint, value, context->today);
	} else {
		load_seen(checkpoint, value, context);
	}
	return checkpoint;
}

void checkpoint_free(struct checkpoint *checkpoint)
{
	if (!checkpoint)
		return;
	checkpoint_free_items(checkpoint);
	for (size_t i = checkpoint->prefix.slots.first; i < checkpoint->prefix.slots.count; i++)
		free(slot_at(checkpoint, i)->last_id);
	batching_release(checkpoint);
	queue_release(&checkpoint->prefix.slots);
	schedule_release(&checkpoint->schedule);
	schedule_release(&checkpoint->route.by_report);
	partition_release(checkpoint->route.report_of);
	json_decref(checkpoint->gaps.now);
	json_decref(checkpoint->gaps.before);
	json_decref(checkpoint->resumables.kept);
	json_decref(checkpoint->resumables.inherited);
	free(checkpoint->days.fingerprint_before);
	free(checkpoint->prefix.after_id);
	free(checkpoint->items.newest);
	free(checkpoint->incremental.floor);
	free(checkpoint->incremental.since);
	free(checkpoint->incremental.seen);
	free(checkpoint->key);
	free(checkpoint);
}

/* --- units out --- */

/* Ids of the item that the window in work has behind it already. */
static size_t ids_done(const struct checkpoint *checkpoint, const struct item *item)
{
	const char *after = checkpoint->schedule.after_id;
	const char *key = id_order_key(checkpoint->selected, item->partition);
	size_t done = 0;

	if (!after || checkpoint->items.unordered ||
	    checkpoint->at.window != checkpoint->schedule.resumed)
		return 0;
	while (done < item->id_count &&
	       id_order_compare(checkpoint->selected, key, item->ids[done], after) <= 0)
		done++;
	return done;
}

bool checkpoint_covered(const struct checkpoint *checkpoint)
{
	return checkpoint_windowed(checkpoint) && !checkpoint->schedule.first &&
	       checkpoint->schedule.resumed == SIZE_MAX;
}

/* New. */
static char *last_place(const struct checkpoint *checkpoint, const struct item *item)
{
	const char *key = id_order_key(checkpoint->selected, item->partition);

	if (!item->id_count)
		return NULL;
	return id_order_place(checkpoint->selected, key, item->ids[item->id_count - 1]);
}

static void open_slot(struct checkpoint *checkpoint, const struct item *item)
{
	struct slot *slot = queue_push(&checkpoint->prefix.slots, sizeof(*slot));

	*slot = (struct slot){
		.item = checkpoint->at.item,
		.parts = (unsigned)selected_passes(checkpoint_next_selected(checkpoint)),
		.last_id = last_place(checkpoint, item),
	};
}

/* The state says that the item is done: it takes its turn, and moves nothing. */
static void pass_over(struct slot *slot)
{
	slot->parts--;
	free(slot->last_id);
	slot->last_id = NULL;
}

static struct unit *new_unit(struct checkpoint *checkpoint, const struct item *item, size_t skip)
{
	struct unit *unit = memory_new(1, sizeof(*unit));

	unit->selected = checkpoint_next_selected(checkpoint);
	unit->checkpoint = checkpoint;
	unit->partition = item->partition ? partition_keep(item->partition) : NULL;
	unit->window = checkpoint_windowed(checkpoint)
			       ? checkpoint->schedule.windows[checkpoint->at.window]
			       : (struct window){0, -1};
	unit->slot = checkpoint->prefix.slots.count - 1;
	unit->pass = checkpoint->at.pass;
	unit_set_ids(unit, item->ids + skip, item->id_count - skip);
	return unit;
}

static struct item next_item(const struct checkpoint *checkpoint)
{
	if (checkpoint_by_report(checkpoint, checkpoint->at.window))
		return (struct item){.partition = checkpoint->route.report_of};
	return *item_at(checkpoint, checkpoint->at.item);
}

struct unit *checkpoint_next(struct checkpoint *checkpoint)
{
	while (checkpoint_has_next(checkpoint)) {
		const struct item next = next_item(checkpoint), *item = &next;
		size_t skip = ids_done(checkpoint, item);
		struct unit *unit = NULL;

		if (checkpoint->at.pass == 0)
			open_slot(checkpoint, item);
		checkpoint->weight_over +=
			skip * checkpoint_window_weight(checkpoint, checkpoint->at.window);
		if (item->id_count && skip == item->id_count)
			pass_over(slot_at(checkpoint, checkpoint->prefix.slots.count - 1));
		else
			unit = new_unit(checkpoint, item, skip);
		checkpoint_advance(checkpoint);
		if (unit)
			return unit;
		checkpoint_settle(checkpoint);
	}
	return NULL;
}
