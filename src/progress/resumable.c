#include "progress/checkpoint.h"

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

void checkpoint_inherit_resumable(struct checkpoint *checkpoint, const json_t *value,
				  int64_t wall_us)
{
	const json_t *list = json_object_get(value, "pending");
	json_t *entry = NULL;
	size_t i = 0;

	json_array_foreach(list, i, entry) {
		if (json_integer_value(json_object_get(entry, "until")) * 1000000 <= wall_us)
			continue;
		if (!checkpoint->resumables.inherited)
			checkpoint->resumables.inherited = json_array();
		json_array_append(checkpoint->resumables.inherited, entry);
	}
}

const json_t *checkpoint_resumable(const struct checkpoint *checkpoint, const char *digest)
{
	json_t *entry = NULL;
	size_t i = 0;

	json_array_foreach(checkpoint->resumables.inherited, i, entry)
		if (strcmp(digest_of(entry), digest) == 0)
			return entry;
	return NULL;
}

bool checkpoint_keep_resumable(struct checkpoint *checkpoint, json_t **kept, json_t *resumable)
{
	if (*kept == resumable)
		return false;
	if (*kept)
		drop(checkpoint->resumables.kept, digest_of(*kept));
	if (resumable) {
		if (!checkpoint->resumables.kept)
			checkpoint->resumables.kept = json_array();
		drop(checkpoint->resumables.inherited, digest_of(resumable));
		json_array_append(checkpoint->resumables.kept, resumable);
	}
	json_decref(*kept);
	*kept = json_incref(resumable);
	return true;
}

json_t *checkpoint_resumable_value(const struct checkpoint *checkpoint)
{
	json_t *all = json_array();

	json_array_extend(all, checkpoint->resumables.kept);
	/* Nobody will ask for the rest any more when all is over. */
	if (!checkpoint_finished(checkpoint))
		json_array_extend(all, checkpoint->resumables.inherited);
	if (json_array_size(all))
		return all;
	json_decref(all);
	return NULL;
}
