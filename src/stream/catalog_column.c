#include "stream/catalog_column.h"

#include <ctype.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text_list.h"

enum { NAME_MAX_BYTES = 63 }; /* PostgreSQL cuts the name of a column there */

static char *own_text(struct catalog *catalog, char *text)
{
	catalog->texts = memory_room(catalog->texts, catalog->text_count, &catalog->text_capacity,
				     sizeof(*catalog->texts));
	catalog->texts[catalog->text_count++] = text;
	return text;
}

/* Only the case may differ: `hour`, which is made of DATE, stays `hour`. */
void offer_add_field(struct offer *offer, const struct field *field, bool api_names)
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

const struct field *column_in_list(const struct column_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcasecmp(list->columns[i].from, name) == 0)
			return &list->columns[i];
	return NULL;
}

const struct field *column_of_stream(const struct catalog *catalog, const struct definition *stream,
				     const char *name)
{
	const struct definition *report =
		stream->report ? catalog_definition(catalog, stream->report) : NULL;
	const struct field *column = column_in_list(stream->columns.use, name);

	if (column || !report || !report->columns.use)
		return column;
	column = column_in_list(report->columns.use, name);
	if (column &&
	    text_list_has(report->columns.without, report->columns.without_count, column->from))
		return NULL;
	return column;
}

char *column_recased(const char *text, int (*letter)(int))
{
	char *copy = memory_text(text);

	for (char *at = copy; *at; at++)
		*at = (char)letter((unsigned char)*at);
	return copy;
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

	column.from = own_text(catalog, column_recased(name, toupper));
	column.name = own_text(catalog, column_recased(name, tolower));
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
	char *api_name SCOPED = column_recased(name, toupper);

	for (size_t i = 0; i < offer->field_count; i++)
		if (strcasecmp(offer->fields[i].name, name) == 0)
			return &offer->fields[i];
	if (!stream->columns.use || defined(stream, name) || !may_be_column(name) ||
	    text_list_has(stream->columns.without, stream->columns.without_count, api_name))
		return NULL;
	column = column_of_stream(catalog, stream, name);
	if (!column) {
		made = new_column(catalog, name);
		column = &made;
	}
	grown->fields = memory_room(grown->fields, grown->field_count, &grown->field_capacity,
				    sizeof(*grown->fields));
	offer_add_field(grown, column, catalog->policy.api_names);
	grown->fields[grown->field_count - 1].by_default = true;
	return &grown->fields[grown->field_count - 1];
}

bool catalog_has_field(struct catalog *catalog, const struct offer *offer, const char *name)
{
	const struct field *column;

	for (size_t i = 0; i < offer->field_count; i++)
		if (strcmp(offer->fields[i].name, name) == 0)
			return true;
	column = catalog_column(catalog, offer, name);
	return column && strcmp(column->name, name) == 0;
}
