#include "progress/checkpoint.h"

#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "progress/id_order.h"

/*
 * Debts are entries {id, from, to}, with the `key` that the id belongs to (sync/arrival) and the
 * `pass` that was asked for, where there are several.  What an earlier run owed stays written down
 * until those days were asked for: by units of its own, or by a window that is read for all ids.
 */

/* --- entries --- */

static struct window days_of(const json_t *entry)
{
	return (struct window){schedule_day(entry, "from"), schedule_day(entry, "to")};
}

static json_t *with_days(const json_t *entry, struct window days)
{
	json_t *copy = json_deep_copy(entry);

	json_object_set_new(copy, "from", schedule_day_json(days.from));
	json_object_set_new(copy, "to", schedule_day_json(days.to));
	return copy;
}

static const char *text_of(const json_t *entry, const char *name)
{
	return json_string_value(json_object_get(entry, name));
}

static const char *key_of(const json_t *entry)
{
	const char *key = text_of(entry, "key");

	return key ? key : "";
}

static size_t pass_of(const json_t *entry)
{
	return (size_t)json_integer_value(json_object_get(entry, "pass"));
}

/* New. */
static json_t *entry_of(const struct unit *unit)
{
	const char *key = id_order_key(unit->selected, unit->partition);
	json_t *entry = json_pack("{s:s, s:o, s:o}", "id", unit->ids[0], "from",
				  schedule_day_json(unit->window.from), "to",
				  schedule_day_json(unit->window.to));

	if (*key)
		json_object_set_new(entry, "key", json_string(key));
	if (selected_passes(unit->selected) > 1)
		json_object_set_new(entry, "pass", json_integer((json_int_t)unit->pass));
	return entry;
}

/* Take days off the entry: none, one or two stand in its place then, and how many do. */
static size_t strike_days(json_t *list, size_t index, struct window days)
{
	json_t *entry = json_array_get(list, index);
	struct window all = days_of(entry), before = all, after = all;
	size_t left = 0;

	if (days.to < all.from || days.from > all.to)
		return 1;
	before.to = days.from - 1;
	after.from = days.to + 1;
	json_incref(entry);
	json_array_remove(list, index);
	if (window_days(before))
		json_array_insert_new(list, index + left++, with_days(entry, before));
	if (window_days(after))
		json_array_insert_new(list, index + left++, with_days(entry, after));
	json_decref(entry);
	return left;
}

/* --- what earlier runs owe --- */

static int32_t oldest_day(const struct checkpoint *checkpoint, int32_t today)
{
	const struct window_limits *limits = &checkpoint->selected->stream->window;
	enum granularity granularity = checkpoint->selected->offer->granularity;
	int32_t days = limits->history_days;
	struct window later;

	if (granularity == GRANULARITY_HOUR && limits->hour_history_days)
		days = limits->hour_history_days;
	later = (struct window){today - days + 1, today + 2 * 31};
	return window_align(later, granularity).from;
}

/*
 * Passes are numbered as the settings make them: with other settings, and in what was written when
 * entries had no pass, it may be any.
 */
static bool knows_pass(const struct checkpoint *checkpoint, const json_t *entry)
{
	return json_is_integer(json_object_get(entry, "pass")) &&
	       pass_of(entry) < selected_passes(checkpoint->selected) &&
	       !checkpoint->schedule.reread && !checkpoint->schedule.changed;
}

static void add_before(struct checkpoint *checkpoint, const json_t *entry)
{
	size_t passes = selected_passes(checkpoint->selected);
	bool one = knows_pass(checkpoint, entry);

	for (size_t pass = 0; pass < passes; pass++) {
		json_t *copy = json_deep_copy(entry);

		json_object_del(copy, "pass");
		if (passes > 1)
			json_object_set_new(copy, "pass", json_integer((json_int_t)pass));
		if (one && pass != pass_of(entry))
			json_decref(copy);
		else
			json_array_append_new(checkpoint->gaps.before, copy);
	}
}

void checkpoint_gaps_load(struct checkpoint *checkpoint, const json_t *value, int32_t today)
{
	const json_t *gap = json_object_get(value, "owed"), *entry;
	struct window gone = {INT32_MIN + 1, oldest_day(checkpoint, today) - 1};
	size_t i;

	if (!json_array_size(gap))
		return;
	checkpoint->gaps.before = json_array();
	json_array_foreach(gap, i, entry)
		if (text_of(entry, "id") && window_days(days_of(entry)))
			add_before(checkpoint, entry);
	for (i = 0; i < json_array_size(checkpoint->gaps.before);)
		i += strike_days(checkpoint->gaps.before, i, gone);
}

/* Has the window of an earlier run, which this one goes on with, asked for the id already? */
static bool is_behind(const struct checkpoint *checkpoint, size_t window, const char *key,
		      const char *id)
{
	const struct schedule *schedule = &checkpoint->schedule;

	return window == schedule->resumed && schedule->after_id && !checkpoint->items.unordered &&
	       id_order_compare(checkpoint->selected, key, id, schedule->after_id) <= 0;
}

void checkpoint_gaps_covered(struct checkpoint *checkpoint, size_t window)
{
	json_t *list = checkpoint->gaps.before;
	struct window days = checkpoint->schedule.windows[window];

	for (size_t i = 0; i < json_array_size(list);) {
		const json_t *entry = json_array_get(list, i);

		if (is_behind(checkpoint, window, key_of(entry), text_of(entry, "id")))
			i++;
		else
			i += strike_days(list, i, days);
	}
}

/* New: the entry's days that no window of this run asks for. */
static json_t *uncovered(const struct checkpoint *checkpoint, const json_t *entry)
{
	json_t *rest = json_array();

	json_array_append_new(rest, json_deep_copy(entry));
	for (size_t w = 0; w < checkpoint->schedule.count; w++) {
		if (is_behind(checkpoint, w, key_of(entry), text_of(entry, "id")))
			continue;
		for (size_t i = 0; i < json_array_size(rest);)
			i += strike_days(rest, i, checkpoint->schedule.windows[w]);
	}
	return rest;
}

static struct unit *gap_unit(struct checkpoint *checkpoint, struct partition *partition,
			     const json_t *entry)
{
	struct unit *unit = memory_new(1, sizeof(*unit));
	char *id SCOPED = memory_text(text_of(entry, "id"));

	unit->selected = checkpoint->selected;
	unit->checkpoint = checkpoint;
	unit->partition = partition ? partition_keep(partition) : NULL;
	unit->window = days_of(entry);
	unit->pass = pass_of(entry);
	unit->gap = true;
	unit_set_ids(unit, &id, 1);
	checkpoint->gaps.open++;
	return unit;
}

/*
 * An entry without a key, where ids have one, stands for each key that the id comes with, of which
 * it gets a copy.
 */
static void claim(struct checkpoint *checkpoint, const char *key, const char *id)
{
	size_t count = *key ? json_array_size(checkpoint->gaps.before) : 0;

	for (size_t i = 0; i < count; i++) {
		const json_t *entry = json_array_get(checkpoint->gaps.before, i);
		json_t *copy = NULL;

		if (text_of(entry, "key") || strcmp(text_of(entry, "id"), id) != 0)
			continue;
		copy = json_deep_copy(entry);
		json_object_set_new(copy, "key", json_string(key));
		json_array_append_new(checkpoint->gaps.before, copy);
	}
}

struct unit *checkpoint_gap_units(struct checkpoint *checkpoint, struct partition *partition,
				  const char *id)
{
	const char *key = id_order_key(checkpoint->selected, partition);
	struct unit *units = NULL;

	claim(checkpoint, key, id);
	for (size_t i = 0; i < json_array_size(checkpoint->gaps.before); i++) {
		const json_t *entry = json_array_get(checkpoint->gaps.before, i);
		json_t *rest = NULL;

		if (strcmp(text_of(entry, "id"), id) != 0 || strcmp(key_of(entry), key) != 0)
			continue;
		rest = uncovered(checkpoint, entry);
		for (size_t j = 0; j < json_array_size(rest); j++) {
			struct unit *unit =
				gap_unit(checkpoint, partition, json_array_get(rest, j));

			unit->next = units;
			units = unit;
		}
		json_decref(rest);
	}
	return units;
}

void checkpoint_gaps_seal(struct checkpoint *checkpoint)
{
	size_t i = 0;

	while (i < json_array_size(checkpoint->gaps.before)) {
		const json_t *entry = json_array_get(checkpoint->gaps.before, i);

		if (id_order_has_key(checkpoint->selected) && !text_of(entry, "key"))
			json_array_remove(checkpoint->gaps.before, i);
		else
			i++;
	}
}

bool checkpoint_fill_gap(struct checkpoint *checkpoint, const struct unit *unit)
{
	const char *key = id_order_key(unit->selected, unit->partition);
	json_t *list = checkpoint->gaps.before;
	bool any = false;

	for (size_t i = 0; i < json_array_size(list);) {
		const json_t *entry = json_array_get(list, i);
		size_t left = 1;

		if (!strcmp(text_of(entry, "id"), unit->ids[0]) && !strcmp(key_of(entry), key) &&
		    pass_of(entry) == unit->pass) {
			left = strike_days(list, i, unit->window);
			any = true;
		}
		i += left;
	}
	return any;
}

/* --- what this run owes --- */

void checkpoint_add_gap(struct checkpoint *checkpoint, const struct unit *unit)
{
	if (unit->gap)
		return; /* it stands there already */
	if (!checkpoint->gaps.now)
		checkpoint->gaps.now = json_array();
	checkpoint_fill_gap(checkpoint, unit); /* the new entry stands for it */
	json_array_append_new(checkpoint->gaps.now, entry_of(unit));
}

json_t *checkpoint_gaps_value(const struct checkpoint *checkpoint)
{
	json_t *all = json_array();

	if (checkpoint->gaps.before)
		json_array_extend(all, checkpoint->gaps.before);
	if (checkpoint->gaps.now)
		json_array_extend(all, checkpoint->gaps.now);
	if (json_array_size(all))
		return all;
	json_decref(all);
	return json_null();
}
