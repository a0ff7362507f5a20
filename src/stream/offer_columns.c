#include "stream/offer.h"

#include <ctype.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text_list.h"
#include "stream/catalog_column.h"

static bool same(const char *a, const char *b)
{
	return *a == *b && strcmp(a, b) == 0;
}

/* A definition's field wins over a column of the same name. */
static bool level_has(const struct definition *stream, const struct field *column)
{
	for (size_t i = 0; i < stream->field_count; i++)
		if (same(stream->fields[i].name, column->name))
			return false;
	return !text_list_has(stream->columns.without, stream->columns.without_count, column->from);
}

static bool known_anywhere(const char *name)
{
	for (size_t i = 0; compiled_column_lists[i]; i++)
		if (column_in_list(compiled_column_lists[i], name))
			return true;
	return false;
}

/* The words of the setting `columns`: default, all, and names in upper case. */
struct wish {
	bool defaults, all;
	json_t *names; /* a set; owned */
};

static void wish_add(struct wish *wish, const char *word)
{
	char *name SCOPED = column_recased(word, toupper);

	if (strcmp(name, "DEFAULT") == 0)
		wish->defaults = true;
	else if (strcmp(name, "ALL") == 0)
		wish->all = true;
	else
		json_object_set_new(wish->names, name, json_true());
}

static struct wish wish_of(const struct catalog *catalog, const struct definition *stream,
			   const json_t *setting)
{
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
	/* Where none of the names is a column of this stream, the defaults hold. */
	json_object_foreach(wish.names, name, unused)
		any = any || column_of_stream(catalog, stream, name);
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
	bool api_names = catalog->policy.api_names;

	for (size_t i = 0; i < columns->use->count; i++) {
		const struct field *column = &columns->use->columns[i];
		bool always = text_list_has(columns->always, columns->always_count, column->from);

		if ((always || wished(wish, column)) && level_has(offer->stream, column)) {
			offer_add_field(offer, column, api_names);
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
		if (!known_anywhere(name) || (!column_in_list(columns->use, name) &&
					      column_of_stream(catalog, offer->stream, name)))
			catalog_column(catalog, offer, name);
}

void offer_add_columns(struct offer *offer, struct catalog *catalog, const json_t *setting)
{
	struct wish wish = wish_of(catalog, offer->stream, setting);

	add_columns(offer, catalog, &wish);
	add_new_columns(offer, catalog, &wish);
	json_decref(wish.names);
}
