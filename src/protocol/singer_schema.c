#include "protocol/singer_schema.h"

#include "protocol/message.h"

json_t *singer_schema_properties(const json_t *node)
{
	json_t *properties = json_object_get(node, "properties");

	if (!properties)
		properties = json_object_get(json_object_get(node, "items"), "properties");
	return json_object_size(properties) ? properties : NULL;
}

static const struct field *field_named(const struct field *fields, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}

/* Nested properties without a single chosen one stay as they are: the object is printed whole. */
static bool any_chosen(const struct selected *selected, const struct field *field)
{
	for (size_t i = 0; i < field->field_count; i++) {
		const char *path[] = {field->name, field->fields[i].name};

		if (selected_chosen(selected, path, 2))
			return true;
	}
	return false;
}

static void prune_object(const struct selected *selected, const struct field *field, json_t *node)
{
	json_t *properties = singer_schema_properties(node);
	bool any = any_chosen(selected, field);
	const char *name;
	json_t *below;
	void *next;

	json_object_foreach_safe(properties, next, name, below) {
		const char *path[] = {field->name, name};
		const struct field *nested = field_named(field->fields, field->field_count, name);

		if (nested && (nested->secret || (any && !selected_chosen(selected, path, 2))))
			json_object_del(properties, name);
	}
}

static const char *wanted_type(const json_t *node)
{
	const json_t *type = json_object_get(node, "type"), *item;
	const char *wanted = json_string_value(type);
	size_t i;

	json_array_foreach(type, i, item) {
		const char *word = json_string_value(item);

		if (word && strcmp(word, "null") != 0)
			wanted = wanted ? "" : word;
	}
	return wanted ? wanted : "";
}

/* Text can be had of every scalar, numbers of those that look like one. */
static void retype(struct selected *selected, const struct field *field, const json_t *node)
{
	const char *wanted = wanted_type(node);
	bool text = field->type == TYPE_ID || field->type == TYPE_STRING;
	bool number = field->type == TYPE_INTEGER || field->type == TYPE_NUMBER ||
		      field->type == TYPE_HOUR;

	if (strcmp(wanted, "string") == 0 && (number || field->type == TYPE_BOOLEAN))
		selected_retype(selected, field->name, TYPE_STRING);
	else if (strcmp(wanted, "number") == 0 && text)
		selected_retype(selected, field->name, TYPE_NUMBER);
	else if (strcmp(wanted, "integer") == 0 && (text || field->type == TYPE_NUMBER))
		selected_retype(selected, field->name, TYPE_INTEGER);
}

/* Keys and bookmarks are printed whether the catalog has them or not. */
static void add_forced(const struct selected *selected, json_t *properties)
{
	const struct offer *offer = selected->offer;

	for (size_t i = 0; i < offer->field_count; i++) {
		const struct field *field = &offer->fields[i];
		struct buffer text BUFFER_SCOPED = {0};
		json_t *made;

		if (json_object_get(properties, field->name) ||
		    !selected_chosen(selected, &field->name, 1))
			continue;
		schema_write(field, NULL, 1, (struct schema_style){0}, &text);
		made = json_loadb(text.data, text.length, 0, NULL);
		json_object_update(properties, json_object_get(made, "properties"));
		json_decref(made);
	}
}

void singer_schema_take(struct selected *selected, const json_t *schema, singer_schema_keep *keep,
			const void *self)
{
	const struct offer *offer = selected->offer;
	json_t *own = json_deep_copy(schema);
	json_t *properties = json_object_get(own, "properties"), *node;
	struct buffer text = {0};
	const char *name;
	void *next;

	json_object_foreach_safe(properties, next, name, node) {
		const struct field *field = field_named(offer->fields, offer->field_count, name);

		if (field ? !selected_chosen(selected, &name, 1) : !keep(self, name, node)) {
			json_object_del(properties, name);
		} else if (field) {
			retype(selected, field, node);
			prune_object(selected, field, node);
		}
	}
	add_forced(selected, properties);
	if (!json_object_get(own, "type"))
		json_object_set_new(own, "type", json_string("object"));
	message_add_document(&text, own);
	json_decref(own);
	selected->schema = text.data;
}
