#include "protocol/singer.h"

#include <stdlib.h>
#include <strings.h>

#include "base/memory.h"
#include "protocol/message.h"
#include "protocol/singer_override.h"
#include "protocol/singer_schema.h"

enum { DEPTH_MAX = 8 };

/* A flag as taps, Meltano and people write it: true or "true", with hyphens or underscores. */
static bool flag(const json_t *object, const char *name, bool otherwise)
{
	char *other SCOPED = memory_text(name);
	const json_t *value = json_object_get(object, name);
	const char *text;

	for (char *at = strchr(other, '-'); at; at = strchr(at, '-'))
		*at = '_';
	if (!value)
		value = json_object_get(object, other);
	text = json_string_value(value);
	if (text)
		return strcasecmp(text, "true") == 0;
	return json_is_boolean(value) ? json_is_true(value) : otherwise;
}

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

/* ["properties","a","items","properties","b"] is a/b; "" the stream itself; false: not a path. */
static bool join_breadcrumb(const json_t *breadcrumb, struct buffer *out)
{
	size_t i = 0, count = json_array_size(breadcrumb);

	while (i < count) {
		const char *word = json_string_value(json_array_get(breadcrumb, i));
		const char *name = json_string_value(json_array_get(breadcrumb, i + 1));

		if (word && strcmp(word, "items") == 0) {
			i++;
			continue;
		}
		if (!word || strcmp(word, "properties") != 0 || !name)
			return false;
		buffer_format(out, "%s%s", out->length ? "/" : "", name);
		i += 2;
	}
	return json_is_array(breadcrumb);
}

/* New: {path: metadata}; NULL when the entry has none. */
static json_t *index_metadata(const json_t *list)
{
	json_t *index;
	const json_t *item;
	size_t i;

	if (!json_array_size(list))
		return NULL;
	index = json_object();
	json_array_foreach(list, i, item) {
		struct buffer path BUFFER_SCOPED = {0};

		if (join_breadcrumb(json_object_get(item, "breadcrumb"), &path))
			json_object_set(index, buffer_text(&path),
					json_object_get(item, "metadata"));
	}
	return index;
}

/* One entry of the user's catalog. */
struct entry {
	const json_t *document, *schema;
	json_t *metadata; /* owned, or NULL */
	struct catalog *catalog;
	const struct offer *offer;
	struct selected *selected;
	struct buffer *notes;
};

static const json_t *root_of(const struct entry *entry)
{
	return json_object_get(entry->metadata, "");
}

static bool decide(const json_t *metadata, bool otherwise)
{
	const char *inclusion = text_of(metadata, "inclusion");

	if (inclusion && strcmp(inclusion, "unsupported") == 0)
		return false;
	if (inclusion && strcmp(inclusion, "automatic") == 0)
		return true;
	return flag(metadata, "selected", flag(metadata, "selected-by-default", otherwise));
}

/* Catalogs that are older than metadata say it in the entry or in its schema. */
static bool is_stream_chosen(const struct entry *entry)
{
	bool silent = entry->metadata == NULL;

	return decide(root_of(entry),
		      flag(entry->document, "selected", flag(entry->schema, "selected", silent)));
}

/* Where the walk through fields and schema stands. */
struct walk {
	const char *path[DEPTH_MAX];
	size_t depth;
};

static bool is_field_chosen(const struct entry *entry, const struct walk *walk, const json_t *node)
{
	struct buffer path BUFFER_SCOPED = {0};

	for (size_t i = 0; i < walk->depth; i++)
		buffer_format(&path, "%s%s", i ? "/" : "", walk->path[i]);
	return decide(json_object_get(entry->metadata, buffer_text(&path)),
		      flag(node, "selected", true));
}

static void choose_fields(const struct entry *entry, struct walk *walk, const struct field *fields,
			  size_t count, const json_t *properties)
{
	if (walk->depth == DEPTH_MAX)
		return;
	walk->depth++;
	for (size_t i = 0; i < count; i++) {
		const json_t *node = json_object_get(properties, fields[i].name);
		bool chosen = node || !properties;

		walk->path[walk->depth - 1] = fields[i].name;
		chosen = chosen && is_field_chosen(entry, walk, node);
		selected_choose(entry->selected, walk->path, walk->depth, chosen);
		if (chosen && fields[i].field_count)
			choose_fields(entry, walk, fields[i].fields, fields[i].field_count,
				      singer_schema_properties(node));
	}
	walk->depth--;
}

/* Properties that we do not know: a column that is newer than this program, or the user's own. */
static void add_unknown(const struct entry *entry)
{
	json_t *properties = singer_schema_properties(entry->schema), *node;
	const char *name;

	json_object_foreach(properties, name, node) {
		struct walk walk = {{name}, 1};

		if (is_field_chosen(entry, &walk, node) &&
		    !catalog_has_field(entry->catalog, entry->offer, name))
			message_note_unknown(entry->notes, entry->offer->stream->name, name);
	}
}

/* Does the tap-made schema of this property stay?  Called for what no field is known for. */
static bool keep_unknown(const void *self, const char *name, const json_t *node)
{
	struct walk walk = {{name}, 1};

	return is_field_chosen(self, &walk, node);
}

static int read_chosen(struct entry *entry, struct selection *out, struct error *err)
{
	const json_t *properties = singer_schema_properties(entry->schema);
	struct walk walk = {.depth = 0};

	add_unknown(entry);
	entry->selected = selection_add(out, entry->offer);
	choose_fields(entry, &walk, entry->offer->fields, entry->offer->field_count, properties);
	if (singer_override_method(entry->selected, entry->document, root_of(entry), entry->notes,
				   err) != 0 ||
	    singer_override_key(entry->selected, entry->document, root_of(entry), err) != 0)
		return -1;
	if (properties)
		singer_schema_take(entry->selected, entry->schema, keep_unknown, entry);
	return 0;
}

static const char *name_of(const json_t *document)
{
	const char *id = text_of(document, "tap_stream_id");

	return id ? id : text_of(document, "stream");
}

static int read_entry(const json_t *document, struct entry *entry, struct selection *out,
		      struct error *err)
{
	const char *name = name_of(document);
	int status = 0;

	if (!name)
		return error_set(err, ERROR_CONFIG,
				 "catalog: an entry of `streams` has no tap_stream_id");
	entry->document = document;
	entry->schema = json_object_get(document, "schema");
	entry->offer = catalog_find(entry->catalog, name);
	entry->metadata = index_metadata(json_object_get(document, "metadata"));
	if (!entry->offer && is_stream_chosen(entry))
		buffer_format(entry->notes, "%s: there is no such stream; it is left out\n", name);
	else if (entry->offer && is_stream_chosen(entry))
		status = read_chosen(entry, out, err);
	json_decref(entry->metadata);
	return status;
}

int singer_read_selection(const json_t *document, struct catalog *catalog, struct selection *out,
			  struct buffer *notes, struct error *err)
{
	struct entry entry = {.catalog = catalog, .notes = notes};
	const json_t *streams = json_object_get(document, "streams"), *item;
	size_t i;

	if (!document) {
		selection_of_defaults(out, catalog);
		return 0;
	}
	if (!json_is_array(streams))
		return error_set(err, ERROR_CONFIG,
				 "catalog: has no list `streams`; --discover writes one");
	json_array_foreach(streams, i, item)
		if (read_entry(item, &entry, out, err) != 0)
			return -1;
	return 0;
}
