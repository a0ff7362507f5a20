#include "protocol/airbyte.h"
#include "protocol/message.h"

static void add(struct buffer *out, const char *text)
{
	buffer_add_text(out, text);
}

/* [["a"],["b"]] */
static void add_paths(const char *const *names, size_t count, struct buffer *out)
{
	add(out, "[");
	for (size_t i = 0; i < count; i++) {
		add(out, i ? ",[\"" : "[\"");
		add(out, names[i]);
		add(out, "\"]");
	}
	add(out, "]");
}

static void write_offer(const struct offer *offer, struct buffer *out)
{
	struct schema_style style = {.draft = true, .description = offer->stream->description};

	add(out, "{\"name\":\"");
	add(out, offer->stream->name);
	add(out, "\",\"json_schema\":");
	schema_write(offer->fields, NULL, offer->field_count, style, out);
	/* full_refresh is first: test suites take the first one. */
	add(out, ",\"supported_sync_modes\":[\"full_refresh\"");
	add(out, offer->bookmark ? ",\"incremental\"]" : "]");
	if (offer->bookmark) {
		add(out, ",\"source_defined_cursor\":true,\"default_cursor_field\":[\"");
		add(out, offer->bookmark);
		add(out, "\"]");
	}
	add(out, ",\"source_defined_primary_key\":");
	add_paths(offer->key, offer->key_count, out);
	add(out, offer->bookmark ? ",\"is_resumable\":true}" : ",\"is_resumable\":false}");
}

void airbyte_write_catalog(const struct catalog *catalog, struct buffer *out)
{
	const char *comma = "";

	add(out, "{\"type\":\"CATALOG\",\"catalog\":{\"streams\":[");
	for (size_t i = 0; i < catalog->count; i++) {
		if (!catalog->offers[i].by_default)
			continue;
		add(out, comma);
		write_offer(&catalog->offers[i], out);
		comma = ",";
	}
	add(out, "]}}\n");
}

/* Columns that were not offered are asked for when the catalog has them. */
static void add_unknown(struct catalog *catalog, const struct offer *offer, json_t *properties,
			struct buffer *notes)
{
	const char *name;
	json_t *node;

	json_object_foreach(properties, name, node)
		if (!catalog_has_field(catalog, offer, name))
			message_note_unknown(notes, offer->stream->name, name);
}

/* Users deselect columns, which the platform cuts out of the schema. */
static void choose_fields(struct selected *selected, const json_t *properties)
{
	const struct offer *offer = selected->offer;

	for (size_t i = 0; i < offer->field_count; i++)
		selected_choose(selected, &offer->fields[i].name, 1,
				json_object_get(properties, offer->fields[i].name) != NULL);
}

/* Incremental is accepted for streams without a bookmark: they are read whole. */
static int check_mode(const json_t *configured, const char *stream, struct error *err)
{
	const char *mode = json_string_value(json_object_get(configured, "sync_mode"));

	if (mode && (strcmp(mode, "full_refresh") == 0 || strcmp(mode, "incremental") == 0))
		return 0;
	return error_set(err, ERROR_CONFIG,
			 "catalog: sync_mode of %s is %s; there are full_refresh and incremental",
			 stream, mode ? mode : "not given");
}

static int read_configured(const json_t *configured, struct catalog *catalog, struct selection *out,
			   struct buffer *notes, struct error *err)
{
	const json_t *stream = json_object_get(configured, "stream");
	const char *name = json_string_value(json_object_get(stream, "name"));
	json_t *properties = json_object_get(json_object_get(stream, "json_schema"), "properties");
	const struct offer *offer = name ? catalog_find(catalog, name) : NULL;
	struct selected *selected;

	if (!name)
		return error_set(err, ERROR_CONFIG, "catalog: an entry of `streams` has no name");
	if (!offer)
		return error_set(err, ERROR_CONFIG,
				 "catalog: there is no stream %s; refresh the source's schema",
				 name);
	if (check_mode(configured, name, err) != 0)
		return -1;
	add_unknown(catalog, offer, properties, notes);
	selected = selection_add(out, offer);
	if (json_object_size(properties))
		choose_fields(selected, properties);
	return 0;
}

int airbyte_read_selection(const json_t *document, struct catalog *catalog, struct selection *out,
			   struct buffer *notes, struct error *err)
{
	const json_t *streams = json_object_get(document, "streams"), *configured;
	size_t i;

	if (!document) {
		selection_of_defaults(out, catalog);
		return 0;
	}
	if (!json_is_array(streams))
		return error_set(err, ERROR_CONFIG, "catalog: has no list `streams`");
	json_array_foreach(streams, i, configured)
		if (read_configured(configured, catalog, out, notes, err) != 0)
			return -1;
	return 0;
}
