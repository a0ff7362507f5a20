#include "tap/config/source.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tap/config/document.h"
#include "tap/config/option.h"

#define PREFIX "TAP_PINTEREST_ADS_"

static void put(struct source *source, const char *key, json_t *value, const char *origin)
{
	json_object_set_new(source->document, key, value);
	json_object_set_new(source->origins, key, json_string(origin));
}

static int add_file(struct source *source, const char *path, struct error *err)
{
	json_t *document = document_read(path, err);
	const char *key = NULL;
	json_t *value = NULL;
	int result = 0;

	if (!document)
		return -1;
	if (!json_is_object(document))
		result = error_set(
			err, ERROR_CONFIG,
			"%s: the config must be an object of settings, if only an empty one: {}",
			path);
	json_object_foreach(document, key, value) {
		put(source, key, json_incref(value), path);
	}
	json_decref(document);
	return result;
}

/* The variable's text (borrowed) and its name; empty ones count as unset. */
static const char *variable(const char *prefix, const char *key, struct buffer *name)
{
	const char *text = NULL;

	buffer_clear(name);
	buffer_add_text(name, PREFIX);
	for (const char *c = prefix; *c; c++)
		buffer_add_char(name, (char)toupper((unsigned char)*c));
	for (const char *c = key; *c; c++)
		buffer_add_char(name, (char)toupper((unsigned char)*c));
	text = getenv(buffer_text(name));
	return text && *text ? text : NULL;
}

static void add_variable(struct source *source, const char *key)
{
	struct buffer name BUFFER_SCOPED = {0};
	const char *text = variable("", key, &name);

	if (text)
		put(source, key, json_string(text), buffer_text(&name));
}

/* TAP_PINTEREST_ADS_CREDENTIALS_CLIENT_ID is credentials.client_id. */
static void add_nested(struct source *source, const char *key)
{
	struct buffer name BUFFER_SCOPED = {0};
	const char *text = variable("credentials_", key, &name);
	json_t *before = NULL, *credentials = NULL;

	if (!text)
		return;
	before = json_object_get(source->document, "credentials");
	credentials = json_is_object(before) ? json_copy(before) : json_object();
	json_object_set_new(credentials, key, json_string(text));
	put(source, "credentials", credentials, buffer_text(&name));
}

static void add_environment(struct source *source)
{
	struct buffer name BUFFER_SCOPED = {0};
	const char *all = variable("", "credentials", &name);

	if (all) {
		json_t *object = json_loads(all, 0, NULL);

		put(source, "credentials", object ? object : json_string("(not JSON)"),
		    buffer_text(&name));
	}
	for (size_t i = 0; i < option_count; i++) {
		add_variable(source, options[i].name);
		for (size_t j = 0; j < 2 && options[i].also[j]; j++)
			add_variable(source, options[i].also[j]);
		if (options[i].credential)
			add_nested(source, options[i].name);
	}
	add_variable(source, "stream_maps"); /* refused, as in a file */
}

int source_read(struct source *source, const char *const *names, size_t count, struct error *err)
{
	bool environment = false;

	source->document = json_object();
	source->origins = json_object();
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], "ENV") == 0)
			environment = true;
		else if (add_file(source, names[i], err) < 0)
			return -1;
	}
	if (environment)
		add_environment(source);
	return 0;
}

void source_release(struct source *source)
{
	json_decref(source->document);
	json_decref(source->origins);
	*source = (struct source){0};
}

const char *source_of(const struct source *source, const char *key)
{
	const char *origin = json_string_value(json_object_get(source->origins, key));

	return origin ? origin : "config";
}
