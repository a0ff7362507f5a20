#include "sync/group.h"

#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "sync/arrival.h"

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
	const char *key = arrival_key(unit->what, unit->partition);
	json_t *entry = json_pack("{s:s, s:o, s:o}", "id", unit->ids[0], "from",
				  schedule_day_json(unit->window.from), "to",
				  schedule_day_json(unit->window.to));

	if (*key)
		json_object_set_new(entry, "key", json_string(key));
	if (selected_passes(unit->what) > 1)
		json_object_set_new(entry, "pass", json_integer((json_int_t)unit->pass));
	return entry;
}

/* Take days off the entry: none, one or two stand in its place then, and how many do. */
static size_t strike(json_t *list, size_t index, struct window days)
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

static int32_t oldest_day(const struct group *group, int32_t today)
{
	const struct window_limits *limits = &group->what->stream->window;
	enum granularity granularity = group->what->offer->granularity;
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
static bool knows_pass(const struct group *group, const json_t *entry)
{
	return json_is_integer(json_object_get(entry, "pass")) &&
	       pass_of(entry) < selected_passes(group->what) && !group->schedule.reread &&
	       !group->schedule.changed;
}

static void add_before(struct group *group, const json_t *entry)
{
	size_t passes = selected_passes(group->what);
	bool one = knows_pass(group, entry);

	for (size_t pass = 0; pass < passes; pass++) {
		json_t *copy = json_deep_copy(entry);

		json_object_del(copy, "pass");
		if (passes > 1)
			json_object_set_new(copy, "pass", json_integer((json_int_t)pass));
		if (one && pass != pass_of(entry))
			json_decref(copy);
		else
			json_array_append_new(group->owed_before, copy);
	}
}

void group_owed_load(struct group *group, const json_t *value, int32_t today)
{
	const json_t *owed = json_object_get(value, "owed"), *entry;
	struct window gone = {INT32_MIN + 1, oldest_day(group, today) - 1};
	size_t i;

	if (!json_array_size(owed))
		return;
	group->owed_before = json_array();
	json_array_foreach(owed, i, entry)
		if (text_of(entry, "id") && window_days(days_of(entry)))
			add_before(group, entry);
	for (i = 0; i < json_array_size(group->owed_before);)
		i += strike(group->owed_before, i, gone);
}

/* Has the window of an earlier run, which this one goes on with, asked for the id already? */
static bool is_behind(const struct group *group, size_t window, const char *key, const char *id)
{
	const struct schedule *schedule = &group->schedule;

	return window == schedule->resumed && schedule->after_id && !group->unordered &&
	       arrival_compare(group->what, key, id, schedule->after_id) <= 0;
}

void group_owed_asked(struct group *group, size_t window)
{
	json_t *list = group->owed_before;
	struct window days = group->schedule.windows[window];

	for (size_t i = 0; i < json_array_size(list);) {
		const json_t *entry = json_array_get(list, i);

		if (is_behind(group, window, key_of(entry), text_of(entry, "id")))
			i++;
		else
			i += strike(list, i, days);
	}
}

/* New: the entry's days that no window of this run asks for. */
static json_t *unasked(const struct group *group, const json_t *entry)
{
	json_t *rest = json_array();

	json_array_append_new(rest, json_deep_copy(entry));
	for (size_t w = 0; w < group->schedule.count; w++) {
		if (is_behind(group, w, key_of(entry), text_of(entry, "id")))
			continue;
		for (size_t i = 0; i < json_array_size(rest);)
			i += strike(rest, i, group->schedule.windows[w]);
	}
	return rest;
}

static struct unit *owed_unit(struct group *group, struct partition *partition, const json_t *entry)
{
	struct unit *unit = memory_new(1, sizeof(*unit));
	char *id SCOPED = memory_text(text_of(entry, "id"));

	unit->what = group->what;
	unit->group = group;
	unit->partition = partition ? partition_keep(partition) : NULL;
	unit->window = days_of(entry);
	unit->pass = pass_of(entry);
	unit->owed = true;
	unit_set_ids(unit, &id, 1);
	group->owed_open++;
	return unit;
}

/*
 * An entry without a key, where ids have one, stands for each key that the id comes with, of which
 * it gets a copy.
 */
static void claim(struct group *group, const char *key, const char *id)
{
	size_t count = *key ? json_array_size(group->owed_before) : 0;

	for (size_t i = 0; i < count; i++) {
		const json_t *entry = json_array_get(group->owed_before, i);
		json_t *copy = NULL;

		if (text_of(entry, "key") || strcmp(text_of(entry, "id"), id) != 0)
			continue;
		copy = json_deep_copy(entry);
		json_object_set_new(copy, "key", json_string(key));
		json_array_append_new(group->owed_before, copy);
	}
}

struct unit *group_owed(struct group *group, struct partition *partition, const char *id)
{
	const char *key = arrival_key(group->what, partition);
	struct unit *units = NULL;

	claim(group, key, id);
	for (size_t i = 0; i < json_array_size(group->owed_before); i++) {
		const json_t *entry = json_array_get(group->owed_before, i);
		json_t *rest = NULL;

		if (strcmp(text_of(entry, "id"), id) != 0 || strcmp(key_of(entry), key) != 0)
			continue;
		rest = unasked(group, entry);
		for (size_t j = 0; j < json_array_size(rest); j++) {
			struct unit *unit = owed_unit(group, partition, json_array_get(rest, j));

			unit->next = units;
			units = unit;
		}
		json_decref(rest);
	}
	return units;
}

void group_owed_seal(struct group *group)
{
	size_t i = 0;

	while (i < json_array_size(group->owed_before)) {
		const json_t *entry = json_array_get(group->owed_before, i);

		if (arrival_has_key(group->what) && !text_of(entry, "key"))
			json_array_remove(group->owed_before, i);
		else
			i++;
	}
}

bool group_paid(struct group *group, const struct unit *unit)
{
	const char *key = arrival_key(unit->what, unit->partition);
	json_t *list = group->owed_before;
	bool any = false;

	for (size_t i = 0; i < json_array_size(list);) {
		const json_t *entry = json_array_get(list, i);
		size_t left = 1;

		if (!strcmp(text_of(entry, "id"), unit->ids[0]) && !strcmp(key_of(entry), key) &&
		    pass_of(entry) == unit->pass) {
			left = strike(list, i, unit->window);
			any = true;
		}
		i += left;
	}
	return any;
}

/* --- what this run owes --- */

void group_owe(struct group *group, const struct unit *unit)
{
	if (unit->owed)
		return; /* it stands there already */
	if (!group->owed)
		group->owed = json_array();
	group_paid(group, unit); /* the new entry stands for it */
	json_array_append_new(group->owed, entry_of(unit));
}

json_t *group_owed_value(const struct group *group)
{
	json_t *all = json_array();

	if (group->owed_before)
		json_array_extend(all, group->owed_before);
	if (group->owed)
		json_array_extend(all, group->owed);
	if (json_array_size(all))
		return all;
	json_decref(all);
	return json_null();
}
