#include "resources.h"

#include "day.h"

const struct parameter resources_ready_parameters[] = {
	{.name = "date", .type = PARAMETER_DATE, .required = true},
	PARAMETERS_END,
};

bool resources_ready(struct request *request, struct rows *rows)
{
	const char *date = arguments_text(&request->arguments, "date");
	int32_t day = request->world->today;

	if (date && !day_parse(date, &day))
		return false;
	rows_open(rows);
	text_puts(rows->out, "{\"conversion_metrics_ready\":");
	text_puts(rows->out, day <= request->world->today - 2 ? "true" : "false");
	text_puts(rows->out, ",\"non_conversion_metrics_ready\":");
	text_puts(rows->out, day <= request->world->today - 1 ? "true" : "false");
	text_char(rows->out, '}');
	rows_close(rows);
	return true;
}
