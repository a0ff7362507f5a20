#include "form.h"

#include <jansson.h>
#include <stdlib.h>

static void encode(struct text *query, const char *value)
{
	static const char hex[] = "0123456789ABCDEF";

	for (; *value; value++) {
		unsigned char byte = (unsigned char)*value;

		if (strchr("%&=+#", *value) || byte <= ' ' || byte >= 127) {
			text_char(query, '%');
			text_char(query, hex[byte >> 4]);
			text_char(query, hex[byte & 15]);
		} else {
			text_char(query, *value);
		}
	}
}

static void write_value(struct text *query, const json_t *value)
{
	char *text;

	if (json_is_string(value)) {
		encode(query, json_string_value(value));
		return;
	}
	text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	encode(query, text ? text : "");
	free(text);
}

static void write_list(struct text *query, const json_t *list)
{
	const json_t *item;
	size_t at;

	json_array_foreach(list, at, item) {
		if (at)
			text_char(query, ',');
		write_value(query, item);
	}
}

bool form_query(const char *json, struct text *query, struct refusal *refusal)
{
	json_error_t error;
	json_t *object = json_loads(json ? json : "", JSON_REJECT_DUPLICATES, &error), *value;
	const char *key;

	if (!json_is_object(object)) {
		json_decref(object);
		return refuse(refusal, 400, 1, "The body is not a JSON object: %s", error.text);
	}
	json_object_foreach(object, key, value) {
		if (json_is_null(value))
			continue;
		if (query->length)
			text_char(query, '&');
		encode(query, key);
		text_char(query, '=');
		if (json_is_array(value))
			write_list(query, value);
		else
			write_value(query, value);
	}
	json_decref(object);
	return true;
}
