#include "protocol/singer_override.h"

#include <stdlib.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text_list.h"

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static bool same_names(const json_t *list, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *name = json_string_value(json_array_get(list, i));

		if (!name || strcmp(name, names[i]) != 0)
			return false;
	}
	return json_array_size(list) == count;
}

/* The key that the user wants instead of ours, or NULL. */
static const json_t *other_key(const struct offer *offer, const json_t *entry, const json_t *root)
{
	const json_t *lists[] = {
		json_object_get(entry, "key_properties"),
		json_object_get(root, "table-key-properties"),
	};

	for (size_t i = 0; i < 2; i++)
		if (json_is_array(lists[i]) && !same_names(lists[i], offer->key, offer->key_count))
			return lists[i];
	return NULL;
}

/* Only buckets other than days have it. */
static bool is_granular(const struct offer *offer, const char *name)
{
	for (size_t i = 0; i < offer->field_count; i++)
		if (strcmp(offer->fields[i].name, name) == 0)
			return !(offer->fields[i].when & GRANULARITY_DAY);
	return false;
}

static bool is_of_another_granularity(const struct offer *offer, const char *name)
{
	const struct definition *stream = offer->stream;

	for (size_t i = 0; i < stream->field_count; i++)
		if (strcasecmp(stream->fields[i].name, name) == 0)
			return true;
	return false;
}

static void add_granular(const struct offer *offer, char **key, size_t count)
{
	for (size_t i = 0; i < offer->key_count; i++)
		if (is_granular(offer, offer->key[i]) &&
		    !text_list_ended_has((const char *const *)key, slice_of(offer->key[i])))
			key[count++] = memory_text(offer->key[i]);
}

/*
 * A catalog that was made under another granularity names other keys than a row has now: what is
 * gone is left out, what only this granularity has (the hour) is added.
 */
int singer_override_key(struct selected *selected, const json_t *entry, const json_t *root,
			struct error *err)
{
	const struct offer *offer = selected->offer;
	const json_t *list = other_key(offer, entry, root), *item;
	size_t i, count = 0;
	char **key;

	if (!list)
		return 0;
	key = memory_new(json_array_size(list) + offer->key_count + 1, sizeof(*key));
	selected->key = key;
	json_array_foreach(list, i, item) {
		const char *name = json_string_value(item);

		if (name && selected_choose(selected, &name, 1, true))
			key[count++] = memory_text(name);
		else if (!name || !is_of_another_granularity(offer, name))
			return error_set(
				err, ERROR_CONFIG,
				"catalog: key_properties of %s name %s, which is no field of it",
				offer->stream->name, name ? name : "something");
	}
	if (count)
		add_granular(offer, key, count);
	return 0;
}

int singer_override_method(struct selected *selected, const json_t *entry, const json_t *root,
			   struct buffer *notes, struct error *err)
{
	const struct offer *offer = selected->offer;
	const char *stream = offer->stream->name;
	const char *method = text_of(root, "replication-method");

	if (!method)
		method = text_of(entry, "replication_method");
	if (!method)
		return 0;
	if (strcasecmp(method, "LOG_BASED") == 0)
		return error_set(err, ERROR_CONFIG,
				 "catalog: %s cannot be replicated by LOG_BASED, only by %s",
				 stream,
				 offer->bookmark ? "INCREMENTAL or FULL_TABLE" : "FULL_TABLE");
	if (strcasecmp(method, "FULL_TABLE") == 0)
		selected->full_table = true;
	else if (!offer->bookmark && strcasecmp(method, "INCREMENTAL") == 0)
		buffer_format(notes, "%s: has no bookmark and is read whole, not INCREMENTAL\n",
			      stream);
	return 0;
}
