#include "sync/group.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"
#include "stream/asked.h"
#include "stream/setting.h"
#include "sync/arrival.h"
#include "sync/batching.h"

bool group_windowed(const struct group *group)
{
	return group->what->stream->window.history_days != 0;
}

size_t group_windows(const struct group *group)
{
	return group_windowed(group) ? group->schedule.count : 1;
}

static struct item *item_at(const struct group *group, size_t index)
{
	return queue_at(&group->items, index, sizeof(struct item));
}

static struct slot *slot_at(const struct group *group, size_t index)
{
	return queue_at(&group->slots, index, sizeof(struct slot));
}

int group_compare(const char *a, const char *b)
{
	size_t digits_a = strspn(a, "0123456789"), digits_b = strspn(b, "0123456789");

	if (!a[digits_a] && !b[digits_b] && digits_a != digits_b)
		return digits_a < digits_b ? -1 : 1;
	return strcmp(a, b);
}

/* --- making one from a bookmark --- */

static char *value_text(const json_t *value)
{
	if (json_is_integer(value))
		return memory_format("%lld", (long long)json_integer_value(value));
	return memory_text(json_string_value(value));
}

static void load_days(struct group *group, const json_t *value, int32_t today)
{
	group->from = schedule_day(value, "from");
	group->to = schedule_day(value, "to");
	group->to_before = group->to;
	if (group->schedule.read_today)
		group->read_day = group->schedule.since;
	group->held_day = DATE_NONE;
	group->asked_now = !group->schedule.reread;
	group->asked_before = memory_text(json_string_value(json_object_get(value, "asked")));
	group->unordered = arrival_of(group->what) == ARRIVES_ANYHOW;
	group_owed_load(group, value, today);
	if (group->schedule.resumed == 0)
		group->after_id = memory_text(group->schedule.after_id);
}

/* New: where to begin, with the days before it that may still change. */
static char *since_of(const struct group *group)
{
	int32_t days = group->what->stream->bookmark.lookback_days, day;
	char text[DATE_TEXT_SIZE];

	if (!days || !group->floor || date_parse_lenient(slice_of(group->floor), &day) < 0)
		return memory_text(group->floor);
	return memory_text(date_format(day - days, text));
}

const char *group_since(const struct group *group)
{
	return group->whole ? NULL : group->since;
}

/* Filters and fields may have become more: what they bring in need not be new. */
static void compare_asked(struct group *group, const json_t *value, const json_t *settings)
{
	const char *asked = json_string_value(json_object_get(value, "asked"));
	const struct selected *what = group->what;
	const char *policy =
		setting_text(settings, what->stream->name, "on_settings_change", "reread");

	if (!asked || !what->asked || asked_covers(asked, what->asked))
		return;
	group->schedule.changed = !strcmp(policy, "warn");
	group->schedule.reread = !group->schedule.changed;
}

static void load_seen(struct group *group, const json_t *value, const struct group_context *context)
{
	const char *stream = group->what->stream->name;
	int64_t every = setting_integer(context->settings, stream, "full_refresh_days", 7);

	compare_asked(group, value, context->settings);
	group->floor = value_text(json_object_get(value, "seen"));
	group->since = since_of(group);
	group->full_day = schedule_day(value, "full");
	group->whole = !group->floor || group->full_day == DATE_NONE || group->schedule.reread ||
		       context->today - group->full_day >= every;
	if (group->whole)
		group->full_day = context->today;
	group->listed_us = context->wall_us;
}

static int make_schedules(struct group *group, const json_t *value,
			  const struct group_context *context, struct error *err)
{
	struct schedule_input input = {group->what, context->settings, value, context->today,
				       .by_report = false};

	if (schedule_make(&group->schedule, &input, err) < 0)
		return -1;
	group->undecided = group->what->cheapest && group->schedule.count;
	group->report_requests = context->report_requests;
	input.by_report = true;
	return group->undecided ? schedule_make(&group->by_report, &input, err) : 0;
}

struct group *group_new(const struct selected *what, const char *key, const json_t *value,
			const struct group_context *context, struct error *err)
{
	struct group *group = memory_new(1, sizeof(*group));

	group->what = what;
	group->key = memory_text(key);
	group->read_day = DATE_NONE;
	group->accessible = json_is_true(json_object_get(value, "access"));
	if (what->full_table)
		value = NULL;
	group_inherit(group, value, context->wall_us);
	if (group_windowed(group)) {
		if (make_schedules(group, value, context, err) < 0) {
			group_free(group);
			return NULL;
		}
		load_days(group, value, context->today);
	} else {
		load_seen(group, value, context);
	}
	return group;
}

static void item_release(struct item *item)
{
	for (size_t i = 0; i < item->id_count; i++)
		free(item->ids[i]);
	free(item->ids);
	partition_release(item->partition);
	*item = (struct item){0};
}

void group_free(struct group *group)
{
	if (!group)
		return;
	for (size_t i = group->items.first; i < group->items.count; i++)
		item_release(item_at(group, i));
	for (size_t i = group->slots.first; i < group->slots.count; i++)
		free(slot_at(group, i)->last_id);
	batching_release(group);
	queue_release(&group->items);
	queue_release(&group->slots);
	schedule_release(&group->schedule);
	schedule_release(&group->by_report);
	partition_release(group->report_of);
	json_decref(group->owed);
	json_decref(group->owed_before);
	json_decref(group->kept);
	json_decref(group->inherited);
	free(group->asked_before);
	free(group->after_id);
	free(group->newest);
	free(group->floor);
	free(group->since);
	free(group->seen);
	free(group->key);
	free(group);
}

/* --- items in, units out --- */

/* No window to come needs the first item. */
static void drop_item(struct group *group)
{
	item_release(item_at(group, group->items.first));
	queue_pop(&group->items, sizeof(struct item));
}

static void drop_unneeded(struct group *group)
{
	while (group->items.first < group->items.count &&
	       !group_needs_items(group, group->at_window))
		drop_item(group);
}

/* Where ids do not rise, no one of them can tell which others are done. */
static void check_order(struct group *group, const struct item *item)
{
	const char *key = arrival_key(group->what, item->partition);

	if (!group_windowed(group) || !item->id_count)
		return;
	if (group->newest && arrival_compare(group->what, key, item->ids[0], group->newest) < 0)
		group->unordered = true;
	for (size_t i = 1; i < item->id_count; i++)
		if (group_compare(item->ids[i], item->ids[i - 1]) < 0)
			group->unordered = true;
	free(group->newest);
	group->newest = arrival_place(group->what, key, item->ids[item->id_count - 1]);
}

void group_add(struct group *group, struct partition *partition, char **ids, size_t id_count)
{
	struct item *item = queue_push(&group->items, sizeof(*item));

	*item = (struct item){partition, ids, id_count};
	check_order(group, item);
	group->ids += id_count ? id_count : 1;
	if (group->what->report && partition && !group->report_of)
		group->report_of = partition_keep(partition);
	group_decide(group);
	drop_unneeded(group);
}

void group_take_schedule(struct group *group, struct schedule *schedule)
{
	schedule_release(&group->schedule);
	group->schedule = *schedule;
	*schedule = (struct schedule){0};
	/* What was done of a window in work was done the other way. */
	free(group->after_id);
	group->after_id = NULL;
}

/* Ids of the item that the window in work has behind it already. */
static size_t ids_done(const struct group *group, const struct item *item)
{
	const char *after = group->schedule.after_id;
	const char *key = arrival_key(group->what, item->partition);
	size_t done = 0;

	if (!after || group->unordered || group->at_window != group->schedule.resumed)
		return 0;
	while (done < item->id_count &&
	       arrival_compare(group->what, key, item->ids[done], after) <= 0)
		done++;
	return done;
}

bool group_has_next(const struct group *group)
{
	return !group->closed && !group->undecided && group->at_window < group_windows(group) &&
	       group->at_item < group_items(group, group->at_window);
}

bool group_covered(const struct group *group)
{
	return group_windowed(group) && !group->schedule.first &&
	       group->schedule.resumed == SIZE_MAX;
}

/* The next window starts only when all items are known: the prefix is in order of windows. */
void group_turn(struct group *group)
{
	while (group->sealed && group->at_pass == 0 &&
	       group->at_item == group_items(group, group->at_window) &&
	       group->at_window + 1 < group_windows(group)) {
		group->at_window++;
		group->at_item = 0;
	}
	drop_unneeded(group);
}

static void advance(struct group *group)
{
	if (++group->at_pass < selected_passes(group_next_what(group)))
		return;
	group->at_pass = 0;
	group->at_item++;
	if (!group_by_report(group, group->at_window) &&
	    !group_needs_items(group, group->at_window + 1))
		drop_item(group);
	group_turn(group);
}

/* New. */
static char *last_place(const struct group *group, const struct item *item)
{
	const char *key = arrival_key(group->what, item->partition);

	if (!item->id_count)
		return NULL;
	return arrival_place(group->what, key, item->ids[item->id_count - 1]);
}

static void open_slot(struct group *group, const struct item *item)
{
	struct slot *slot = queue_push(&group->slots, sizeof(*slot));

	*slot = (struct slot){
		.item = group->at_item,
		.parts = (unsigned)selected_passes(group_next_what(group)),
		.last_id = last_place(group, item),
	};
}

/* The state says that the item is done: it takes its turn, and moves nothing. */
static void pass_over(struct slot *slot)
{
	slot->parts--;
	free(slot->last_id);
	slot->last_id = NULL;
}

static struct unit *new_unit(struct group *group, const struct item *item, size_t skip)
{
	struct unit *unit = memory_new(1, sizeof(*unit));

	unit->what = group_next_what(group);
	unit->group = group;
	unit->partition = item->partition ? partition_keep(item->partition) : NULL;
	unit->window = group_windowed(group) ? group->schedule.windows[group->at_window]
					     : (struct window){0, -1};
	unit->slot = group->slots.count - 1;
	unit->pass = group->at_pass;
	unit_set_ids(unit, item->ids + skip, item->id_count - skip);
	return unit;
}

static struct item next_item(const struct group *group)
{
	if (group_by_report(group, group->at_window))
		return (struct item){.partition = group->report_of};
	return *item_at(group, group->at_item);
}

struct unit *group_next(struct group *group)
{
	while (group_has_next(group)) {
		const struct item next = next_item(group), *item = &next;
		size_t skip = ids_done(group, item);
		struct unit *unit = NULL;

		if (group->at_pass == 0)
			open_slot(group, item);
		group->weight_over += skip * group_window_weight(group, group->at_window);
		if (item->id_count && skip == item->id_count)
			pass_over(slot_at(group, group->slots.count - 1));
		else
			unit = new_unit(group, item, skip);
		advance(group);
		if (unit)
			return unit;
		group_settle(group);
	}
	return NULL;
}
