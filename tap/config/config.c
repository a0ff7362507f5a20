#include "tap/config/config.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "tap/config/option.h"
#include "tap/config/rules.h"
#include "tap/config/source.h"
#include "tap/config/value.h"

/* What config_load works on. */
struct load {
	struct config *config;
	const struct source *source;
	struct error *err;
};

/* The value of an option under one of its names in `object`; which name it was goes to `*key`. */
static const json_t *given(const json_t *object, const struct option *option, const char **key)
{
	const json_t *value = json_object_get(object, option->name);

	*key = option->name;
	for (size_t i = 0; i < 2 && option->also[i] && (!value || json_is_null(value)); i++) {
		value = json_object_get(object, option->also[i]);
		if (value)
			*key = option->also[i];
	}
	return value;
}

static struct place place_of(struct load *load, const char *top, const char *path)
{
	return (struct place){source_of(load->source, top), path, &load->config->notes};
}

/* Two names of one setting: say which one counts. */
static void note_both(struct load *load, const struct option *option, const char *key)
{
	for (size_t i = 0; i < 2 && option->also[i]; i++)
		if (strcmp(key, option->also[i]) != 0 &&
		    json_object_get(load->source->document, option->also[i]))
			buffer_format(&load->config->notes, "%s: %s is ignored, since %s is set\n",
				      source_of(load->source, option->also[i]), option->also[i],
				      key);
}

static int read_setting(struct load *load, const struct option *option)
{
	const char *key = NULL;
	const json_t *value = given(load->source->document, option, &key);
	const struct place place = place_of(load, key, key);
	json_t *checked = NULL;

	if (value_read(option, value, &place, &checked, load->err) < 0)
		return -1;
	if (checked)
		note_both(load, option, key);
	else if (option->initial)
		checked = json_loads(option->initial, JSON_DECODE_ANY, NULL);
	if (checked)
		json_object_set_new(load->config->settings, option->name, checked);
	return 0;
}

static int keep_credential(struct load *load, const struct option *option, const json_t *value)
{
	struct credentials *c = &load->config->credentials;
	const struct {
		const char *name;
		char **into;
	} texts[] = {{"client_id", &c->client_id},
		     {"client_secret", &c->client_secret},
		     {"refresh_token", &c->refresh_token},
		     {"access_token", &c->access_token}};
	int64_t us = 0;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(option->name, texts[i].name) == 0) {
			*texts[i].into = memory_text(json_string_value(value));
			return 0;
		}
	if (date_time_parse(slice_of(json_string_value(value)), &us) < 0)
		return error_set(load->err, ERROR_CONFIG,
				 "%s: %s must be a time such as 2026-12-22T08:00:00Z",
				 source_of(load->source, option->name), option->name);
	c->expires_at = us / 1000000;
	return 0;
}

/* credentials.NAME wins over NAME: it is where renewed tokens are written to. */
static int read_credential(struct load *load, const struct option *option)
{
	const json_t *document = load->source->document;
	const json_t *nested =
		json_object_get(json_object_get(document, "credentials"), option->name);
	char *path SCOPED = memory_format("credentials.%s", option->name);
	const struct place inner = place_of(load, "credentials", path);
	const struct place outer = place_of(load, option->name, option->name);
	json_t *value = NULL;
	int result = value_read(option, nested, &inner, &value, load->err);

	if (result == 0 && !value)
		result = value_read(option, json_object_get(document, option->name), &outer, &value,
				    load->err);
	if (value)
		result = keep_credential(load, option, value);
	json_decref(value);
	return result;
}

static int read_options(struct load *load)
{
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &options[i];

		if ((option->credential ? read_credential : read_setting)(load, option) < 0)
			return -1;
	}
	return 0;
}

/* One setting of one stream; `path` is stream_settings.STREAM.KEY. */
static int read_override(struct load *load, const char *key, const json_t *value, const char *path,
			 json_t *into)
{
	const struct option *option = option_find(key);
	const struct place place = place_of(load, "stream_settings", path);
	json_t *checked = NULL;

	if (key[0] == '_')
		return 0;
	if (!option) {
		const char *near = option_nearest(key);

		place_note(&place, "is not a known setting and is ignored%s%s",
			   near ? "; the nearest one is " : "", near ? near : "");
		return 0;
	}
	if (!option->per_stream)
		return error_set(load->err, ERROR_CONFIG,
				 "%s: %s cannot differ for a stream; set %s for the whole run",
				 place.file, path, option->name);
	if (value_read(option, value, &place, &checked, load->err) < 0)
		return -1;
	if (checked)
		json_object_set_new(into, option->name, checked);
	return 0;
}

static int read_stream(struct load *load, const char *stream, json_t *overrides, json_t *into)
{
	const char *key = NULL;
	json_t *value = NULL;

	if (!json_is_object(overrides))
		return error_set(load->err, ERROR_CONFIG,
				 "%s: stream_settings.%s must be an object of settings",
				 source_of(load->source, "stream_settings"), stream);
	json_object_foreach(overrides, key, value) {
		char *path SCOPED = memory_format("stream_settings.%s.%s", stream, key);

		if (read_override(load, key, value, path, into) < 0)
			return -1;
	}
	return 0;
}

static int read_streams(struct load *load)
{
	json_t *all = json_object_get(load->config->settings, "stream_settings");
	json_t *checked = json_object();
	const char *stream = NULL;
	json_t *settings = NULL;
	int failed = 0;

	json_object_foreach(all, stream, settings) {
		json_t *into = json_object();

		failed = failed ? failed : read_stream(load, stream, settings, into);
		json_object_set_new(checked, stream, into);
	}
	if (all)
		json_object_set(load->config->settings, "stream_settings", checked);
	json_decref(checked);
	return failed;
}

int config_load(struct config *config, const char *const *sources, size_t count, struct error *err)
{
	struct source source = {0};
	struct load load = {config, &source, err};
	int failed = source_read(&source, sources, count, err);

	config->settings = json_object();
	config->document = json_incref(source.document);
	config->readable = !failed;
	if (!failed)
		failed = rules_keys(&source, &config->notes, err) < 0 || read_options(&load) < 0 ||
			 read_streams(&load) < 0 || rules_check(config, &source, err) < 0;
	source_release(&source);
	return failed ? -1 : 0;
}

void config_release(struct config *config)
{
	json_decref(config->document);
	json_decref(config->settings);
	free(config->credentials.client_id);
	free(config->credentials.client_secret);
	free(config->credentials.refresh_token);
	free(config->credentials.access_token);
	buffer_release(&config->notes);
	*config = (struct config){0};
}

int config_require_access(const struct config *config, struct error *err)
{
	const struct credentials *c = &config->credentials;

	if (c->access_token || credentials_renewable(c))
		return 0;
	if (!c->client_id && !c->client_secret && !c->refresh_token)
		return error_set(err, ERROR_CONFIG,
				 "The config has no credentials: set access_token, or client_id, "
				 "client_secret and refresh_token");
	return error_set(err, ERROR_CONFIG,
			 "The config has no access_token, and to get one it lacks%s%s%s",
			 c->client_id ? "" : " client_id", c->client_secret ? "" : " client_secret",
			 c->refresh_token ? "" : " refresh_token");
}
