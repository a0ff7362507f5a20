#include "tap/report/custom_report.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "tap/config/setting.h"
#include "tap/config/spelling.h"
#include "tap/config/value.h"
#include "tap/report/custom_making.h"

/* --- reading its keys --- */

static const struct custom_key *key_named(const char *name)
{
	for (size_t i = 0; i < custom_key_count; i++) {
		const struct option *option = &custom_keys[i].option;

		if (strcmp(option->name, name) == 0 ||
		    (option->also[0] && strcmp(option->also[0], name) == 0))
			return &custom_keys[i];
	}
	return NULL;
}

static int check_keys(const struct making *making)
{
	const char *name = NULL;
	json_t *value = NULL;

	json_object_foreach(making->report, name, value) {
		struct nearest near = {.text = name};

		if (name[0] == '_' || key_named(name))
			continue;
		for (size_t i = 0; i < custom_key_count; i++)
			nearest_try(&near, custom_keys[i].option.name);
		return custom_refuse(making, name, "is no key of a custom report%s%s",
				     near.best ? "; did you mean " : "",
				     near.best ? near.best : "");
	}
	return 0;
}

static int read_key(const struct making *making, const struct custom_key *key)
{
	const struct option *option = &key->option;
	const json_t *given = json_object_get(making->report, option->name);
	char *path SCOPED = memory_format("custom_reports[%zu].%s", making->index, option->name);
	const struct place place = {"config", path, &making->config->notes};
	json_t *value = NULL;

	if (!given && option->also[0])
		given = json_object_get(making->report, option->also[0]);
	if (value_read(option, given, &place, &value, making->err) < 0)
		return -1;
	if (!value && option->initial)
		value = json_loads(option->initial, JSON_DECODE_ANY, NULL);
	if (!value && key->required)
		return custom_refuse(making, option->name,
				     "is missing: every custom report needs one");
	if (value)
		json_object_set_new(making->values, option->name, value);
	return 0;
}

/* --- becoming a stream --- */

/* What custom reports are asked for by. */
#define OPERATION "analytics/create_report"

/* The report stream of this level. */
static const struct definition *stream_of(const char *level)
{
	char *literal SCOPED = memory_format("\"%s\"", level);

	for (size_t i = 0; compiled_definitions[i]; i++) {
		const struct definition *stream = compiled_definitions[i];

		for (size_t b = 0; b < stream->request.body_count; b++)
			if (strcmp(stream->request.body[b].parameter, "level") == 0 &&
			    stream->request.body[b].fallback &&
			    strcmp(stream->request.body[b].fallback, literal) == 0 &&
			    strcmp(stream->request.api, OPERATION) == 0)
				return stream;
	}
	return NULL;
}

/* "Ad Performance" and "adPerformance" become custom_ad_performance. */
static int name_stream(struct making *making, char **out)
{
	const char *name = custom_text(making, "name");
	struct buffer text BUFFER_SCOPED = {0};

	buffer_add_text(&text, "custom");
	for (const char *at = name; *at; at++) {
		bool word = isalnum((unsigned char)*at) != 0;
		bool begins = at == name || !isalnum((unsigned char)at[-1]) ||
			      (isupper((unsigned char)*at) && islower((unsigned char)at[-1]));

		if (word && begins)
			buffer_add_char(&text, '_');
		if (word)
			buffer_add_char(&text, (char)tolower((unsigned char)*at));
	}
	if (text.length == strlen("custom"))
		return custom_refuse(making, "name", "must have letters or digits");
	for (size_t i = 0; making->out->streams[i]; i++)
		if (strcmp(making->out->streams[i]->name, buffer_text(&text)) == 0)
			return custom_refuse(
				making, "name",
				"makes a second stream %s: give each report a name of its own",
				buffer_text(&text));
	*out = arena_text(&making->out->arena, buffer_text(&text));
	return 0;
}

/* The level's own members, and those for which this report has values. */
static void bind_members(struct making *making, struct definition *stream)
{
	const struct definition *base = making->base;
	struct binding *body = arena_new(
		&making->out->arena, base->request.body_count + custom_key_count, sizeof(*body));
	size_t count = 0;

	for (size_t i = 0; i < base->request.body_count; i++) {
		const struct custom_key *own = key_named(base->request.body[i].parameter);

		if (!own || !own->member || !json_object_get(making->values, own->option.name))
			body[count++] = base->request.body[i];
	}
	for (size_t i = 0; i < custom_key_count; i++) {
		const struct custom_key *key = &custom_keys[i];

		if (key->member && json_object_get(making->values, key->option.name))
			body[count++] = (struct binding){.parameter = key->member,
							 .kind = BIND_SETTING,
							 .name = key->option.name,
							 .each = key->most};
	}
	stream->request.body = body;
	stream->request.body_count = count;
}

static void keep_settings(struct making *making, const char *stream)
{
	json_t *settings = making->config->settings;
	json_t *all = json_object_get(settings, "stream_settings");
	json_t *own = NULL;

	if (!json_is_object(all)) {
		all = json_object();
		json_object_set_new(settings, "stream_settings", all);
	}
	own = json_object_get(all, stream);
	if (!own) {
		own = json_object();
		json_object_set_new(all, stream, own);
	}
	for (size_t i = 0; i < custom_key_count; i++) {
		const struct custom_key *key = &custom_keys[i];
		json_t *value = json_object_get(making->values, key->option.name);

		if (value && (key->setting || key->member))
			json_object_set(own, key->setting ? key->setting : key->option.name, value);
	}
}

/* In a file by date, nothing but this column tells what a row is about. */
static void ask_for_id(const struct making *making, struct definition *stream)
{
	const char *sort = custom_text(making, "primary_sort");
	const char **always = arena_new(&making->out->arena, 1, sizeof(*always));

	if (!sort || strcmp(sort, "BY_DATE") != 0 || !custom_id_column(making->base, always) ||
	    !*always)
		return;
	stream->columns.always = always;
	stream->columns.always_count = 1;
}

static int make_stream(struct making *making)
{
	struct definition *stream = arena_new(&making->out->arena, 1, sizeof(*stream));
	struct buffer description BUFFER_SCOPED = {0};
	char *name = NULL;
	size_t count = 0;

	if (name_stream(making, &name) < 0)
		return -1;
	buffer_format(&description, "Custom report of level %s by %s, as the config says.",
		      custom_text(making, "level"), custom_text(making, "granularity"));
	*stream = *making->base;
	stream->name = name;
	stream->description = arena_text(&making->out->arena, buffer_text(&description));
	stream->by_default = true;
	stream->also_known_as = NULL;
	stream->also_known_as_count = 0;
	stream->columns.without = NULL; /* what the API refuses is dropped, and said */
	stream->columns.without_count = 0;
	ask_for_id(making, stream);
	bind_members(making, stream);
	keep_settings(making, name);
	while (making->out->streams[count])
		count++;
	making->out->streams[count] = stream;
	return 0;
}

static int make(struct making *making)
{
	if (check_keys(making) < 0)
		return -1;
	for (size_t i = 0; i < custom_key_count; i++)
		if (read_key(making, &custom_keys[i]) < 0)
			return -1;
	making->base = stream_of(custom_text(making, "level"));
	if (!making->base)
		return custom_refuse(making, "level", "has no stream");
	return custom_check(making) < 0 ? -1 : make_stream(making);
}

int custom_reports_make(struct config *config, struct custom_reports *out, struct error *err)
{
	const json_t *reports = setting_get(config->settings, NULL, "custom_reports");
	json_t *report = NULL;
	size_t i;

	*out = (struct custom_reports){0};
	out->streams = arena_new(&out->arena, json_array_size(reports) + 1, sizeof(void *));
	json_array_foreach(reports, i, report) {
		struct making making = {.config = config,
					.out = out,
					.report = report,
					.index = i,
					.values = json_object(),
					.err = err};
		int made = make(&making);

		json_decref(making.values);
		if (made < 0)
			return -1;
	}
	return 0;
}

void custom_reports_release(struct custom_reports *reports)
{
	arena_release(&reports->arena);
	*reports = (struct custom_reports){0};
}
