#include "sync/pending.h"

#include <string.h>

static const char *digest_of(const json_t *entry)
{
	const char *digest = json_string_value(json_object_get(entry, "digest"));

	return digest ? digest : "";
}

const json_t *pending_find(const struct pending *pending, const char *digest, int64_t wall_us)
{
	const json_t *entry = NULL;
	size_t i = 0;

	json_array_foreach(pending->entries, i, entry)
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

void pending_replace(struct pending *pending, const json_t *before, json_t *after)
{
	if (before)
		drop(pending->entries, digest_of(before));
	if (after) {
		drop(pending->entries, digest_of(after));
		json_array_append(pending->entries, after);
	}
	pending->keep(pending->self, pending->entries);
}
