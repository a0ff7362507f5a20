#include "json/node.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/text_list.h"

static int refuse(const struct origin *where, struct error *err, const char *path, const char *text)
{
	const json_t *line = where->lines ? json_object_get(where->lines, path) : NULL;
	struct buffer place BUFFER_SCOPED = {0};

	buffer_add_text(&place, where->file);
	if (line)
		buffer_format(&place, ":%" JSON_INTEGER_FORMAT, json_integer_value(line));
	if (*path)
		buffer_format(&place, ": %s", path);
	return error_set(err, ERROR_CONFIG, "%s: %s", buffer_text(&place), text);
}

int origin_refuse(const struct origin *where, struct error *err, const char *path, const char *fmt,
		  ...)
{
	char text[sizeof(err->text)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return refuse(where, err, path, text);
}

struct node node_root(const struct node_document *document, const json_t *value)
{
	return (struct node){.document = document, .value = value};
}

struct node node_member(const struct node *object, const char *key)
{
	return (struct node){.document = object->document,
			     .up = object,
			     .key = key,
			     .value = json_object_get(object->value, key)};
}

struct node node_element(const struct node *array, size_t index)
{
	return (struct node){.document = array->document,
			     .up = array,
			     .index = index,
			     .value = json_array_get(array->value, index)};
}

json_t *node_value(const struct node *node)
{
	json_t *value;

	memcpy(&value, &node->value, sizeof(void *));
	return value;
}

/* Paths as from_yaml writes them: a.b[2].c */
static void add_path(const struct node *node, struct buffer *path)
{
	if (!node->up)
		return;
	add_path(node->up, path);
	if (node->key)
		buffer_format(path, "%s%s", path->length ? "." : "", node->key);
	else
		buffer_format(path, "[%zu]", node->index);
}

int node_refuse(const struct node *node, struct error *err, const char *fmt, ...)
{
	struct buffer path BUFFER_SCOPED = {0};
	char text[sizeof(err->text)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	add_path(node, &path);
	return refuse(node->document->where, err, buffer_text(&path), text);
}

static const char *kind(const json_t *value)
{
	switch (value ? json_typeof(value) : JSON_NULL) {
	case JSON_OBJECT:
		return "a map";
	case JSON_ARRAY:
		return "a list";
	case JSON_STRING:
		return "a text";
	case JSON_INTEGER:
	case JSON_REAL:
		return "a number";
	case JSON_TRUE:
	case JSON_FALSE:
		return "true or false";
	case JSON_NULL:
		break;
	}
	return "nothing";
}

int node_object(const struct node *node, struct error *err)
{
	if (!json_is_object(node->value))
		return node_refuse(node, err, "must be a map, is %s", kind(node->value));
	if (json_object_size(node->value) == 0)
		return node_refuse(node, err, "is empty");
	return 0;
}

int node_array(const struct node *node, struct error *err)
{
	if (!json_is_array(node->value))
		return node_refuse(node, err, "must be a list, is %s", kind(node->value));
	if (json_array_size(node->value) == 0)
		return node_refuse(node, err, "is empty");
	return 0;
}

static int refuse_unknown(const struct node *child, const struct member *members, struct error *err)
{
	struct buffer known BUFFER_SCOPED = {0};

	for (const struct member *m = members; m->key; m++)
		buffer_format(&known, "%s%s", known.length ? ", " : "", m->key);
	return node_refuse(child, err, "unknown key; there are %s", buffer_text(&known));
}

static const struct member *find_member(const struct member *members, const char *key)
{
	for (const struct member *m = members; m->key; m++)
		if (strcmp(m->key, key) == 0)
			return m;
	return NULL;
}

int node_read(const struct node *object, const struct member *members, void *into,
	      struct error *err)
{
	const char *key;
	json_t *value;

	if (node_object(object, err))
		return -1;
	json_object_foreach(node_value(object), key, value) {
		struct node child = node_member(object, key);
		const struct member *m = find_member(members, key);

		if (!m)
			return refuse_unknown(&child, members, err);
		if (m->read(&child, m, (char *)into + m->at, err))
			return -1;
	}
	for (const struct member *m = members; m->key; m++)
		if (m->required && !json_object_get(object->value, m->key))
			return node_refuse(object, err, "%s is missing", m->key);
	return 0;
}

int read_text(const struct node *node, const struct member *member, void *char_pointer,
	      struct error *err)
{
	const char **out = char_pointer;

	(void)member;
	if (!json_is_string(node->value))
		return node_refuse(node, err, "must be a text, is %s", kind(node->value));
	if (json_string_length(node->value) == 0)
		return node_refuse(node, err, "is empty");
	*out = arena_text(node->document->arena, json_string_value(node->value));
	return 0;
}

int read_flag(const struct node *node, const struct member *member, void *bool_pointer,
	      struct error *err)
{
	bool *out = bool_pointer;

	(void)member;
	if (!json_is_boolean(node->value))
		return node_refuse(node, err, "must be true or false, is %s", kind(node->value));
	*out = json_is_true(node->value);
	return 0;
}

int read_positive(const struct node *node, const struct member *member, void *int_pointer,
		  struct error *err)
{
	int *out = int_pointer;
	json_int_t number = json_integer_value(node->value);

	(void)member;
	if (!json_is_integer(node->value))
		return node_refuse(node, err, "must be a whole number, is %s", kind(node->value));
	if (number < 1 || number > INT_MAX)
		return node_refuse(node, err, "must be 1 or more, is %" JSON_INTEGER_FORMAT,
				   number);
	*out = (int)number;
	return 0;
}

static int read_elements(const struct node *array, const char **texts, size_t count,
			 struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		struct node element = node_element(array, i);

		if (read_text(&element, NULL, &texts[i], err))
			return -1;
		if (text_list_has(texts, i, texts[i]))
			return node_refuse(&element, err, "%s stands there twice", texts[i]);
	}
	return 0;
}

int read_texts(const struct node *node, const struct member *member, void *array_pointer,
	       struct error *err)
{
	const char ***out = array_pointer;
	size_t *count = (void *)((char *)array_pointer + member->count_at);

	if (json_is_string(node->value)) {
		*count = 1;
		*out = arena_new(node->document->arena, 1, sizeof(**out));
		return read_text(node, NULL, *out, err);
	}
	if (node_array(node, err))
		return -1;
	*count = json_array_size(node->value);
	*out = arena_new(node->document->arena, *count, sizeof(**out));
	return read_elements(node, *out, *count, err);
}

int node_choice(const struct node *node, const char *const *choices, struct error *err)
{
	struct buffer list BUFFER_SCOPED = {0};
	const char *text = json_string_value(node->value);

	for (int i = 0; choices[i]; i++) {
		if (text && strcmp(choices[i], text) == 0)
			return i;
		buffer_format(&list, "%s%s", i ? ", " : "", choices[i]);
	}
	if (!text)
		return node_refuse(node, err, "must be one of %s, is %s", buffer_text(&list),
				   kind(node->value));
	return node_refuse(node, err, "%s is not one of %s", text, buffer_text(&list));
}

const char *node_json(const struct node *node)
{
	char *text =
		json_dumps(node->value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
	char *kept = arena_text(node->document->arena, text);

	free(text);
	return kept;
}
