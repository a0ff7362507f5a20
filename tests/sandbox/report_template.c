/* Reports made from a saved template: its level and columns, and the days that the request says. */
#include "day.h"
#include "frame.h"
#include "kinds.h"
#include "plan.h"
#include "report_forms.h"
#include "route.h"

#include <jansson.h>

static const char *const granularities[] = {"TOTAL", "DAY", "HOUR", "WEEK", "MONTH", NULL};

const struct parameter report_template_parameters[] = {
	{.name = "start_date", .type = PARAMETER_DATE},
	{.name = "end_date", .type = PARAMETER_DATE},
	{.name = "granularity", .type = PARAMETER_CHOICE, .choices = granularities},
	PARAMETERS_END,
};

static json_t *read_template(const struct entity *template)
{
	struct text row = {0};
	json_t *object;

	fields_write(&row, template, template->kind->fields);
	object = json_loadb(row.bytes, row.length, 0, NULL);
	text_release(&row);
	return object;
}

static void add(struct text *query, const char *name, const char *value)
{
	if (query->length)
		text_char(query, '&');
	text_puts(query, name);
	text_char(query, '=');
	text_puts(query, value);
}

static void add_columns(struct text *query, const json_t *names)
{
	const json_t *column;
	size_t at;

	text_puts(query, "&columns=");
	json_array_foreach(names, at, column) {
		if (at)
			text_char(query, ',');
		text_puts(query, json_string_value(column));
	}
}

static void add_day(struct text *query, const struct request *request, const char *name,
		    int32_t otherwise)
{
	const char *given = arguments_text(&request->arguments, name);
	struct text day = {0};

	day_write(&day, otherwise);
	add(query, name, given ? given : text_string(&day));
	text_release(&day);
}

/* The report that it stands for, as a query; breakdowns of templates are told nowhere. */
static void write_query(struct text *query, const struct request *request, const json_t *template)
{
	const char *given = arguments_text(&request->arguments, "granularity");
	const char *level = json_string_value(json_object_get(template, "report_level"));

	add(query, "level", level);
	if (strstr(level, "_TARGETING"))
		add(query, "targeting_types", "GENDER,COUNTRY");
	add_columns(query, json_object_get(template, "columns"));
	add_day(query, request, "start_date", request->world->today - 30);
	add_day(query, request, "end_date", request->world->today - 1);
	add(query, "granularity",
	    given ? given : json_string_value(json_object_get(template, "granularity")));
}

/* Does it with the report that the template stands for. */
static bool stand_in(struct request *request, struct rows *rows)
{
	struct request inner = {.world = request->world,
				.route = route_of_stream("report"),
				.scopes = request->scopes,
				.complete = true, /* a template may reach further in one go */
				.path = {request->path[0]}};
	json_t *template = read_template(&request->path[1]);
	struct text query = {0};
	bool good;

	write_query(&query, request, template);
	json_decref(template);
	good = frame_check(&inner, text_string(&query)) && report_plain.check(&inner);
	if (good && rows)
		report_plain.write(&inner, rows);
	if (!good)
		request->refusal = inner.refusal;
	frame_release(&inner);
	text_release(&query);
	return good;
}

static bool check(struct request *request)
{
	json_t *template = read_template(&request->path[1]);
	const char *format = json_string_value(json_object_get(template, "report_format"));
	bool csv = format && strcmp(format, "CSV") == 0;
	bool deleted = json_is_true(json_object_get(template, "is_deleted"));
	bool dates = arguments_given(&request->arguments, "start_date");
	int32_t start, end;

	json_decref(template);
	if (deleted)
		return refuse(&request->refusal, 404, 2, "Template not found.");
	if (csv)
		return refuse(&request->refusal, 400, 1, "The sandbox has no CSV reports.");
	return (!dates || plan_window(request, &(struct reach){914, 914}, &start, &end)) &&
	       stand_in(request, NULL);
}

static void write(struct request *request, struct rows *rows)
{
	stand_in(request, rows);
}

/* A dump passes over those that have no report. */
static bool check_dumped(struct request *request)
{
	return check(request) || request->complete;
}

static void write_good(struct request *request, struct rows *rows)
{
	if (check(request))
		write(request, rows);
}

const struct report_form report_template = {.polled_at = "/ad_accounts/{ad_account_id}/reports",
					    .check = check_dumped,
					    .write = write_good};
