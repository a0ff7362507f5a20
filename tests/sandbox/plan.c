#include "plan.h"

#include "day.h"

static const char *const granularities[] = {"TOTAL", "DAY", "HOUR", "WEEK", "MONTH", NULL};
static const char *const window_days[] = {"0", "1", "7", "14", "30", "60", NULL};
static const char *const report_times[] = {"TIME_OF_AD_ACTION", "TIME_OF_CONVERSION", NULL};
static const char *const zones[] = {"PINTEREST_TIME_ZONE", "AD_ACCOUNT_TIME_ZONE", NULL};

const struct parameter plan_dates[] = {
	{.name = "start_date", .type = PARAMETER_DATE, .required = true},
	{.name = "end_date", .type = PARAMETER_DATE, .required = true},
	PARAMETERS_END,
};

const struct parameter plan_reporting[] = {
	{.name = "granularity",
	 .type = PARAMETER_CHOICE,
	 .required = true,
	 .choices = granularities},
	{.name = "columns", .type = PARAMETER_TEXT, .style = STYLE_CSV, .required = true},
	{.name = "click_window_days",
	 .type = PARAMETER_INTEGER,
	 .fallback = "30",
	 .choices = window_days},
	{.name = "engagement_window_days",
	 .type = PARAMETER_INTEGER,
	 .fallback = "30",
	 .choices = window_days},
	{.name = "view_window_days",
	 .type = PARAMETER_INTEGER,
	 .fallback = "1",
	 .choices = window_days},
	{.name = "conversion_report_time",
	 .type = PARAMETER_CHOICE,
	 .fallback = "TIME_OF_AD_ACTION",
	 .choices = report_times},
	{.name = "reporting_timezone", .type = PARAMETER_CHOICE, .choices = zones},
	PARAMETERS_END,
};

bool plan_window(struct request *request, const struct reach *reach, int32_t *start, int32_t *end)
{
	const char *first = arguments_text(&request->arguments, "start_date");
	const char *last = arguments_text(&request->arguments, "end_date");
	struct refusal *refusal = &request->refusal;

	if (!first || !last || !day_parse(first, start) || !day_parse(last, end))
		return refuse(refusal, 400, 1,
			      "Missing required parameter 'start_date' or 'end_date'.");
	if (*end < *start)
		return refuse(refusal, 400, 1, "'end_date' %s is before 'start_date' %s.", last,
			      first);
	if (request->complete)
		return true;
	if (reach->back && *start < request->world->today - reach->back)
		return refuse(refusal, 400, 1, "You can only get data from the last %d days.",
			      (int)reach->back);
	if (reach->range && *end - *start > reach->range)
		return refuse(
			refusal, 400, 1,
			"The range between 'start_date' and 'end_date' is limited to %d days.",
			(int)reach->range);
	return true;
}

static bool add_column(struct request *request, struct plan *plan, const struct column *column,
		       const char *name)
{
	if (!column)
		return refuse(&request->refusal, 400, 1, "Columns %.80s are not available.", name);
	for (size_t at = 0; at < plan->column_count; at++)
		if (plan->columns[at] == column)
			return true;
	plan->columns[plan->column_count++] = column;
	return true;
}

static bool add_columns(struct request *request, struct plan *plan,
			const struct column *(*find)(const char *))
{
	const struct argument *asked = arguments_get(&request->arguments, "columns");

	if (!asked->count) /* a dump without --columns */
		for (size_t at = 0; at < COLUMNS_SYNC; at++)
			plan->columns[plan->column_count++] = &columns[at];
	for (size_t at = 0; at < asked->count; at++) {
		const char *name = asked->values[at];

		if (!add_column(request, plan, find(name), name))
			return false;
	}
	return true;
}

static enum granularity granularity_of(const char *name)
{
	int at = GRANULARITY_DAY;

	for (int choice = 0; name && granularities[choice]; choice++)
		if (strcmp(granularities[choice], name) == 0)
			at = choice;
	return (enum granularity)at;
}

bool plan_parse(struct request *request, const struct plan_rules *rules, struct plan *out)
{
	const struct arguments *arguments = &request->arguments;
	const char *counted = arguments_text(arguments, "conversion_report_time");

	*out = (struct plan){0};
	out->granularity = granularity_of(arguments_text(arguments, "granularity"));
	out->attribution = (struct attribution){
		.click_days = (int)arguments_integer(arguments, "click_window_days", 30),
		.view_days = (int)arguments_integer(arguments, "view_window_days", 1),
		.engagement_days = (int)arguments_integer(arguments, "engagement_window_days", 30),
		.at_conversion = counted && strcmp(counted, "TIME_OF_CONVERSION") == 0,
	};
	return plan_window(request,
			   out->granularity == GRANULARITY_HOUR ? &rules->hourly : &rules->reach,
			   &out->start, &out->end) &&
	       add_columns(request, out, rules->find ? rules->find : column_find);
}

int32_t plan_bucket(const struct plan *plan, int32_t from, int32_t *named)
{
	int32_t last = plan->end;

	*named = from;
	if (plan->granularity == GRANULARITY_WEEK) {
		*named = day_week(from);
		last = *named + 6;
	} else if (plan->granularity == GRANULARITY_MONTH) {
		*named = day_month(from);
		last = day_month(*named + 31) - 1;
	} else if (plan->granularity != GRANULARITY_TOTAL) {
		last = from;
	}
	return last < plan->end ? last : plan->end;
}
