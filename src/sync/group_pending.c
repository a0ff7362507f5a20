#include "sync/group.h"

/* What units that are not over could be taken up from by a later run. */

static const char *digest_of(const json_t *entry)
{
	const char *digest = json_string_value(json_object_get(entry, "digest"));

	return digest ? digest : "";
}

static bool drop(json_t *list, const char *digest)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(digest_of(json_array_get(list, i)), digest) == 0) {
			json_array_remove(list, i);
			return true;
		}
	return false;
}

void group_inherit(struct group *group, const json_t *value, int64_t wall_us)
{
	const json_t *list = json_object_get(value, "pending");
	json_t *entry = NULL;
	size_t i = 0;

	json_array_foreach(list, i, entry) {
		if (json_integer_value(json_object_get(entry, "until")) * 1000000 <= wall_us)
			continue;
		if (!group->inherited)
			group->inherited = json_array();
		json_array_append(group->inherited, entry);
	}
}

const json_t *group_pending(const struct group *group, const char *digest)
{
	json_t *entry = NULL;
	size_t i = 0;

	json_array_foreach(group->inherited, i, entry)
		if (strcmp(digest_of(entry), digest) == 0)
			return entry;
	return NULL;
}

bool group_keep(struct group *group, struct unit *unit)
{
	if (unit->kept == unit->pending)
		return false;
	if (unit->kept)
		drop(group->kept, digest_of(unit->kept));
	if (unit->pending) {
		if (!group->kept)
			group->kept = json_array();
		drop(group->inherited, digest_of(unit->pending));
		json_array_append(group->kept, unit->pending);
	}
	json_decref(unit->kept);
	unit->kept = json_incref(unit->pending);
	return true;
}

json_t *group_pending_value(const struct group *group)
{
	json_t *all = json_array();

	json_array_extend(all, group->kept);
	/* Nobody will ask for the rest any more when all is over. */
	if (!group_finished(group))
		json_array_extend(all, group->inherited);
	if (json_array_size(all))
		return all;
	json_decref(all);
	return NULL;
}
