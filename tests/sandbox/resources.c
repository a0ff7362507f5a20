#include "resources.h"

#include "day.h"
#include "draw.h"
#include "kinds.h"

const struct parameter resources_keyword_parameters[] = {
	{.name = "country_code", .type = PARAMETER_TEXT, .required = true},
	{.name = "keywords",
	 .type = PARAMETER_TEXT,
	 .style = STYLE_CSV,
	 .required = true,
	 .max_items = 2000},
	PARAMETERS_END,
};

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

static const char *const volumes[] = {"5M+", "1M - 5M", "10K - 50K", "<100"};

static void write_keyword(struct request *request, struct rows *rows, const char *keyword)
{
	uint64_t drawn = draw_name(request->world->seed, keyword);

	rows_open(rows);
	text_puts(rows->out, "{\"keyword\":");
	text_json_puts(rows->out, keyword);
	text_puts(rows->out, ",\"metrics\":{\"keyword_query_volume\":");
	text_json_puts(rows->out, volumes[drawn % (sizeof(volumes) / sizeof(*volumes))]);
	text_puts(rows->out, "}}");
	rows_close(rows);
}

/* A dump has the account's keywords, cut at commas as the parameter cuts them. */
static void dump_keywords(struct request *request, struct rows *rows)
{
	unsigned owner = request->path[0].number;
	unsigned count = world_count(request->world, &kind_keyword, owner);

	for (unsigned number = 0; number < count; number++) {
		struct entity keyword = world_entity(request->world, &kind_keyword, owner, number);
		struct text name = {0};
		char *rest;

		entity_name(&keyword, &name);
		text_string(&name);
		rest = name.bytes;
		for (char *part; (part = strsep(&rest, ","));)
			write_keyword(request, rows, part);
		text_release(&name);
	}
}

bool resources_keywords(struct request *request, struct rows *rows)
{
	const struct argument *asked = arguments_get(&request->arguments, "keywords");

	if (rows->lines)
		dump_keywords(request, rows);
	for (size_t at = 0; at < asked->count; at++)
		write_keyword(request, rows, asked->values[at]);
	return true;
}

bool resources_questions(struct request *request, struct rows *rows)
{
	(void)request;
	rows_open(rows);
	text_puts(rows->out, "{\"questions\":[{\"question_type\":\"FULL_NAME\",\"label\":\"Name\"},"
			     "{\"question_type\":\"EMAIL\",\"label\":\"E-mail\"}]}");
	rows_close(rows);
	return true;
}
