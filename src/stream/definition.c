#include "stream/definition.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "stream/definition_read.h"

struct made {
	struct definition definition; /* first: what callers hold */
	struct arena arena;
};

static int read_options(const struct node *node, const struct member *member, void *into,
			struct error *err)
{
	const char **out = into;

	(void)member;
	if (node_object(node, err))
		return -1;
	*out = node_json(node);
	return 0;
}

#define AT(part) offsetof(struct definition, part)

/* Rows of which no member is known have no key; that is said by an empty list. */
static int read_key(const struct node *node, const struct member *member, void *into,
		    struct error *err)
{
	if (json_is_array(node->value) && json_array_size(node->value) == 0)
		return 0;
	return read_texts(node, member, into, err);
}

static const struct member MEMBERS[] = {
	{.key = "name", .read = read_text, .at = AT(name), .required = true},
	{.key = "description", .read = read_text, .at = AT(description), .required = true},
	{.key = "api", .read = read_text, .at = AT(request.api), .required = true},
	{.key = "extractor", .read = read_text, .at = AT(extractor), .required = true},
	{.key = "report", .read = read_text, .at = AT(report)},
	{.key = "selected_by_default", .read = read_flag, .at = AT(by_default)},
	{.key = "also_known_as",
	 .read = read_texts,
	 .at = AT(also_known_as),
	 .count_at = AT(also_known_as_count) - AT(also_known_as)},
	{.key = "parent", .read = read_parent, .at = AT(parents.first)},
	{.key = "within", .read = read_within, .at = AT(parents.within)},
	{.key = "more_parents", .read = read_more_parents},
	{.key = "passes", .read = read_passes},
	{.key = "request", .read = read_request, .required = true},
	{.key = "singly", .read = read_single, .at = AT(single)},
	{.key = "filters", .read = read_filters},
	{.key = "rows", .read = read_text, .at = AT(rows.path), .required = true},
	{.key = "sorted", .read = read_flag, .at = AT(rows.sorted)},
	{.key = "cursor", .read = read_text, .at = AT(rows.cursor)},
	{.key = "lift", .read = read_text, .at = AT(rows.lift)},
	{.key = "primary_key",
	 .read = read_key,
	 .at = AT(key.fields),
	 .count_at = AT(key.count) - AT(key.fields),
	 .required = true},
	{.key = "bookmark", .read = read_bookmark, .at = AT(bookmark)},
	{.key = "window", .read = read_window, .at = AT(window)},
	{.key = "on_error", .read = read_on_error},
	{.key = "fields", .read = read_fields, .required = true},
	{.key = "columns", .read = read_columns, .at = AT(columns)},
	{.key = "options", .read = read_options, .at = AT(options)},
	{0},
};

struct definition *definition_new(const json_t *document, const struct origin *where,
				  const struct column_list *const *lists, size_t list_count,
				  struct error *err)
{
	struct made *made = memory_new(1, sizeof(*made));
	struct definition_context context = {lists, list_count};
	struct node_document source = {where, &made->arena, &context};
	struct node root = node_root(&source, document);
	struct definition *out = &made->definition;

	out->by_default = true;
	out->request.method = "GET";
	if (node_read(&root, MEMBERS, out, err) == 0 &&
	    definition_check_alone(out, where, err) == 0)
		return out;
	definition_free(out);
	return NULL;
}

void definition_free(struct definition *definition)
{
	struct made *made = (struct made *)(void *)definition;

	if (!made)
		return;
	arena_release(&made->arena);
	free(made);
}
