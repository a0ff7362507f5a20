#include "progress/checkpoint.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/order.h"
#include "progress/batching.h"
#include "progress/id_order.h"
#include "stream/fingerprint.h"
#include "stream/setting.h"

bool checkpoint_windowed(const struct checkpoint *checkpoint)
{
	return checkpoint->selected->stream->window.history_days != 0;
}

size_t checkpoint_windows(const struct checkpoint *checkpoint)
{
	return checkpoint_windowed(checkpoint) ? checkpoint->schedule.count : 1;
}

static struct item *item_at(const struct checkpoint *checkpoint, size_t index)
{
	return queue_at(&checkpoint->items, index, sizeof(struct item));
}

static struct slot *slot_at(const struct checkpoint *checkpoint, size_t index)
{
	return queue_at(&checkpoint->slots, index, sizeof(struct slot));
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
	checkpoint->from = schedule_day(value, "from");
	checkpoint->to = schedule_day(value, "to");
	checkpoint->to_before = checkpoint->to;
	if (checkpoint->schedule.read_today)
		checkpoint->read_day = checkpoint->schedule.since;
	checkpoint->held_day = DATE_NONE;
	checkpoint->fingerprint_current = !checkpoint->schedule.reread;
	checkpoint->fingerprint_before =
		memory_text(json_string_value(json_object_get(value, "asked")));
	checkpoint->unordered = id_order_of(checkpoint->selected) == IDS_UNORDERED;
	checkpoint_gaps_load(checkpoint, value, today);
	if (checkpoint->schedule.resumed == 0)
		checkpoint->after_id = memory_text(checkpoint->schedule.after_id);
}

/* New: where to begin, with the days before it that may still change. */
static char *since_of(const struct checkpoint *checkpoint)
{
	int32_t days = checkpoint->selected->stream->bookmark.lookback_days, day;
	char text[DATE_TEXT_SIZE];

	if (!days || !checkpoint->floor ||
	    date_parse_lenient(slice_of(checkpoint->floor), &day) < 0)
		return memory_text(checkpoint->floor);
	return memory_text(date_format(day - days, text));
}

const char *checkpoint_since(const struct checkpoint *checkpoint)
{
	return checkpoint->whole ? NULL : checkpoint->since;
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
	checkpoint->floor = value_text(json_object_get(value, "seen"));
	checkpoint->since = since_of(checkpoint);
	checkpoint->full_day = schedule_day(value, "full");
	checkpoint->whole =
		!checkpoint->floor || checkpoint->full_day == DATE_NONE ||
		checkpoint->schedule.reread ||
		context->today - checkpoint->full_day >= context->policy->full_refresh_days;
	if (checkpoint->whole)
		checkpoint->full_day = context->today;
	checkpoint->listed_us = context->wall_us;
}

static int make_schedules(struct checkpoint *checkpoint, const json_t *value,
			  const struct checkpoint_context *context, struct error *err)
{
	struct schedule_input input = {checkpoint->selected, context->policy,
				       context->settings,    value,
				       context->today,	     .by_report = false};

	if (schedule_make(&checkpoint->schedule, &input, err) < 0)
		return -1;
	checkpoint->undecided = checkpoint->selected->route.cheapest && checkpoint->schedule.count;
	checkpoint->report_requests = context->report_requests;
	input.by_report = true;
	return checkpoint->undecided ? schedule_make(&checkpoint->by_report, &input, err) : 0;
}

struct checkpoint *checkpoint_new(const struct selected *selected, const char *key,
				  const json_t *value, const struct checkpoint_context *context,
				  struct error *err)
{
	struct checkpoint *checkpoint = memory_new(1, sizeof(*checkpoint));

	checkpoint->selected = selected;
	checkpoint->key = memory_text(key);
	checkpoint->read_day = DATE_NONE;
	checkpoint->accessible = json_is_true(json_object_get(value, "access"));
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

static void item_release(struct item *item)
{
	for (size_t i = 0; i < item->id_count; i++)
		free(item->ids[i]);
	free(item->ids);
	partition_release(item->partition);
	*item = (struct item){0};
}

void checkpoint_free(struct checkpoint *checkpoint)
{
	if (!checkpoint)
		return;
	for (size_t i = checkpoint->items.first; i < checkpoint->items.count; i++)
		item_release(item_at(checkpoint, i));
	for (size_t i = checkpoint->slots.first; i < checkpoint->slots.count; i++)
		free(slot_at(checkpoint, i)->last_id);
	batching_release(checkpoint);
	queue_release(&checkpoint->items);
	queue_release(&checkpoint->slots);
	schedule_release(&checkpoint->schedule);
	schedule_release(&checkpoint->by_report);
	partition_release(checkpoint->report_of);
	json_decref(checkpoint->gaps);
	json_decref(checkpoint->gaps_before);
	json_decref(checkpoint->resumable_kept);
	json_decref(checkpoint->inherited);
	free(checkpoint->fingerprint_before);
	free(checkpoint->after_id);
	free(checkpoint->newest);
	free(checkpoint->floor);
	free(checkpoint->since);
	free(checkpoint->seen);
	free(checkpoint->key);
	free(checkpoint);
}

/* --- items in, units out --- */

/* No window to come needs the first item. */
static void drop_item(struct checkpoint *checkpoint)
{
	item_release(item_at(checkpoint, checkpoint->items.first));
	queue_pop(&checkpoint->items, sizeof(struct item));
}

static void drop_unneeded(struct checkpoint *checkpoint)
{
	while (checkpoint->items.first < checkpoint->items.count &&
	       !checkpoint_needs_items(checkpoint, checkpoint->at_window))
		drop_item(checkpoint);
}

/* Where ids do not rise, no one of them can tell which others are done. */
static void check_order(struct checkpoint *checkpoint, const struct item *item)
{
	const char *key = id_order_key(checkpoint->selected, item->partition);

	if (!checkpoint_windowed(checkpoint) || !item->id_count)
		return;
	if (checkpoint->newest &&
	    id_order_compare(checkpoint->selected, key, item->ids[0], checkpoint->newest) < 0)
		checkpoint->unordered = true;
	for (size_t i = 1; i < item->id_count; i++)
		if (order_compare(item->ids[i], item->ids[i - 1]) < 0)
			checkpoint->unordered = true;
	free(checkpoint->newest);
	checkpoint->newest =
		id_order_place(checkpoint->selected, key, item->ids[item->id_count - 1]);
}

void checkpoint_add(struct checkpoint *checkpoint, struct partition *partition, char **ids,
		    size_t id_count)
{
	struct item *item = queue_push(&checkpoint->items, sizeof(*item));

	*item = (struct item){partition, ids, id_count};
	check_order(checkpoint, item);
	checkpoint->ids += id_count ? id_count : 1;
	if (checkpoint->selected->route.report && partition && !checkpoint->report_of)
		checkpoint->report_of = partition_keep(partition);
	checkpoint_decide(checkpoint);
	drop_unneeded(checkpoint);
}

void checkpoint_take_schedule(struct checkpoint *checkpoint, struct schedule *schedule)
{
	schedule_release(&checkpoint->schedule);
	checkpoint->schedule = *schedule;
	*schedule = (struct schedule){0};
	/* What was done of a window in work was done the other way. */
	free(checkpoint->after_id);
	checkpoint->after_id = NULL;
}

/* Ids of the item that the window in work has behind it already. */
static size_t ids_done(const struct checkpoint *checkpoint, const struct item *item)
{
	const char *after = checkpoint->schedule.after_id;
	const char *key = id_order_key(checkpoint->selected, item->partition);
	size_t done = 0;

	if (!after || checkpoint->unordered ||
	    checkpoint->at_window != checkpoint->schedule.resumed)
		return 0;
	while (done < item->id_count &&
	       id_order_compare(checkpoint->selected, key, item->ids[done], after) <= 0)
		done++;
	return done;
}

bool checkpoint_has_next(const struct checkpoint *checkpoint)
{
	return !checkpoint->closed && !checkpoint->undecided &&
	       checkpoint->at_window < checkpoint_windows(checkpoint) &&
	       checkpoint->at_item < checkpoint_items(checkpoint, checkpoint->at_window);
}

bool checkpoint_covered(const struct checkpoint *checkpoint)
{
	return checkpoint_windowed(checkpoint) && !checkpoint->schedule.first &&
	       checkpoint->schedule.resumed == SIZE_MAX;
}

/* The next window starts only when all items are known: the prefix is in order of windows. */
void checkpoint_turn(struct checkpoint *checkpoint)
{
	while (checkpoint->sealed && checkpoint->at_pass == 0 &&
	       checkpoint->at_item == checkpoint_items(checkpoint, checkpoint->at_window) &&
	       checkpoint->at_window + 1 < checkpoint_windows(checkpoint)) {
		checkpoint->at_window++;
		checkpoint->at_item = 0;
	}
	drop_unneeded(checkpoint);
}

static void advance(struct checkpoint *checkpoint)
{
	if (++checkpoint->at_pass < selected_passes(checkpoint_next_selected(checkpoint)))
		return;
	checkpoint->at_pass = 0;
	checkpoint->at_item++;
	if (!checkpoint_by_report(checkpoint, checkpoint->at_window) &&
	    !checkpoint_needs_items(checkpoint, checkpoint->at_window + 1))
		drop_item(checkpoint);
	checkpoint_turn(checkpoint);
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
	struct slot *slot = queue_push(&checkpoint->slots, sizeof(*slot));

	*slot = (struct slot){
		.item = checkpoint->at_item,
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
			       ? checkpoint->schedule.windows[checkpoint->at_window]
			       : (struct window){0, -1};
	unit->slot = checkpoint->slots.count - 1;
	unit->pass = checkpoint->at_pass;
	unit_set_ids(unit, item->ids + skip, item->id_count - skip);
	return unit;
}

static struct item next_item(const struct checkpoint *checkpoint)
{
	if (checkpoint_by_report(checkpoint, checkpoint->at_window))
		return (struct item){.partition = checkpoint->report_of};
	return *item_at(checkpoint, checkpoint->at_item);
}

struct unit *checkpoint_next(struct checkpoint *checkpoint)
{
	while (checkpoint_has_next(checkpoint)) {
		const struct item next = next_item(checkpoint), *item = &next;
		size_t skip = ids_done(checkpoint, item);
		struct unit *unit = NULL;

		if (checkpoint->at_pass == 0)
			open_slot(checkpoint, item);
		checkpoint->weight_over +=
			skip * checkpoint_window_weight(checkpoint, checkpoint->at_window);
		if (item->id_count && skip == item->id_count)
			pass_over(slot_at(checkpoint, checkpoint->slots.count - 1));
		else
			unit = new_unit(checkpoint, item, skip);
		advance(checkpoint);
		if (unit)
			return unit;
		checkpoint_settle(checkpoint);
	}
	return NULL;
}
