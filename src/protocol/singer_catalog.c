#include "protocol/message.h"
#include "protocol/singer.h"

/* Written as text, a line a property: people edit catalogs, and nobody waits for them. */

static void add(struct buffer *out, const char *text)
{
	buffer_add_text(out, text);
}

static void add_names(const char *const *names, size_t count, struct buffer *out)
{
	add(out, "[");
	for (size_t i = 0; i < count; i++) {
		add(out, i ? ",\"" : "\"");
		add(out, names[i]);
		add(out, "\"");
	}
	add(out, "]");
}

static void write_root(const struct offer *offer, struct buffer *out)
{
	add(out, "    {\"breadcrumb\":[],\"metadata\":{\"inclusion\":\"available\","
		 "\"selected-by-default\":true,\"table-key-properties\":");
	add_names(offer->key, offer->key_count, out);
	add(out, ",\"forced-replication-method\":");
	add(out, offer->bookmark ? "\"INCREMENTAL\"" : "\"FULL_TABLE\"");
	if (offer->bookmark) {
		add(out, ",\"valid-replication-keys\":");
		add_names(&offer->bookmark, 1, out);
	}
	add(out, ",\"schema-name\":\"");
	add(out, offer->stream->name);
	add(out, "\"");
	if (offer->stream->parents.first.stream) {
		add(out, ",\"parent-tap-stream-id\":\"");
		add(out, offer->stream->parents.first.stream);
		add(out, "\"");
	}
	add(out, "}}");
}

struct crumbs {
	const struct crumbs *above;
	const char *name;
};

static void write_crumbs(const struct crumbs *crumbs, struct buffer *out)
{
	if (crumbs->above) {
		write_crumbs(crumbs->above, out);
		add(out, ",");
	}
	add(out, "\"properties\",\"");
	add(out, crumbs->name);
	add(out, "\"");
}

static void write_field(const struct crumbs *above, const struct field *field,
			const char *inclusion, struct buffer *out)
{
	struct crumbs crumbs = {above, field->name};

	if (field->secret)
		return;
	add(out, ",\n    {\"breadcrumb\":[");
	write_crumbs(&crumbs, out);
	add(out, "],\"metadata\":{\"inclusion\":\"");
	add(out, inclusion);
	add(out, field->by_default ? "\"}}" : "\",\"selected-by-default\":false}}");
	for (size_t i = 0; i < field->field_count; i++)
		write_field(&crumbs, &field->fields[i], "available", out);
}

static void write_replication(const struct offer *offer, struct buffer *out)
{
	if (!offer->bookmark) {
		add(out, "\"replication_method\":\"FULL_TABLE\"");
		return;
	}
	add(out, "\"replication_key\":\"");
	add(out, offer->bookmark);
	add(out, "\",\"replication_method\":\"INCREMENTAL\"");
}

static void write_offer(const struct offer *offer, struct buffer *out)
{
	struct schema_style style = {.description = offer->stream->description};

	add(out, "  {\"tap_stream_id\":\"");
	add(out, offer->stream->name);
	add(out, "\",\"stream\":\"");
	add(out, offer->stream->name);
	add(out, "\",\n   \"key_properties\":");
	add_names(offer->key, offer->key_count, out);
	add(out, ",");
	write_replication(offer, out);
	add(out, ",\n   \"schema\":");
	schema_write(offer->fields, NULL, offer->field_count, style, out);
	add(out, ",\n   \"metadata\":[\n");
	write_root(offer, out);
	for (size_t i = 0; i < offer->field_count; i++)
		write_field(NULL, &offer->fields[i],
			    offer_forces(offer, &offer->fields[i]) ? "automatic" : "available",
			    out);
	add(out, "]}");
}

void singer_write_catalog(const struct catalog *catalog, struct buffer *out)
{
	const char *comma = "";

	add(out, "{\"streams\":[\n");
	for (size_t i = 0; i < catalog->count; i++) {
		if (!catalog->offers[i].by_default)
			continue;
		add(out, comma);
		write_offer(&catalog->offers[i], out);
		comma = ",\n";
	}
	add(out, "]}\n");
}
