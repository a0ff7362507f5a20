#include "stream/offer.h"

#include <stdlib.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text_list.h"
#include "stream/catalog_column.h"

static void add_granular_fields(struct offer *offer, const struct catalog *catalog)
{
	bool api_names = catalog->policy.api_names;

	for (size_t i = 0; i < offer->stream->field_count; i++)
		if (offer->stream->fields[i].when & (unsigned)offer->granularity)
			offer_add_field(offer, &offer->stream->fields[i], api_names);
}

static void add_policy_fields(struct offer *offer, const struct offer_policy *policy)
{
	static const struct field metadata[] = {
		{.name = "_extracted_at",
		 .description = "When the API's answer arrived, UTC",
		 .type = TYPE_DATETIME,
		 .source = SOURCE_WINDOW,
		 .source_name = CATALOG_EXTRACTED,
		 .by_default = true,
		 .when = GRANULARITY_ANY},
		{.name = "_connector_version",
		 .description = "Version of the program that read the record",
		 .type = TYPE_STRING,
		 .source = SOURCE_SETTING,
		 .source_name = "connector_version",
		 .by_default = true,
		 .when = GRANULARITY_ANY},
	};
	static const struct field transport = {.name = CATALOG_TRANSPORT,
					       .description = "How it came: sync or report",
					       .type = TYPE_STRING,
					       .source = SOURCE_FALLBACK,
					       .fallback = "\"sync\"",
					       .by_default = true,
					       .when = GRANULARITY_ANY};
	static const struct field extra = {.name = CATALOG_EXTRA,
					   .from = CATALOG_EXTRA,
					   .description =
						   "Members that the stream does not declare",
					   .type = TYPE_MAP,
					   .by_default = true,
					   .when = GRANULARITY_ANY};

	if (policy->metadata) {
		offer_add_field(offer, &metadata[0], false);
		offer_add_field(offer, &metadata[1], false);
		if (offer->stream->report)
			offer_add_field(offer, &transport, false);
	}
	if (policy->extra_fields)
		offer_add_field(offer, &extra, false);
}

/* Names differ from the definition's in their case at most. */
static const char *printed_name(const struct offer *offer, const char *name)
{
	for (size_t i = 0; name && i < offer->field_count; i++)
		if (strcasecmp(offer->fields[i].name, name) == 0)
			return offer->fields[i].name;
	return NULL;
}

static void set_key(struct offer *offer)
{
	const struct definition *stream = offer->stream;

	offer->key = memory_new(stream->key.count, sizeof(*offer->key));
	for (size_t i = 0; i < stream->key.count; i++) {
		const char *name = printed_name(offer, stream->key.fields[i]);

		if (name)
			offer->key[offer->key_count++] = name;
	}
	if (offer->granularity != GRANULARITY_TOTAL)
		offer->bookmark = printed_name(offer, stream->bookmark.field);
}

int offer_init(struct offer *offer, struct catalog *catalog, const struct definition *stream,
	       struct error *err)
{
	enum { POLICY_FIELDS = 4 };
	const struct columns *columns = &stream->columns;
	struct offer_policy policy;
	size_t room =
		stream->field_count + POLICY_FIELDS + (columns->use ? columns->use->count : 0);

	catalog->policy.offer(catalog->policy.self, stream->name, &policy);
	*offer = (struct offer){.stream = stream, .route = policy.route};
	if (offer_set_granularity(offer, &catalog->policy, &policy, err) != 0)
		return -1;
	offer->fields = memory_new(room, sizeof(*offer->fields));
	offer->field_capacity = room;
	add_granular_fields(offer, catalog);
	if (columns->use)
		offer_add_columns(offer, catalog, policy.columns);
	add_policy_fields(offer, &policy);
	set_key(offer);
	return 0;
}

void offer_release(struct offer *offer)
{
	free(offer->fields);
	free((void *)offer->key);
	*offer = (struct offer){0};
}

bool offer_forces(const struct offer *offer, const struct field *field)
{
	const struct columns *columns = &offer->stream->columns;

	return text_list_has(offer->key, offer->key_count, field->name) ||
	       (offer->bookmark && strcmp(offer->bookmark, field->name) == 0) ||
	       (field->source == SOURCE_COLUMN &&
		text_list_has(columns->always, columns->always_count, field->from));
}
