#include "json/yaml.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/read_file.h"
#include "base/text_list.h"

enum { DEPTH_MAX = 64, VALUES_MAX = 1000000, FILE_MAX = 8 << 20 };

struct conversion {
	yaml_document_t *document;
	const char *file;
	json_t *lines; /* or NULL */
	struct buffer path;
	size_t values;
	unsigned depth;
	struct error *err;
};

static json_t *value_of(struct conversion *c, const yaml_node_t *node);

static json_t *refuse(struct conversion *c, yaml_mark_t mark, const char *what)
{
	error_set(c->err, ERROR_CONFIG, "%s:%zu: %s", c->file, mark.line + 1, what);
	return NULL;
}

static const char *text_of(const yaml_node_t *scalar)
{
	return (const char *)scalar->data.scalar.value;
}

static size_t digits(const char *at)
{
	size_t n = 0;

	while (isdigit((unsigned char)at[n]))
		n++;
	return n;
}

/* -?(0|[1-9]d*) */
static size_t whole_part(const char *text)
{
	size_t sign = *text == '-';
	size_t n = digits(text + sign);

	if (n == 0 || (n > 1 && text[sign] == '0'))
		return 0;
	return sign + n;
}

static json_t *number_of(const char *text)
{
	size_t whole = whole_part(text);
	size_t fraction;
	long long number;

	if (whole == 0)
		return NULL;
	if (text[whole] == '\0') {
		errno = 0;
		number = strtoll(text, NULL, 10);
		return errno || strcmp(text, "-0") == 0 ? NULL : json_integer(number);
	}
	if (text[whole] != '.')
		return NULL;
	fraction = digits(text + whole + 1);
	if (fraction == 0 || text[whole + 1 + fraction] != '\0' || whole + fraction > 15)
		return NULL;
	return json_real(strtod(text, NULL));
}

static json_t *plain(const char *text)
{
	static const char *const nothing[] = {"", "~", "null", "Null", "NULL", NULL};
	static const char *const yes[] = {"true", "True", "TRUE", NULL};
	static const char *const no[] = {"false", "False", "FALSE", NULL};

	if (text_list_ended_has(nothing, slice_of(text)))
		return json_null();
	if (text_list_ended_has(yes, slice_of(text)))
		return json_true();
	if (text_list_ended_has(no, slice_of(text)))
		return json_false();
	return number_of(text);
}

static json_t *scalar_of(struct conversion *c, const yaml_node_t *node)
{
	json_t *value = NULL;

	if (node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
		value = plain(text_of(node));
	if (!value)
		value = json_stringn(text_of(node), node->data.scalar.length);
	return value ? value : refuse(c, node->start_mark, "the text is not UTF-8");
}

static void note_line(struct conversion *c, yaml_mark_t mark)
{
	if (c->lines)
		json_object_set_new(c->lines, buffer_text(&c->path),
				    json_integer((json_int_t)mark.line + 1));
}

static json_t *list_of(struct conversion *c, const yaml_node_t *node)
{
	json_t *list = json_array();
	size_t path = c->path.length;
	size_t index = 0;

	for (const yaml_node_item_t *item = node->data.sequence.items.start;
	     item < node->data.sequence.items.top; item++, index++) {
		const yaml_node_t *child = yaml_document_get_node(c->document, *item);
		json_t *value;

		buffer_format(&c->path, "[%zu]", index);
		note_line(c, child->start_mark);
		value = value_of(c, child);
		buffer_truncate(&c->path, path);
		if (!value || json_array_append_new(list, value)) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static int add_pair(struct conversion *c, json_t *map, const yaml_node_t *key,
		    const yaml_node_t *child)
{
	size_t path = c->path.length;
	json_t *value;
	char what[96];

	if (key->type != YAML_SCALAR_NODE || strlen(text_of(key)) != key->data.scalar.length)
		return refuse(c, key->start_mark, "a key must be a plain text") ? 0 : -1;
	if (json_object_get(map, text_of(key))) {
		snprintf(what, sizeof(what), "the key %.60s stands there twice", text_of(key));
		return refuse(c, key->start_mark, what) ? 0 : -1;
	}
	buffer_format(&c->path, "%s%s", path ? "." : "", text_of(key));
	note_line(c, key->start_mark);
	value = value_of(c, child);
	buffer_truncate(&c->path, path);
	if (!value)
		return -1;
	if (json_object_set_new(map, text_of(key), value))
		return refuse(c, key->start_mark, "the key is not UTF-8") ? 0 : -1;
	return 0;
}

static json_t *map_of(struct conversion *c, const yaml_node_t *node)
{
	json_t *map = json_object();

	for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
	     pair < node->data.mapping.pairs.top; pair++) {
		if (add_pair(c, map, yaml_document_get_node(c->document, pair->key),
			     yaml_document_get_node(c->document, pair->value))) {
			json_decref(map);
			return NULL;
		}
	}
	return map;
}

/* libyaml writes the standard tag of its kind into every node that has none. */
static bool is_untagged(const yaml_node_t *node)
{
	static const char *const standard[] = {YAML_STR_TAG, YAML_SEQ_TAG, YAML_MAP_TAG, NULL};

	return text_list_ended_has(standard, slice_of((const char *)node->tag));
}

static json_t *value_of(struct conversion *c, const yaml_node_t *node)
{
	json_t *value = NULL;

	if (++c->values > VALUES_MAX)
		return refuse(c, node->start_mark, "more than a million values");
	if (c->depth == DEPTH_MAX)
		return refuse(c, node->start_mark, "nested more than 64 levels deep");
	if (!is_untagged(node))
		return refuse(c, node->start_mark, "tags are not understood");
	c->depth++;
	if (node->type == YAML_SCALAR_NODE)
		value = scalar_of(c, node);
	else if (node->type == YAML_SEQUENCE_NODE)
		value = list_of(c, node);
	else
		value = map_of(c, node);
	c->depth--;
	return value;
}

static int load(yaml_parser_t *parser, yaml_document_t *document, const char *file,
		struct error *err)
{
	if (yaml_parser_load(parser, document))
		return 0;
	return error_set(err, ERROR_CONFIG, "%s:%zu: %s%s%s", file, parser->problem_mark.line + 1,
			 parser->problem ? parser->problem : "not YAML", parser->context ? " " : "",
			 parser->context ? parser->context : "");
}

/* Nothing may follow the first document. */
static int load_end(yaml_parser_t *parser, const char *file, struct error *err)
{
	yaml_document_t document;
	const yaml_node_t *root;
	int status = 0;

	if (load(parser, &document, file, err))
		return -1;
	root = yaml_document_get_root_node(&document);
	if (root)
		status = error_set(err, ERROR_CONFIG, "%s:%zu: a second document", file,
				   root->start_mark.line + 1);
	yaml_document_delete(&document);
	return status;
}

static json_t *convert(yaml_document_t *document, const char *file, json_t *lines,
		       struct error *err)
{
	struct conversion c = {.document = document, .file = file, .lines = lines, .err = err};
	const yaml_node_t *root = yaml_document_get_root_node(document);
	json_t *value;

	if (!root)
		return json_null();
	note_line(&c, root->start_mark);
	value = value_of(&c, root);
	buffer_release(&c.path);
	return value;
}

static json_t *read_all(yaml_parser_t *parser, const char *file, json_t *lines, struct error *err)
{
	yaml_document_t document;
	json_t *value;

	if (load(parser, &document, file, err))
		return NULL;
	value = convert(&document, file, lines, err);
	/* An empty stream has one empty document; the parser must not be called again after it. */
	if (value && yaml_document_get_root_node(&document) && load_end(parser, file, err)) {
		json_decref(value);
		value = NULL;
	}
	yaml_document_delete(&document);
	return value;
}

json_t *from_yaml(struct slice text, const char *file, json_t **lines, struct error *err)
{
	json_t *places = lines ? json_object() : NULL;
	yaml_parser_t parser;
	json_t *value;

	if (!yaml_parser_initialize(&parser))
		abort(); /* out of memory, as in base/memory */
	yaml_parser_set_input_string(&parser, (const unsigned char *)(text.at ? text.at : ""),
				     text.length);
	value = read_all(&parser, file, places, err);
	yaml_parser_delete(&parser);
	if (lines && value)
		*lines = places;
	else
		json_decref(places);
	return value;
}

json_t *from_yaml_file(const char *path, json_t **lines, struct error *err)
{
	struct buffer text BUFFER_SCOPED = {0};

	if (read_file(path, FILE_MAX, &text, err) < 0)
		return NULL;
	return from_yaml(buffer_slice(&text), path, lines, err);
}
