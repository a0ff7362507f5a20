#include <string.h>

#include "stream/definition_read.h"

/* In the order of enum value_type. */
static const char *const TYPES[] = {"id",	"string", "integer", "number", "boolean", "date",
				    "datetime", "hour",	  "object",  "map",    "any",	  NULL};

static int read_fields_of(const struct node *map, const struct field **out, size_t *count,
			  struct error *err);

/* integer, or [integer] */
static int read_type(const struct node *node, const struct member *member, void *into,
		     struct error *err)
{
	struct field *field = into;
	struct node element = node_element(node, 0);
	int type;

	(void)member;
	field->array = json_is_array(node->value);
	if (field->array && json_array_size(node->value) != 1)
		return node_refuse(node, err, "a list has the one type of its elements");
	type = node_choice(field->array ? &element : node, TYPES, err);
	if (type < 0)
		return -1;
	field->type = (enum value_type)type;
	return 0;
}

static int set_source(const struct node *node, struct field *field, enum field_source source,
		      struct error *err)
{
	if (field->source != SOURCE_ROW)
		return node_refuse(node, err, "the field has another source already");
	field->source = source;
	return read_text(node, NULL, &field->source_name, err);
}

static int read_source(const struct node *node, const struct member *member, void *into,
		       struct error *err)
{
	static const struct {
		const char *key;
		enum field_source source;
	} sources[] = {{"partition", SOURCE_PARTITION},
		       {"capture", SOURCE_CAPTURE},
		       {"setting", SOURCE_SETTING},
		       {"pass", SOURCE_PASS},
		       {"window", SOURCE_WINDOW}};
	size_t i = 0;

	while (strcmp(sources[i].key, member->key) != 0)
		i++;
	return set_source(node, into, sources[i].source, err);
}

static int read_fallback(const struct node *node, const struct member *member, void *into,
			 struct error *err)
{
	struct field *field = into;

	(void)member;
	if (json_is_null(node->value) || json_is_object(node->value))
		return node_refuse(node, err, "a default is a value or a list of values");
	field->fallback = node_json(node);
	return 0;
}

static int read_when(const struct node *node, const struct member *member, void *into,
		     struct error *err)
{
	struct field *field = into;

	(void)member;
	if (node_array(node, err))
		return -1;
	field->when = 0;
	for (size_t i = 0; i < json_array_size(node->value); i++) {
		struct node element = node_element(node, i);
		const char *text = json_string_value(element.value);
		enum granularity granularity;

		if (!text || granularity_of(text, &granularity))
			return node_refuse(&element, err,
					   "is none of DAY, HOUR, WEEK, MONTH, TOTAL");
		field->when |= granularity;
	}
	return 0;
}

static int read_nested(const struct node *node, const struct member *member, void *into,
		       struct error *err)
{
	struct field *field = into;

	(void)member;
	return read_fields_of(node, &field->fields, &field->field_count, err);
}

#define AT(part) offsetof(struct field, part)

static const struct member FIELD[] = {
	{.key = "type", .read = read_type, .required = true},
	{.key = "api", .read = read_text, .at = AT(from)},
	{.key = "description", .read = read_text, .at = AT(description)},
	{.key = "partition", .read = read_source},
	{.key = "capture", .read = read_source},
	{.key = "setting", .read = read_source},
	{.key = "pass", .read = read_source},
	{.key = "window", .read = read_source},
	{.key = "default", .read = read_fallback},
	{.key = "secret", .read = read_flag, .at = AT(secret)},
	{.key = "blank", .read = read_flag, .at = AT(blank)},
	{.key = "needed", .read = read_flag, .at = AT(needed)},
	{.key = "selected", .read = read_flag, .at = AT(by_default)},
	{.key = "when", .read = read_when},
	{.key = "fields", .read = read_nested},
	{0},
};

/* As a.b, which would be looked for under that very name; a "." alone is the row. */
static bool reads_deep(const struct field *field)
{
	return field->source == SOURCE_ROW && strcmp(field->from, ".") != 0 &&
	       strchr(field->from, '.');
}

static bool names_a_window_edge(const struct field *field)
{
	return strcmp(field->source_name, "start") == 0 || strcmp(field->source_name, "end") == 0 ||
	       strcmp(field->source_name, "today") == 0;
}

static int check_field(const struct node *node, const struct field *field, struct error *err)
{
	if ((field->type == TYPE_OBJECT) != (field->field_count > 0))
		return node_refuse(node, err,
				   "an object needs fields, and only an object has them; "
				   "use map for free members");
	if (field->fallback && field->source != SOURCE_SETTING)
		return node_refuse(node, err, "a default is for a setting only");
	if (field->blank && (field->source != SOURCE_ROW || field->array ||
			     (field->type != TYPE_STRING && field->type != TYPE_ID)))
		return node_refuse(node, err, "only a text of the row can be blank");
	if (field->needed && field->source != SOURCE_ROW)
		return node_refuse(node, err, "only a value of the row can be needed");
	if (reads_deep(field))
		return node_refuse(node, err,
				   "api is a member of the row itself; `lift` makes those of an "
				   "object the row's own");
	if (field->source == SOURCE_WINDOW && !names_a_window_edge(field))
		return node_refuse(node, err, "window is start, end or today");
	return 0;
}

/* The short form is the type alone. */
static int read_field(const struct node *node, struct field *out, struct error *err)
{
	*out = (struct field){.by_default = true, .when = GRANULARITY_ANY};
	out->name = arena_text(node->document->arena, node->key);
	if (!is_record_name(out->name))
		return node_refuse(node, err,
				   "a field's name is [a-z_][a-z0-9_]*; say `api: %s` when "
				   "the API spells it so",
				   node->key);
	if (json_is_object(node->value) ? node_read(node, FIELD, out, err)
					: read_type(node, NULL, out, err))
		return -1;
	if (out->source == SOURCE_ROW && !out->from)
		out->from = out->name;
	return check_field(node, out, err);
}

static int read_fields_of(const struct node *map, const struct field **out, size_t *count,
			  struct error *err)
{
	struct field *fields;
	const char *key;
	json_t *value;

	if (node_object(map, err))
		return -1;
	fields = arena_new(map->document->arena, json_object_size(map->value), sizeof(*fields));
	*out = fields;
	*count = 0;
	json_object_foreach(node_value(map), key, value) {
		struct node child = node_member(map, key);

		if (read_field(&child, &fields[*count], err))
			return -1;
		(*count)++;
	}
	return 0;
}

int read_fields(const struct node *node, const struct member *member, void *into_definition,
		struct error *err)
{
	struct definition *definition = into_definition;

	(void)member;
	return read_fields_of(node, &definition->fields, &definition->field_count, err);
}

int read_column_type(const struct node *node, struct field *out, struct error *err)
{
	static const struct member members[] = {
		{.key = "type", .read = read_type, .required = true},
		{.key = "description", .read = read_text, .at = AT(description)},
		{0},
	};

	if (json_is_object(node->value) ? node_read(node, members, out, err)
					: read_type(node, NULL, out, err))
		return -1;
	if (out->array || out->type == TYPE_OBJECT)
		return node_refuse(node, err, "a column is a scalar");
	return 0;
}
