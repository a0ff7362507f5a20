#include "tap/custom_report.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "stream/setting.h"
#include "tap/custom_key.h"
#include "tap/spelling.h"
#include "tap/value.h"

/* One report on its way to a stream. */
struct making {
	struct config *config;
	struct custom_reports *out;
	json_t *report; /* as it was given */
	size_t index;
	json_t *values; /* by key, read */
	const struct definition *base;
	struct error *err;
};

static int refuse(const struct making *making, const char *key, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
static int refuse(const struct making *making, const char *key, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return error_set(making->err, ERROR_CONFIG, "config: custom_reports[%zu].%s %s",
			 making->index, key, text);
}

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
		return refuse(making, name, "is no key of a custom report%s%s",
			      near.best ? "; did you mean " : "", near.best ? near.best : "");
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
		return refuse(making, option->name, "is missing: every custom report needs one");
	if (value)
		json_object_set_new(making->values, option->name, value);
	return 0;
}

static const char *text_of(const struct making *making, const char *key)
{
	return json_string_value(json_object_get(making->values, key));
}

/* --- what its keys demand of each other --- */

static bool listed(const char *const *list, const char *text, size_t length)
{
	for (; list && *list; list++)
		if (strlen(*list) == length && strncmp(*list, text, length) == 0)
			return true;
	return false;
}

static int check_list(const struct making *making, const struct custom_key *key)
{
	const char *level = text_of(making, "level"), *name = key->option.name;
	const char *tail = strstr(level, "_TARGETING");
	size_t count = json_array_size(json_object_get(making->values, name));
	size_t length = tail ? (size_t)(tail - level) : strlen(level);

	if (count && listed(key->not_at, level, strlen(level)))
		return refuse(making, name,
			      "is not for level %s: leave it out, or change the level", level);
	if (key->most && count > key->most && !listed(key->cut_at, level, length))
		return refuse(
			making, name,
			"has %zu values, and Pinterest takes at most %u at level %s; in several "
			"requests a row could count twice: name fewer, or make two reports",
			count, key->most, level);
	return 0;
}

static int check_column(const struct making *making, const char *column)
{
	const struct column_list *list = making->base->columns.use;
	struct nearest near = {.text = column};

	for (size_t i = 0; i < list->count; i++) {
		if (strcasecmp(list->columns[i].from, column) == 0)
			return 0;
		nearest_try(&near, list->columns[i].from);
	}
	return refuse(making, "columns", "has %.80s, which is no column of reports%s%s", column,
		      near.best ? "; did you mean " : "", near.best ? near.best : "");
}

static int check_columns(const struct making *making)
{
	const json_t *columns = json_object_get(making->values, "columns");
	const json_t *column = NULL;
	size_t i;

	json_array_foreach(columns, i, column)
		if (check_column(making, json_string_value(column)) < 0)
			return -1;
	return 0;
}

static int check_filter(const struct making *making, const json_t *filter)
{
	static const char *const fields[] = {"SPEND_IN_DOLLAR", "TOTAL_IMPRESSION", NULL};
	static const char *const operators[] = {"LESS_THAN", "GREATER_THAN", NULL};
	const char *field = json_string_value(json_object_get(filter, "field"));
	const char *operator= json_string_value(json_object_get(filter, "operator"));
	const json_t *values = json_object_get(filter, "values"), *value = NULL;
	bool good = field && operator&& listed(fields, field, strlen(field)) &&
		    listed(operators, operator, strlen(operator)) && json_array_size(values);
	size_t i;

	json_array_foreach(values, i, value)
		good = good && json_is_number(value);
	return good ? 0
		    : refuse(making, "metrics_filters",
			     "must be objects such as {\"field\": \"SPEND_IN_DOLLAR\", "
			     "\"operator\": "
			     "\"GREATER_THAN\", \"values\": [5]}; the other field is "
			     "TOTAL_IMPRESSION, the other operator LESS_THAN");
}

static int check_filters(const struct making *making)
{
	const json_t *filter = NULL;
	size_t i;

	json_array_foreach(json_object_get(making->values, "metrics_filters"), i, filter)
		if (check_filter(making, filter) < 0)
			return -1;
	return 0;
}

static int32_t day_of(const struct making *making, const char *key, int32_t otherwise)
{
	const char *text = text_of(making, key);
	int32_t day = otherwise;

	if (!text)
		text = setting_text(making->config->settings, NULL, key, "");
	date_parse_lenient(slice_of(text), &day);
	return day;
}

/* Without a start the newest days are meant, as many as one request may span. */
static void shorten_total(struct making *making, int32_t start, int32_t end)
{
	const struct window_limits *limits = &making->base->window;
	char day[DATE_TEXT_SIZE];

	if (start != DATE_NONE && end - start < limits->span_days)
		return;
	date_format(end - limits->span_days + 1, day);
	json_object_set_new(making->values, "start_date", json_string(day));
	buffer_format(&making->config->notes,
		      "config: custom_reports[%zu]: one TOTAL covers at most %d days: it starts on "
		      "%s\n",
		      making->index, limits->span_days, day);
}

static int check_dates(struct making *making)
{
	const struct window_limits *limits = &making->base->window;
	const char *granularity = text_of(making, "granularity");
	int32_t start = day_of(making, "start_date", DATE_NONE);
	int32_t end = day_of(making, "end_date", clock_today() - 1);

	if (start != DATE_NONE && start > end && text_of(making, "start_date") &&
	    text_of(making, "end_date"))
		return refuse(making, "start_date", "is after its end_date");
	if (strcmp(granularity, "TOTAL") == 0)
		shorten_total(making, start, end);
	if (strcmp(granularity, "HOUR") != 0)
		return 0;
	if (!limits->hour_history_days)
		return refuse(making, "granularity", "cannot be HOUR at level %s",
			      text_of(making, "level"));
	if (text_of(making, "start_date") && start < clock_today() - limits->hour_history_days + 1)
		return refuse(making, "start_date",
			      "lies more than %d days back, where Pinterest has no hours any more; "
			      "leave it out, or choose granularity DAY",
			      limits->hour_history_days);
	return 0;
}

static int check_report(struct making *making)
{
	for (size_t i = 0; i < custom_key_count; i++)
		if (check_list(making, &custom_keys[i]) < 0)
			return -1;
	if (check_columns(making) < 0 || check_filters(making) < 0)
		return -1;
	return check_dates(making);
}

/* --- becoming a stream --- */

/* The report stream of this level. */
static const struct definition *stream_of(const char *level)
{
	char *literal SCOPED = memory_format("\"%s\"", level);

	for (size_t i = 0; compiled_definitions[i]; i++) {
		const struct definition *stream = compiled_definitions[i];

		for (size_t b = 0; b < stream->body_count; b++)
			if (strcmp(stream->body[b].parameter, "level") == 0 &&
			    stream->body[b].fallback &&
			    strcmp(stream->body[b].fallback, literal) == 0 &&
			    strcmp(stream->extractor, "report") == 0 && stream->columns.use)
				return stream;
	}
	return NULL;
}

/* "Ad Performance" and "adPerformance" become custom_ad_performance. */
static int name_stream(struct making *making, char **out)
{
	const char *name = text_of(making, "name");
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
		return refuse(making, "name", "must have letters or digits");
	for (size_t i = 0; making->out->streams[i]; i++)
		if (strcmp(making->out->streams[i]->name, buffer_text(&text)) == 0)
			return refuse(
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
	struct binding *body =
		arena_new(&making->out->arena, base->body_count + custom_key_count, sizeof(*body));
	size_t count = 0;

	for (size_t i = 0; i < base->body_count; i++) {
		const struct custom_key *own = key_named(base->body[i].parameter);

		if (!own || !own->member || !json_object_get(making->values, own->option.name))
			body[count++] = base->body[i];
	}
	for (size_t i = 0; i < custom_key_count; i++) {
		const struct custom_key *key = &custom_keys[i];

		if (key->member && json_object_get(making->values, key->option.name))
			body[count++] = (struct binding){.parameter = key->member,
							 .kind = BIND_SETTING,
							 .name = key->option.name,
							 .each = key->most};
	}
	stream->body = body;
	stream->body_count = count;
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

static int make_stream(struct making *making)
{
	struct definition *stream = arena_new(&making->out->arena, 1, sizeof(*stream));
	struct buffer description BUFFER_SCOPED = {0};
	char *name = NULL;
	size_t count = 0;

	if (name_stream(making, &name) < 0)
		return -1;
	buffer_format(&description, "Custom report of level %s by %s, as the config says.",
		      text_of(making, "level"), text_of(making, "granularity"));
	*stream = *making->base;
	stream->name = name;
	stream->description = arena_text(&making->out->arena, buffer_text(&description));
	stream->by_default = true;
	stream->also_known_as = NULL;
	stream->also_known_as_count = 0;
	stream->columns.without = NULL; /* what the API refuses is dropped, and said */
	stream->columns.without_count = 0;
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
	making->base = stream_of(text_of(making, "level"));
	if (!making->base)
		return refuse(making, "level", "has no stream");
	return check_report(making) < 0 ? -1 : make_stream(making);
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
