#include "stream/offer.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text_list.h"
#include "stream/setting.h"

enum { NAME_MAX_BYTES = 63 }; /* what PostgreSQL keeps of a column's name */

static bool same(const char *a, const char *b)
{
	return *a == *b && strcmp(a, b) == 0;
}

static bool prints_api_names(const struct catalog *catalog)
{
	const char *names = setting_text(catalog->settings, NULL, "field_names", "");

	return strcasecmp(names, "api") == 0;
}

static char *own_text(struct catalog *catalog, char *text)
{
	catalog->texts = memory_room(catalog->texts, catalog->text_count, &catalog->text_capacity,
				     sizeof(*catalog->texts));
	catalog->texts[catalog->text_count++] = text;
	return text;
}

/* Only the case may differ: `hour`, which is made of DATE, stays `hour`. */
static void add_field(struct offer *offer, const struct field *field, bool api_names)
{
	struct field *added = &offer->fields[offer->field_count++];

	*added = *field;
	if (api_names && field->from && strcasecmp(field->from, field->name) == 0)
		added->name = field->from;
}

static const struct field *defined(const struct definition *stream, const char *name)
{
	for (size_t i = 0; i < stream->field_count; i++)
		if (strcasecmp(stream->fields[i].name, name) == 0)
			return &stream->fields[i];
	return NULL;
}

/* A definition's field wins over a column of the same name. */
static bool level_has(const struct definition *stream, const struct field *column)
{
	for (size_t i = 0; i < stream->field_count; i++)
		if (same(stream->fields[i].name, column->name))
			return false;
	return !text_list_has(stream->columns.without, stream->columns.without_count, column->from);
}

static const struct field *list_column(const struct column_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcasecmp(list->columns[i].from, name) == 0)
			return &list->columns[i];
	return NULL;
}

/* Of the stream's own list, or of its report's: then it can be had by that route only. */
static const struct field *own_column(const struct catalog *catalog,
				      const struct definition *stream, const char *name)
{
	const struct definition *report =
		stream->report ? catalog_definition(catalog, stream->report) : NULL;
	const struct field *column = list_column(stream->columns.use, name);

	if (column || !report || !report->columns.use)
		return column;
	column = list_column(report->columns.use, name);
	if (column &&
	    text_list_has(report->columns.without, report->columns.without_count, column->from))
		return NULL;
	return column;
}

static bool known_anywhere(const char *name)
{
	for (size_t i = 0; compiled_column_lists[i]; i++)
		if (list_column(compiled_column_lists[i], name))
			return true;
	return false;
}

static char *recased(const char *text, int (*letter)(int))
{
	char *copy = memory_text(text);

	for (char *at = copy; *at; at++)
		*at = (char)letter((unsigned char)*at);
	return copy;
}

/* What `columns` wants: the words default and all, and names in upper case. */
struct wish {
	bool defaults, all;
	json_t *names; /* a set; owned */
};

static void wish_add(struct wish *wish, const char *word)
{
	char *name SCOPED = recased(word, toupper);

	if (strcmp(name, "DEFAULT") == 0)
		wish->defaults = true;
	else if (strcmp(name, "ALL") == 0)
		wish->all = true;
	else
		json_object_set_new(wish->names, name, json_true());
}

static struct wish wish_of(const struct catalog *catalog, const struct definition *stream)
{
	const json_t *setting = setting_get(catalog->settings, stream->name, "columns");
	struct wish wish = {.names = json_object()};
	bool any = false;
	const json_t *word;
	const char *name;
	json_t *unused;
	size_t i;

	if (json_is_string(setting))
		wish_add(&wish, json_string_value(setting));
	json_array_foreach(setting, i, word)
		if (json_is_string(word))
			wish_add(&wish, json_string_value(word));
	/* Names that are all another list's leave this stream as it is without them. */
	json_object_foreach(wish.names, name, unused)
		any = any || own_column(catalog, stream, name);
	if (!any && !wish.all)
		wish.defaults = true;
	return wish;
}

static bool wished(const struct wish *wish, const struct field *column)
{
	return wish->all || (wish->defaults && column->by_default) ||
	       (json_object_size(wish->names) && json_object_get(wish->names, column->from));
}

static void add_columns(struct offer *offer, struct catalog *catalog, const struct wish *wish)
{
	const struct columns *columns = &offer->stream->columns;
	bool api_names = prints_api_names(catalog);

	for (size_t i = 0; i < columns->use->count; i++) {
		const struct field *column = &columns->use->columns[i];
		bool always = text_list_has(columns->always, columns->always_count, column->from);

		if ((always || wished(wish, column)) && level_has(offer->stream, column)) {
			add_field(offer, column, api_names);
			offer->fields[offer->field_count - 1].by_default = true;
		}
	}
}

static void add_new_columns(struct offer *offer, struct catalog *catalog, const struct wish *wish)
{
	const struct columns *columns = &offer->stream->columns;
	const char *name;
	json_t *unused;

	for (size_t i = 0; i < columns->always_count; i++)
		catalog_column(catalog, offer, columns->always[i]);
	json_object_foreach(wish->names, name, unused)
		if (!known_anywhere(name) ||
		    (!list_column(columns->use, name) && own_column(catalog, offer->stream, name)))
			catalog_column(catalog, offer, name);
}

static void add_granular_fields(struct offer *offer, const struct catalog *catalog)
{
	bool api_names = prints_api_names(catalog);

	for (size_t i = 0; i < offer->stream->field_count; i++)
		if (offer->stream->fields[i].when & (unsigned)offer->granularity)
			add_field(offer, &offer->stream->fields[i], api_names);
}

static void add_setting_fields(struct offer *offer, const struct catalog *catalog)
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

	if (setting_true(catalog->settings, offer->stream->name, "record_metadata")) {
		add_field(offer, &metadata[0], false);
		add_field(offer, &metadata[1], false);
		if (offer->stream->report)
			add_field(offer, &transport, false);
	}
	if (setting_true(catalog->settings, offer->stream->name, "extra_fields"))
		add_field(offer, &extra, false);
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

	offer->key = memory_new(stream->primary_key_count, sizeof(*offer->key));
	for (size_t i = 0; i < stream->primary_key_count; i++) {
		const char *name = printed_name(offer, stream->primary_key[i]);

		if (name)
			offer->key[offer->key_count++] = name;
	}
	if (offer->granularity != GRANULARITY_TOTAL)
		offer->bookmark = printed_name(offer, stream->bookmark.field);
}

int offer_init(struct offer *offer, struct catalog *catalog, const struct definition *stream,
	       struct error *err)
{
	enum { SETTING_FIELDS = 4 };
	const struct columns *columns = &stream->columns;
	size_t room =
		stream->field_count + SETTING_FIELDS + (columns->use ? columns->use->count : 0);

	*offer = (struct offer){.stream = stream};
	if (offer_set_granularity(offer, catalog->settings, err) != 0)
		return -1;
	offer->fields = memory_new(room, sizeof(*offer->fields));
	offer->field_capacity = room;
	add_granular_fields(offer, catalog);
	if (columns->use) {
		struct wish wish = wish_of(catalog, stream);

		add_columns(offer, catalog, &wish);
		add_new_columns(offer, catalog, &wish);
		json_decref(wish.names);
	}
	add_setting_fields(offer, catalog);
	set_key(offer);
	return 0;
}

void offer_release(struct offer *offer)
{
	free(offer->fields);
	free((void *)offer->key);
	*offer = (struct offer){0};
}

static bool may_be_column(const char *name)
{
	size_t length = strlen(name);

	if (!isalpha((unsigned char)*name) || length > NAME_MAX_BYTES)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)name[i]) && name[i] != '_')
			return false;
	return true;
}

static struct field new_column(struct catalog *catalog, const char *name)
{
	struct field column = {
		.source = SOURCE_COLUMN, .by_default = true, .when = GRANULARITY_ANY};

	column.from = own_text(catalog, recased(name, toupper));
	column.name = own_text(catalog, recased(name, tolower));
	column.type = column_type(column.from);
	return column;
}

const struct field *catalog_column(struct catalog *catalog, const struct offer *offer,
				   const char *name)
{
	struct offer *grown = &catalog->offers[offer - catalog->offers];
	const struct definition *stream = offer->stream;
	const struct field *column;
	struct field made;
	char *api_name SCOPED = recased(name, toupper);

	for (size_t i = 0; i < offer->field_count; i++)
		if (strcasecmp(offer->fields[i].name, name) == 0)
			return &offer->fields[i];
	if (!stream->columns.use || defined(stream, name) || !may_be_column(name) ||
	    text_list_has(stream->columns.without, stream->columns.without_count, api_name))
		return NULL;
	column = own_column(catalog, stream, name);
	if (!column) {
		made = new_column(catalog, name);
		column = &made;
	}
	grown->fields = memory_room(grown->fields, grown->field_count, &grown->field_capacity,
				    sizeof(*grown->fields));
	add_field(grown, column, prints_api_names(catalog));
	grown->fields[grown->field_count - 1].by_default = true;
	return &grown->fields[grown->field_count - 1];
}
