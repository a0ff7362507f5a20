#include "sync/group.h"

#include "base/date.h"
#include "base/memory.h"

static bool owes(const json_t *entry, const char *id)
{
	const char *owed = json_string_value(json_object_get(entry, "id"));

	return owed && !strcmp(owed, id);
}

static struct unit *owed_unit(struct group *group, struct partition *partition, const json_t *entry)
{
	struct unit *unit = memory_new(1, sizeof(*unit));
	char *id SCOPED = memory_text(json_string_value(json_object_get(entry, "id")));
	const struct window_limits *limits = &group->what->stream->window;

	unit->what = group->what;
	unit->group = group;
	unit->partition = partition ? partition_keep(partition) : NULL;
	unit->window = (struct window){schedule_day(entry, "from"), schedule_day(entry, "to")};
	unit->owed = true;
	group->owed_open++;
	if (unit->window.from < group->schedule.since - limits->history_days + 1)
		unit->window.from = group->schedule.since - limits->history_days + 1;
	if (group->what->stream->parent.batch_as)
		unit_set_ids(unit, &id, 1);
	return unit;
}

struct unit *group_owed(struct group *group, struct partition *partition, const char *id)
{
	struct unit *units = NULL;
	size_t i = 0;

	while (i < json_array_size(group->owed)) {
		json_t *entry = json_array_get(group->owed, i);
		struct unit *unit = NULL;

		if (!owes(entry, id)) {
			i++;
			continue;
		}
		unit = owed_unit(group, partition, entry);
		if (window_days(unit->window) == 0) {
			json_array_remove(group->owed, i); /* older than the API's history */
			unit_free(unit);
			group->owed_open--;
			continue;
		}
		unit->next = units;
		units = unit;
		i++;
	}
	return units;
}

void group_owe(struct group *group, const struct unit *unit)
{
	if (unit->owed)
		return; /* it stands there already */
	if (!group->owed)
		group->owed = json_array();
	json_array_append_new(group->owed, json_pack("{s:s, s:o, s:o}", "id", unit->ids[0], "from",
						     schedule_day_json(unit->window.from), "to",
						     schedule_day_json(unit->window.to)));
}

bool group_paid(struct group *group, const struct unit *unit)
{
	const char *id = unit->id_count ? unit->ids[0] : NULL;

	for (size_t i = 0; i < json_array_size(group->owed); i++) {
		const json_t *entry = json_array_get(group->owed, i);

		if ((!id || owes(entry, id)) && schedule_day(entry, "to") == unit->window.to) {
			json_array_remove(group->owed, i);
			return true;
		}
	}
	return false;
}

void group_owed_clip(struct group *group)
{
	const struct schedule *schedule = &group->schedule;
	size_t i = 0;

	while (schedule->back && i < json_array_size(group->owed)) {
		json_t *entry = json_array_get(group->owed, i);
		int32_t before = schedule->windows[0].from - 1;

		if (schedule_day(entry, "to") > before)
			json_object_set_new(entry, "to", schedule_day_json(before));
		if (schedule_day(entry, "to") < schedule_day(entry, "from"))
			json_array_remove(group->owed, i);
		else
			i++;
	}
}
