#include <string.h>

#include "stream/definition_read.h"

/* {setting: x}, {batch: x} ...: the one source of a binding. */
static const struct {
	const char *key;
	enum binding_kind kind;
} SOURCES[] = {
	{"setting", BIND_SETTING}, {"partition", BIND_PARTITION}, {"batch", BIND_BATCH},
	{"pass", BIND_PASS},	   {"cursor", BIND_CURSOR},	  {"columns", BIND_COLUMNS},
	{"since", BIND_SINCE},
};

static int set_kind(const struct node *node, struct binding *binding, enum binding_kind kind,
		    struct error *err)
{
	if (binding->kind != BIND_LITERAL)
		return node_refuse(node, err, "the parameter has another source already");
	binding->kind = kind;
	return 0;
}

static int read_source(const struct node *node, const struct member *member, void *into,
		       struct error *err)
{
	struct binding *binding = into;
	size_t i = 0;

	while (strcmp(SOURCES[i].key, member->key) != 0)
		i++;
	if (set_kind(node, binding, SOURCES[i].kind, err))
		return -1;
	if (binding->kind != BIND_CURSOR && binding->kind != BIND_COLUMNS &&
	    binding->kind != BIND_SINCE)
		return read_text(node, NULL, &binding->name, err);
	if (!json_is_true(node->value))
		return node_refuse(node, err, "must be true");
	return 0;
}

static int read_window_edge(const struct node *node, const struct member *member, void *into,
			    struct error *err)
{
	static const char *const edges[] = {"start", "end", NULL};
	int edge = node_choice(node, edges, err);

	(void)member;
	if (edge < 0)
		return -1;
	return set_kind(node, into, edge == 0 ? BIND_WINDOW_START : BIND_WINDOW_END, err);
}

static int read_style(const struct node *node, const struct member *member, void *into,
		      struct error *err)
{
	static const char *const styles[] = {"one", "repeat", "csv", NULL};
	enum array_style *out = into;
	int style = node_choice(node, styles, err);

	(void)member;
	if (style < 0)
		return -1;
	*out = (enum array_style)style;
	return 0;
}

static int read_default(const struct node *node, const struct member *member, void *into,
			struct error *err)
{
	const char **out = into;

	(void)member;
	if (json_is_null(node->value) || json_is_object(node->value))
		return node_refuse(node, err, "a default is a value or a list of values");
	*out = node_json(node);
	return 0;
}

static int read_literals(const struct node *node, const struct member *member, void *into,
			 struct error *err)
{
	struct binding *binding = into;

	(void)member;
	if (node_array(node, err))
		return -1;
	binding->fallback = node_json(node);
	return 0;
}

static int read_max(const struct node *node, const struct member *member, void *into,
		    struct error *err)
{
	unsigned *out = into;
	int max = 0;

	if (read_positive(node, member, &max, err))
		return -1;
	*out = (unsigned)max;
	return 0;
}

/* A list of values, or how many rows each of them has: {GENDER: 3, ...}. */
static int read_of(const struct node *node, const struct member *member, void *into,
		   struct error *err)
{
	static const struct member values = {.count_at = offsetof(struct binding, of_count) -
							 offsetof(struct binding, of)};
	struct binding *binding = into;
	struct arena *arena = node->document->arena;
	const char **of;
	unsigned *rows;
	const char *key;
	json_t *value;

	if (!json_is_object(node->value))
		return read_texts(node, &values, &binding->of, err);
	if (node_object(node, err))
		return -1;
	binding->of = of = arena_new(arena, json_object_size(node->value), sizeof(*of));
	binding->of_rows = rows = arena_new(arena, json_object_size(node->value), sizeof(*rows));
	json_object_foreach(node_value(node), key, value) {
		struct node child = node_member(node, key);

		of[binding->of_count] = arena_text(arena, key);
		if (read_max(&child, member, &rows[binding->of_count++], err))
			return -1;
	}
	return 0;
}

#define AT(part) offsetof(struct binding, part)

static const struct member BINDING[] = {
	{.key = "literal", .read = read_literals},
	{.key = "setting", .read = read_source},
	{.key = "partition", .read = read_source},
	{.key = "batch", .read = read_source},
	{.key = "pass", .read = read_source},
	{.key = "cursor", .read = read_source},
	{.key = "since", .read = read_source},
	{.key = "columns", .read = read_source},
	{.key = "window", .read = read_window_edge},
	{.key = "style", .read = read_style, .at = AT(style)},
	{.key = "default", .read = read_default, .at = AT(fallback)},
	{.key = "max", .read = read_max, .at = AT(max)},
	{.key = "each", .read = read_max, .at = AT(each)},
	{.key = "of", .read = read_of},
	{.key = "unless",
	 .read = read_texts,
	 .at = AT(unless),
	 .count_at = AT(unless_count) - AT(unless)},
	{0},
};

static int check_binding(const struct node *node, const struct binding *binding, struct error *err)
{
	bool literal = json_object_get(node->value, "literal") != NULL;

	if (literal == (binding->kind != BIND_LITERAL))
		return node_refuse(node, err,
				   "needs one source: literal, setting, partition, batch, pass, "
				   "window, cursor, since or columns");
	if (binding->kind != BIND_SETTING && !literal && binding->each)
		return node_refuse(node, err, "each is for a setting or a literal only");
	if (literal)
		return 0;
	if (binding->kind != BIND_SETTING &&
	    (binding->fallback || binding->max || binding->of || binding->unless))
		return node_refuse(node, err, "default, max, of and unless are for a setting only");
	return 0;
}

/* A literal is sent as it stands; true, 25 and "25" are all fine. */
static int read_literal(const struct node *node, struct binding *out, struct error *err)
{
	if (json_is_string(node->value))
		return read_text(node, NULL, &out->name, err);
	if (!json_is_boolean(node->value) && !json_is_number(node->value))
		return node_refuse(node, err, "must be a literal or a map that names a source");
	out->name = node_json(node);
	return 0;
}

static int read_binding(const struct node *node, struct binding *out, struct error *err)
{
	*out = (struct binding){.parameter = arena_text(node->document->arena, node->key)};
	if (!json_is_object(node->value))
		return read_literal(node, out, err);
	if (node_read(node, BINDING, out, err))
		return -1;
	return check_binding(node, out, err);
}

/* A body says numbers, truths and lists as they are. */
static int read_body_literal(const struct node *node, struct binding *out, struct error *err)
{
	if (json_is_null(node->value))
		return node_refuse(node, err, "must be a literal or a map that names a source");
	out->fallback = node_json(node);
	return 0;
}

static int read_body_binding(const struct node *node, struct binding *out, struct error *err)
{
	*out = (struct binding){.parameter = arena_text(node->document->arena, node->key)};
	if (!json_is_object(node->value))
		return read_body_literal(node, out, err);
	if (node_read(node, BINDING, out, err) || check_binding(node, out, err))
		return -1;
	if (out->kind == BIND_CURSOR || out->kind == BIND_SINCE || out->style != STYLE_ONE)
		return node_refuse(node, err, "a body has no cursor, and no styles of lists");
	return 0;
}

static int read_each_binding(const struct node *node, const struct binding **out, size_t *count,
			     int (*read)(const struct node *, struct binding *, struct error *),
			     struct error *err)
{
	struct binding *bindings;
	const char *key;
	json_t *value;

	if (node_object(node, err))
		return -1;
	bindings =
		arena_new(node->document->arena, json_object_size(node->value), sizeof(*bindings));
	*out = bindings;
	json_object_foreach(node_value(node), key, value) {
		struct node child = node_member(node, key);

		if (read(&child, &bindings[*count], err))
			return -1;
		(*count)++;
	}
	return 0;
}

int read_parameters(const struct node *node, const struct binding **out, size_t *count,
		    struct error *err)
{
	return read_each_binding(node, out, count, read_binding, err);
}

int read_body_members(const struct node *node, const struct binding **out, size_t *count,
		      struct error *err)
{
	return read_each_binding(node, out, count, read_body_binding, err);
}
