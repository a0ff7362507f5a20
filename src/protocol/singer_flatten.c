#include "protocol/singer_flatten.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/memory.h"
#include "protocol/message.h"

/* A property, and what becomes of its value. */
struct flat {
	char *name; /* in the record, as a JSON string without quotes */
	char *key;  /* in the flattened record; NULL: its members take its place */
	bool text;  /* arrays and objects become text */
	struct flat *below;
	size_t count;
};

enum { PARTS_MAX = 33 };

/* The names that lead to a property; those of its parents first. */
struct path {
	const struct flattening *how;
	const char *parts[PARTS_MAX];
	size_t count;
	json_t *properties; /* the flattened schema's */
};

struct flattening flattening_of(const struct flattening_policy *policy)
{
	int64_t depth = policy->max_depth;

	return (struct flattening){
		.enabled = policy->enabled && depth > 0,
		.depth = depth < PARTS_MAX ? (unsigned)depth : PARTS_MAX - 1,
		.separator = policy->separator,
		.longest = (size_t)policy->max_key_length,
	};
}

static size_t characters(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xC0) != 0x80;
	return count;
}

static char *join(char *const *parts, size_t count, const char *separator)
{
	struct buffer out = {0};

	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_add_text(&out, separator);
		buffer_add_text(&out, parts[i]);
	}
	return out.data;
}

/* some_long_name is sln; a single word keeps its first three letters. */
static void abbreviate(char *part)
{
	size_t kept = 0;
	bool first = true;
	char *initials SCOPED = memory_text(part);

	for (const char *at = part; *at; at++) {
		if (*at != '_' && (first || !islower((unsigned char)*at)))
			initials[kept++] = (char)tolower((unsigned char)*at);
		first = *at == '_';
	}
	initials[kept] = '\0';
	if (kept > 1)
		memcpy(part, initials, kept + 1);
	else if (strlen(part) > 3)
		part[3] = '\0';
	for (char *at = part; *at; at++)
		*at = (char)tolower((unsigned char)*at);
}

static bool is_key(const struct path *path)
{
	if (path->count == 1)
		for (char *const *key = path->how->keys; key && *key; key++)
			if (strcmp(*key, path->parts[0]) == 0)
				return true;
	return false;
}

static char *key_of(const struct path *path)
{
	char *parts[PARTS_MAX], *key;

	if (is_key(path))
		return memory_text(path->parts[0]);
	for (size_t i = 0; i < path->count; i++)
		parts[i] = memory_text(path->parts[i]);
	key = join(parts, path->count, path->how->separator);
	for (size_t i = 0; i < path->count && characters(key) >= path->how->longest; i++) {
		abbreviate(parts[i]);
		free(key);
		key = join(parts, path->count, path->how->separator);
	}
	for (size_t i = 0; i < path->count; i++)
		free(parts[i]);
	return key;
}

static bool has_type(const json_t *node, const char *name)
{
	const json_t *type = json_object_get(node, "type"), *item;
	size_t i;

	if (json_is_string(type))
		return strcmp(json_string_value(type), name) == 0;
	json_array_foreach(type, i, item)
		if (json_is_string(item) && strcmp(json_string_value(item), name) == 0)
			return true;
	return false;
}

/* New: the schema of a property that keeps its place; `*text` whether values become text. */
static json_t *kept_schema(json_t *node, bool *text)
{
	*text = has_type(node, "array") || has_type(node, "object");
	if (!json_object_get(node, "type")) {
		*text = true;
		return json_pack("{s:[s, s]}", "type", "null", "string");
	}
	if (!*text)
		return json_incref(node);
	if (has_type(node, "null"))
		return json_pack("{s:[s, s]}", "type", "string", "null");
	return json_pack("{s:s}", "type", "string");
}

/* Two names that come out alike: the later one gets a number, so that no value hides another. */
static char *free_key(const struct path *path)
{
	char *key = key_of(path);

	for (int number = 2; json_object_get(path->properties, key); number++) {
		char *made = key_of(path);

		free(key);
		key = memory_format("%s%s%d", made, path->how->separator, number);
		free(made);
	}
	return key;
}

static void flatten_properties(struct flat *flat, json_t *properties, struct path *path);

static void flatten_property(struct flat *flat, const char *name, json_t *node, struct path *path)
{
	json_t *below = json_object_get(node, "properties");
	struct buffer quoted = {0};

	buffer_add_json(&quoted, slice_of(name));
	flat->name = memory_span((struct slice){quoted.data + 1, quoted.length - 2});
	buffer_release(&quoted);
	path->parts[path->count++] = name;
	if (has_type(node, "object") && below && path->count <= path->how->depth) {
		flatten_properties(flat, below, path);
	} else {
		flat->key = free_key(path);
		json_object_set_new(path->properties, flat->key, kept_schema(node, &flat->text));
	}
	path->count--;
}

static void flatten_properties(struct flat *flat, json_t *properties, struct path *path)
{
	const char *name;
	json_t *node;

	flat->below = memory_new(json_object_size(properties), sizeof(*flat->below));
	json_object_foreach(properties, name, node)
		flatten_property(&flat->below[flat->count++], name, node, path);
}

static void release(struct flat *flat)
{
	for (size_t i = 0; i < flat->count; i++)
		release(&flat->below[i]);
	free(flat->below);
	free(flat->name);
	free(flat->key);
}

void flat_free(struct flat *flat)
{
	if (!flat)
		return;
	release(flat);
	free(flat);
}

/* The root has no key of its own. */
static bool is_flat(const struct flat *flat)
{
	for (size_t i = 0; i < flat->count; i++)
		if (flat->below[i].text || !flat->below[i].key ||
		    strcmp(flat->below[i].key, flat->below[i].name) != 0)
			return false;
	return true;
}

struct flat *flat_new(const struct flattening *how, const char *schema, char **out_schema)
{
	struct flat *flat = memory_new(1, sizeof(*flat));
	struct path path = {.how = how, .properties = json_object()};
	json_t *document = json_loads(schema, 0, NULL);
	struct buffer text = {0};

	flatten_properties(flat, json_object_get(document, "properties"), &path);
	json_object_set_new(document, "properties", path.properties);
	if (is_flat(flat)) {
		flat_free(flat);
		flat = NULL;
	} else {
		message_add_document(&text, document);
		*out_schema = text.data;
	}
	json_decref(document);
	return flat;
}

/* Records are our own and clean, so values are only stepped over. */

static const char *string_end(const char *at)
{
	for (at++; *at != '"'; at++)
		at += *at == '\\';
	return at + 1;
}

static const char *value_end(const char *at)
{
	unsigned depth = 0;

	do {
		if (*at == '"') {
			at = string_end(at);
			continue;
		}
		if (*at == '{' || *at == '[')
			depth++;
		else if (*at == '}' || *at == ']')
			depth--;
		at++;
	} while (depth || !strchr(",}]", *at));
	return at;
}

/* Records hold U+FFFD for what is no text, and nothing else has to be escaped again but \ and ". */
static void add_as_text(struct buffer *out, const char *at, const char *end)
{
	buffer_add_char(out, '"');
	while (at < end) {
		const char *next = *at == '"' ? string_end(at) : at + 1;

		if (next > at + 1 || !isspace((unsigned char)*at))
			for (; at < next; at++) {
				if (*at == '"' || *at == '\\')
					buffer_add_char(out, '\\');
				buffer_add_char(out, *at);
			}
		at = next;
	}
	buffer_add_char(out, '"');
}

/* Members mostly come in the same order, so the search goes on behind the last one. */
static const struct flat *find(const struct flat *flat, struct slice name, size_t *hint)
{
	for (size_t i = 0; i < flat->count; i++) {
		size_t at = (*hint + i) % flat->count;

		if (slice_is(name, flat->below[at].name)) {
			*hint = at + 1;
			return &flat->below[at];
		}
	}
	return NULL;
}

static void add_member(struct buffer *out, const struct flat *flat, const char *value,
		       const char *end)
{
	if (out->data[out->length - 1] != '{')
		buffer_add_char(out, ',');
	buffer_add_json(out, slice_of(flat->key));
	buffer_add_char(out, ':');
	if (flat->text && (*value == '{' || *value == '['))
		add_as_text(out, value, end);
	else
		buffer_add(out, value, (size_t)(end - value));
}

/* `at` is an object's first byte.  A null in place of an object has no column to stand in. */
static void add_members(const struct flat *flat, const char *at, struct buffer *out)
{
	size_t hint = 0;

	while (*at++ != '}' && *at != '}') {
		const char *colon = string_end(at);
		struct slice name = {at + 1, (size_t)(colon - at) - 2};
		const struct flat *member = find(flat, name, &hint);
		const char *value = colon + 1, *end = value_end(value);

		if (member && member->key)
			add_member(out, member, value, end);
		else if (member && *value == '{')
			add_members(member, value, out);
		at = end;
	}
}

void flat_record(const struct flat *flat, struct buffer *page, size_t from, struct buffer *scratch)
{
	buffer_clear(scratch);
	buffer_add(scratch, page->data + from, page->length - from);
	buffer_truncate(page, from);
	buffer_add_char(page, '{');
	add_members(flat, scratch->data, page);
	buffer_add_char(page, '}');
}
