#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/nearest.h"
#include "base/text_list.h"
#include "tap/config/setting.h"
#include "tap/report/custom_making.h"

int custom_refuse(const struct making *making, const char *key, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return error_set(making->err, ERROR_CONFIG, "config: custom_reports[%zu].%s %s",
			 making->index, key, text);
}

const char *custom_text(const struct making *making, const char *key)
{
	return json_string_value(json_object_get(making->values, key));
}

bool custom_id_column(const struct definition *stream, const char **out)
{
	bool captured = false;

	for (size_t i = 0; i < stream->field_count; i++) {
		const struct field *field = &stream->fields[i];

		if (field->source != SOURCE_CAPTURE)
			continue;
		captured = true;
		for (size_t c = 0; field->from && c < stream->columns.use->count; c++)
			if (strcmp(stream->columns.use->columns[c].from, field->from) == 0) {
				if (out)
					*out = stream->columns.use->columns[c].from;
				return true;
			}
	}
	return !captured;
}

static int check_list(const struct making *making, const struct custom_key *key)
{
	const char *level = custom_text(making, "level"), *name = key->option.name;
	const char *tail = strstr(level, "_TARGETING");
	size_t count = json_array_size(json_object_get(making->values, name));
	size_t length = tail ? (size_t)(tail - level) : strlen(level);

	if (count && text_list_ended_has(key->not_at, slice_of(level)))
		return custom_refuse(making, name,
				     "is not for level %s: leave it out, or change the level",
				     level);
	if (key->most && count > key->most &&
	    !text_list_ended_has(key->cut_at, (struct slice){level, length}))
		return custom_refuse(
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
	return custom_refuse(making, "columns", "has %.80s, which is no column of reports%s%s",
			     column, near.best ? "; did you mean " : "",
			     near.best ? near.best : "");
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
	bool good = field && operator&& text_list_ended_has(fields, slice_of(field)) &&
		    text_list_ended_has(operators, slice_of(operator)) && json_array_size(values);
	size_t i;

	json_array_foreach(values, i, value)
		good = good && json_is_number(value);
	return good ? 0
		    : custom_refuse(making, "metrics_filters",
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

/* In a file by date, rows are told apart by their own ids. */
static int check_sort(const struct making *making)
{
	const char *sort = custom_text(making, "primary_sort");

	if (!sort || strcmp(sort, "BY_DATE") != 0 || custom_id_column(making->base, NULL))
		return 0;
	return custom_refuse(making, "primary_sort",
			     "cannot be BY_DATE at level %s, whose rows have no id of their own: "
			     "leave it out",
			     custom_text(making, "level"));
}

static int32_t day_of(const struct making *making, const char *key, int32_t otherwise)
{
	const char *text = custom_text(making, key);
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
	const char *granularity = custom_text(making, "granularity");
	int32_t start = day_of(making, "start_date", DATE_NONE);
	int32_t end = day_of(making, "end_date", clock_today() - 1);

	if (start != DATE_NONE && start > end && custom_text(making, "start_date") &&
	    custom_text(making, "end_date"))
		return custom_refuse(making, "start_date", "is after its end_date");
	if (strcmp(granularity, "TOTAL") == 0)
		shorten_total(making, start, end);
	if (strcmp(granularity, "HOUR") != 0)
		return 0;
	if (!limits->hour_history_days)
		return custom_refuse(making, "granularity", "cannot be HOUR at level %s",
				     custom_text(making, "level"));
	if (custom_text(making, "start_date") &&
	    start < clock_today() - limits->hour_history_days + 1)
		return custom_refuse(
			making, "start_date",
			"lies more than %d days back, where Pinterest has no hours any more; "
			"leave it out, or choose granularity DAY",
			limits->hour_history_days);
	return 0;
}

int custom_check(struct making *making)
{
	for (size_t i = 0; i < custom_key_count; i++)
		if (check_list(making, &custom_keys[i]) < 0)
			return -1;
	if (check_columns(making) < 0 || check_filters(making) < 0 || check_sort(making) < 0)
		return -1;
	return check_dates(making);
}
