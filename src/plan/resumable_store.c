#include "plan/resumable_store.h"

#include <string.h>

static const char *digest_of(const json_t *entry)
{
	const char *digest = json_string_value(json_object_get(entry, "digest"));

	return digest ? digest : "";
}

const json_t *resumable_store_find(const struct resumable_store *resumable, const char *digest,
				   int64_t wall_us)
{
	const json_t *entry = NULL;
	size_t i = 0;

	json_array_foreach(resumable->entries, i, entry)
		if (strcmp(digest_of(entry), digest) == 0 &&
		    json_integer_value(json_object_get(entry, "until")) * 1000000 > wall_us)
			return entry;
	return NULL;
}

static void drop(json_t *entries, const char *digest)
{
	for (size_t i = json_array_size(entries); i-- > 0;)
		if (strcmp(digest_of(json_array_get(entries, i)), digest) == 0)
			json_array_remove(entries, i);
}

void resumable_store_replace(struct resumable_store *resumable, const json_t *before, json_t *after)
{
	if (before)
		drop(resumable->entries, digest_of(before));
	if (after) {
		drop(resumable->entries, digest_of(after));
		json_array_append(resumable->entries, after);
	}
	resumable->keep(resumable->self, resumable->entries);
}
