#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "stream/definition.h"
#include "stream/definition_read.h"

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* The API tells no types.  These endings hold ids and texts, all else is a metric. */
enum value_type column_type(const char *api_name)
{
	static const char *const texts[] = {
		"_NAME",     "_STATUS",	      "_LABEL",	   "_LABELS", "_TYPE",
		"_TAG",	     "_OPTIMIZATION", "_URL",	   "_BRAND",  "_DESCRIPTION",
		"_CURRENCY", "_CATEGORY",     "_ID_GROUP",
	};

	if (strcmp(api_name, "DATE") == 0)
		return TYPE_DATE;
	if (ends_with(api_name, "_ID"))
		return TYPE_ID;
	/* AD_GROUP_BUDGET_IN_LOCAL_CURRENCY is an amount, TOTAL_VIEW_CATEGORY counts views of one.
	 */
	if (ends_with(api_name, "_IN_LOCAL_CURRENCY") || ends_with(api_name, "_VIEW_CATEGORY"))
		return TYPE_NUMBER;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (ends_with(api_name, texts[i]))
			return TYPE_STRING;
	return TYPE_NUMBER;
}

static char *lower(struct arena *arena, const char *api_name)
{
	char *name = arena_text(arena, api_name);

	for (char *at = name; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	return name;
}

static int read_column(const struct node *node, bool by_default, struct field *out,
		       struct error *err)
{
	struct arena *arena = node->document->arena;

	if (strspn(node->key, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") != strlen(node->key))
		return node_refuse(node, err,
				   "a column has the API's name: capitals, digits and _");
	*out = (struct field){.source = SOURCE_COLUMN,
			      .by_default = by_default,
			      .when = GRANULARITY_ANY,
			      .name = lower(arena, node->key),
			      .from = arena_text(arena, node->key)};
	return read_column_type(node, out, err);
}

static int check_twice(const struct node *node, const struct column_list *list, struct error *err)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->columns[i].from, node->key) == 0)
			return node_refuse(node, err, "the column stands there twice");
	return 0;
}

/* `columns` is what the list will hold: room for all. */
static int add_columns(const struct node *map, bool by_default, struct column_list *list,
		       struct field *columns, struct error *err)
{
	const char *key;
	json_t *value;

	if (!map->value)
		return 0;
	if (node_object(map, err))
		return -1;
	json_object_foreach(node_value(map), key, value) {
		struct node child = node_member(map, key);

		if (check_twice(&child, list, err) ||
		    read_column(&child, by_default, &columns[list->count], err))
			return -1;
		list->count++;
	}
	return 0;
}

struct made_list {
	struct column_list list; /* first: what callers hold */
	struct arena arena;
};

/* Nothing: add_columns reads these members, in their order. */
static int leave(const struct node *node, const struct member *member, void *into,
		 struct error *err)
{
	(void)node, (void)member, (void)into, (void)err;
	return 0;
}

static int read_list(const struct node *root, struct column_list *list, struct error *err)
{
	static const struct member members[] = {
		{.key = "name",
		 .read = read_text,
		 .at = offsetof(struct column_list, name),
		 .required = true},
		{.key = "default", .read = leave, .required = true},
		{.key = "more", .read = leave},
		{0},
	};
	struct node first = node_member(root, "default"), more = node_member(root, "more");
	size_t room = json_object_size(first.value) + json_object_size(more.value);
	struct field *columns = arena_new(root->document->arena, room, sizeof(*columns));

	if (node_read(root, members, list, err))
		return -1;
	list->columns = columns;
	return add_columns(&first, true, list, columns, err) ||
			       add_columns(&more, false, list, columns, err)
		       ? -1
		       : 0;
}

struct column_list *column_list_new(const json_t *document, const struct origin *where,
				    struct error *err)
{
	struct made_list *made = memory_new(1, sizeof(*made));
	struct node_document source = {.where = where, .arena = &made->arena};
	struct node root = node_root(&source, document);

	if (read_list(&root, &made->list, err) == 0)
		return &made->list;
	column_list_free(&made->list);
	return NULL;
}

void column_list_free(struct column_list *list)
{
	struct made_list *made = (struct made_list *)(void *)list;

	if (!made)
		return;
	arena_release(&made->arena);
	free(made);
}
