#include "resources.h"

#include "column.h"
#include "day.h"
#include "draw.h"
#include "kinds.h"

static const char *const report_types[] = {"SYNC", "ASYNC", NULL};
enum { OCPM_EVENTS = 3 };
static const char *const ocpm_events[OCPM_EVENTS] = {"PAGE_VISIT", "CHECKOUT", "LEAD"};

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

/* A dump has the account's keywords; with a comma they are two for the parameter. */
static void dump_keywords(struct request *request, struct rows *rows)
{
	unsigned owner = request->path[0].number;
	unsigned count = world_count(request->world, &kind_keyword, owner);

	for (unsigned number = 0; number < count; number++) {
		struct entity keyword = world_entity(request->world, &kind_keyword, owner, number);
		struct text name = {0};

		entity_name(&keyword, &name);
		if (!strchr(text_string(&name), ','))
			write_keyword(request, rows, text_string(&name));
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

const struct parameter resources_metric_parameters[] = {
	{.name = "report_type", .type = PARAMETER_CHOICE, .choices = report_types},
	PARAMETERS_END,
};

/* Spend in dollar: as the ads manager calls it; not of all columns. */
static void write_display_name(struct text *out, const char *name)
{
	text_puts(out, ",\"display_name\":\"");
	text_char(out, *name);
	for (name++; *name; name++) {
		char letter = (char)(*name | 0x20);

		text_char(out, letter);
		if (*name == '_')
			out->bytes[out->length - 1] = ' ';
	}
	text_char(out, '"');
}

static void write_metric(struct rows *rows, const char *name, const char *category)
{
	rows_open(rows);
	text_puts(rows->out, "{\"category\":");
	text_json_puts(rows->out, category);
	text_puts(rows->out, ",\"definition\":\"What \\\"");
	text_puts(rows->out, name);
	text_puts(rows->out, "\\\" counts\",\"name\":");
	text_json_puts(rows->out, name);
	if (strlen(name) % 5)
		write_display_name(rows->out, name);
	text_char(rows->out, '}');
	rows_close(rows);
}

bool resources_metrics(struct request *request, struct rows *rows)
{
	const char *asked = arguments_text(&request->arguments, "report_type");
	bool sync = !asked || strcmp(asked, "SYNC") == 0, async = !asked || !sync;

	for (size_t at = 0; at < COLUMNS_SYNC; at++)
		if (sync || column_find_async(columns[at].name))
			write_metric(rows, columns[at].name, "ADS");
	for (size_t at = 0; async && column_async(at); at++)
		write_metric(rows, column_async(at)->name, "ADS");
	write_metric(rows, "IMPRESSION", "ORGANIC");
	write_metric(rows, "SAVE", "ORGANIC");
	return true;
}

const char *const resources_targeting_types[] = {
	"APPTYPE",  "GENDER",  "LOCALE",	   "AGE_BUCKET",       "LOCATION", "GEO",
	"INTEREST", "KEYWORD", "AUDIENCE_INCLUDE", "AUDIENCE_EXCLUDE", NULL};

const struct parameter resources_targeting_parameters[] = {
	{.name = "client_id", .type = PARAMETER_ID},
	{.name = "oauth_signature", .type = PARAMETER_TEXT},
	{.name = "timestamp", .type = PARAMETER_ID},
	{.name = "ad_account_id", .type = PARAMETER_ID},
	PARAMETERS_END,
};

static const struct option {
	const char *type, *key, *name;
} targeting_options[] = {
	{"APPTYPE", "android_mobile", "Android Mobile"},
	{"APPTYPE", "web", "Web"},
	{"GENDER", "unknown", "Unspecified"},
	{"GENDER", "female", "Female"},
	{"LOCALE", "pt-BR", "Portuguese (Brazil)"},
	{"LOCALE", "ja", "日本語"},
	{"AGE_BUCKET", "65+", "65+"},
	{"LOCATION", "811", "U.S.: Reno"},
	{"LOCATION", "36313", "Australia: Moreton Bay - North"},
	{"LOCATION", "GR", "Greece"},
	{"GEO", "US:89501", "Reno \"The Biggest Little City\""},
	{"INTEREST", "935541271955", "Design"},
};
enum { OPTIONS = sizeof(targeting_options) / sizeof(*targeting_options) };

static void write_option(struct rows *rows, const struct option *option)
{
	if (rows->lines) {
		text_puts(rows->out, "{\"key\":");
		text_json_puts(rows->out, option->key);
		text_puts(rows->out, ",\"name\":");
		text_json_puts(rows->out, option->name);
		text_char(rows->out, '}');
	} else {
		text_json_puts(rows->out, option->key);
		text_char(rows->out, ':');
		text_json_puts(rows->out, option->name);
	}
}

bool resources_targeting(struct request *request, struct rows *rows)
{
	const char *type = request->path_text[0];
	bool none = strcmp(type, "KEYWORD") == 0, null = strcmp(type, "AUDIENCE_EXCLUDE") == 0;

	if (!rows->lines)
		text_puts(rows->out, null ? "null" : none ? "[]" : "[{");
	for (size_t at = 0; at < OPTIONS; at++) {
		if (strcmp(targeting_options[at].type, type) != 0)
			continue;
		rows_open(rows);
		write_option(rows, &targeting_options[at]);
		rows_close(rows);
	}
	if (!rows->lines && !null && !none)
		text_puts(rows->out, "}]");
	return true;
}

static void write_event(struct rows *rows, const struct entity *tag, size_t at)
{
	static const struct field fields[] = {
		FIELD("ad_account_id", .write = write_owner_id),
		FIELD("conversion_tag_id", .write = write_id),
		FIELD("created_time", .write = write_created),
		FIELDS_END,
	};

	rows_open(rows);
	fields_write(rows->out, tag, fields);
	rows->out->length--;
	text_puts(rows->out, ",\"conversion_event\":");
	text_json_puts(rows->out, ocpm_events[at]);
	text_char(rows->out, '}');
	rows_close(rows);
}

/* Some tags have no events, and the others not all of them. */
static void write_tag(struct rows *rows, const struct entity *tag)
{
	struct text *out = rows->out;
	size_t before = rows->count;

	if (!rows->lines) {
		text_char(out, '"');
		text_uint(out, tag->id);
		text_puts(out, "\":[");
	}
	rows->count = 0;
	for (size_t at = 0; at < tag->number % (OCPM_EVENTS + 1); at++)
		write_event(rows, tag, at);
	rows->count += before;
	if (!rows->lines)
		text_char(out, ']');
}

bool resources_ocpm(struct request *request, struct rows *rows)
{
	unsigned owner = request->path[0].number;
	unsigned tags = world_count(request->world, &kind_conversion_tag, owner);

	if (!rows->lines)
		text_char(rows->out, '{');
	for (unsigned number = 0; number < tags; number++) {
		struct entity tag =
			world_entity(request->world, &kind_conversion_tag, owner, number);

		if (number && !rows->lines)
			text_char(rows->out, ',');
		write_tag(rows, &tag);
	}
	if (!rows->lines)
		text_char(rows->out, '}');
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
