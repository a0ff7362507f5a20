/* Diagnostics of catalogs.  What is in their files is told nowhere: this is a guess, by the stats.
 */
#include "draw.h"
#include "kinds.h"
#include "report_forms.h"

#include <jansson.h>
#include <stdlib.h>

static const char *const report_catalog_types[] = {"RETAIL", "HOTEL", NULL};

const struct parameter report_catalog_parameters[] = {
	{.name = "catalog_type",
	 .type = PARAMETER_CHOICE,
	 .required = true,
	 .choices = report_catalog_types},
	{.name = "report", .type = PARAMETER_TEXT, .required = true},
	PARAMETERS_END,
};

static const struct issue {
	int code;
	const char *label, *severity, *message;
} issues[] = {
	{112, "AVAILABILITY_INVALID", "WARN", "Some items have an availability that is none."},
	{131, "IMAGE_LINK_MISSING", "ERROR", "Items without image_link are not published."},
	{155, "TITLE_LENGTH_TOO_LONG", "WARN", "Titles \"beyond\" 500 characters were cut."},
};

static bool refuse_report(struct request *request)
{
	return refuse(&request->refusal, 400, 1, "Parameter 'report' is malformed.");
}

static bool find(struct request *request, const json_t *report, const char *name,
		 const struct kind *kind, struct entity *out)
{
	const char *id = json_string_value(json_object_get(report, name));

	if (!id)
		return refuse_report(request);
	return world_find(request->world, kind, strtoull(id, NULL, 10), out) ||
	       refuse(&request->refusal, 404, kind == &kind_feed ? 4161 : 678, "%s not found.",
		      kind->word);
}

/* What the report is about: a feed, or a catalog. */
static bool subject(struct request *request, struct entity *out)
{
	json_t *report = json_loads(arguments_text(&request->arguments, "report"), 0, NULL);
	const char *type = json_string_value(json_object_get(report, "report_type"));
	bool members = json_object_size(report) == 2, good;

	if (members && type && strcmp(type, "FEED_INGESTION_ISSUES") == 0)
		good = find(request, report, "feed_id", &kind_feed, out);
	else if (members && type && strcmp(type, "DISTRIBUTION_ISSUES") == 0)
		good = find(request, report, "catalog_id", &kind_catalog, out);
	else
		good = refuse_report(request);
	json_decref(report);
	return good;
}

static bool check(struct request *request)
{
	struct entity of;

	return request->complete || subject(request, &of);
}

static void write_issue(struct rows *rows, const struct entity *of, unsigned at)
{
	struct text *out = rows->out;
	uint64_t drawn = draw(of->id, at);
	const struct issue *issue = &issues[drawn % (sizeof(issues) / sizeof(*issues))];

	rows_open(rows);
	text_puts(out, "{\"item_id\":\"SKU-");
	text_uint(out, drawn % 100000);
	text_puts(out, "\",\"item_number\":");
	text_uint(out, at);
	text_puts(out, ",\"code\":");
	text_int(out, issue->code);
	text_puts(out, ",\"code_label\":");
	text_json_puts(out, issue->label);
	text_puts(out, ",\"severity\":");
	text_json_puts(out, issue->severity);
	text_puts(out, ",\"message\":");
	text_json_puts(out, issue->message);
	text_char(out, '}');
	rows_close(rows);
}

static void write_issues(struct rows *rows, const struct entity *of, const char *name)
{
	struct text extra = {0};

	text_char(&extra, '"');
	text_puts(&extra, name);
	text_puts(&extra, "\":\"");
	text_uint(&extra, of->id);
	text_char(&extra, '"');
	rows->extra = text_string(&extra);
	for (unsigned at = 0; at < 3 + of->id % 4; at++)
		write_issue(rows, of, at);
	text_release(&extra);
	rows->extra = NULL;
}

static void dump_all(struct request *request, struct rows *rows)
{
	static const struct {
		const struct kind *kind;
		const char *name;
	} kinds[] = {{&kind_feed, "feed_id"}, {&kind_catalog, "catalog_id"}};

	for (size_t at = 0; at < sizeof(kinds) / sizeof(*kinds); at++)
		for (unsigned i = 0; i < world_count(request->world, kinds[at].kind, 0); i++) {
			struct entity of = world_entity(request->world, kinds[at].kind, 0, i);

			write_issues(rows, &of, kinds[at].name);
		}
}

static void write(struct request *request, struct rows *rows)
{
	struct entity of;

	if (rows->lines) {
		dump_all(request, rows);
		return;
	}
	if (!subject(request, &of))
		return;
	text_char(rows->out, '[');
	write_issues(rows, &of, "of");
	text_char(rows->out, ']');
}

const struct report_form report_catalog = {
	.polled_at = "/catalogs/reports", .check = check, .write = write, .token_alone = true};
