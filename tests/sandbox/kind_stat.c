/*
 * Numbers of issues, /catalogs/reports/stats: by catalog (what keeps its products from being shown)
 * or by feed (what its last processing found).
 */
#include "kinds.h"
#include "list.h"

/* The endpoint's one parameter is a nested object, which travels in brackets. */
#define CATALOG_TYPE "parameters[catalog_type]"
#define REPORT_TYPE  "parameters[report][report_type]"
#define CATALOG_ID   "parameters[report][catalog_id]"
#define FEED_ID	     "parameters[report][feed_id]"
#define RESULT_ID    "parameters[report][processing_result_id]"

enum { CODES = 3 }; /* of each catalog or feed */

static const char *const labels[] = {"SPAM", "AVAILABILITY_INVALID", "PRICE_MISSING", NULL};
static const char *const severities[] = {"WARN", "ERROR", NULL};

/* The API takes no catalogs of creative assets. */
static const char *const types[] = {"RETAIL", "HOTEL", NULL};
static const char *const reports[] = {"FEED_INGESTION_ISSUES", "DISTRIBUTION_ISSUES", NULL};

const struct parameter stat_parameters[] = {
	{.name = CATALOG_TYPE, .type = PARAMETER_CHOICE, .required = true, .choices = types},
	{.name = REPORT_TYPE, .type = PARAMETER_CHOICE, .required = true, .choices = reports},
	{.name = CATALOG_ID, .type = PARAMETER_ID},
	{.name = FEED_ID, .type = PARAMETER_ID},
	{.name = RESULT_ID, .type = PARAMETER_ID},
	PARAMETERS_END,
};

static unsigned distributions(const struct world *world, unsigned owner)
{
	(void)owner;
	return world_count(world, &kind_catalog, 0) * CODES;
}

static unsigned ingestions(const struct world *world, unsigned owner)
{
	(void)owner;
	return world_count(world, &kind_feed, 0) * CODES;
}

struct entity stat_subject(const struct entity *stat)
{
	bool catalog = stat->kind == &kind_distribution_stat;

	return world_entity(stat->world, catalog ? &kind_catalog : &kind_feed, 0,
			    stat->number / CODES);
}

static void write_catalog_id(struct text *out, const struct entity *entity,
			     const struct field *field)
{
	struct entity subject = stat_subject(entity);

	if (subject.kind != &kind_catalog)
		subject = world_entity(entity->world, &kind_catalog, 0, 0);
	write_id(out, &subject, field);
}

static void write_code(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	text_uint(out, 100 + entity->number % CODES);
}

static const struct field distribution_fields[] = {
	FIELD("report_type", .write = write_text, .of = "DISTRIBUTION_ISSUES"),
	FIELD("catalog_id", .write = write_catalog_id),
	FIELD("code", .write = write_code),
	FIELD("code_label", .write = write_cycle, .of = labels, .low = 1),
	FIELD("message", .write = write_words),
	FIELD("occurrences", .write = write_number, .low = 0, .high = 9000),
	FIELD("ineligible_for_ads", .write = write_boolean, .high = 50),
	FIELD("ineligible_for_organic", .write = write_boolean, .high = 50),
	FIELDS_END,
};

const struct kind kind_distribution_stat = {
	.name = "distribution_stat",
	.word = "Issue",
	.fields = distribution_fields,
	.owner = &kind_user,
	.count = distributions,
	.early_id = 371000000000,
	.late_id = 371000000000000000,
	.early = 2,
};

static const struct field ingestion_fields[] = {
	FIELD("report_type", .write = write_text, .of = "FEED_INGESTION_ISSUES"),
	FIELD("catalog_id", .write = write_catalog_id),
	FIELD("code", .write = write_code),
	FIELD("code_label", .write = write_cycle, .of = labels, .low = 1),
	FIELD("message", .write = write_words),
	FIELD("occurrences", .write = write_number, .low = 0, .high = 9000),
	FIELD("severity", .write = write_choice, .of = severities),
	FIELDS_END,
};

const struct kind kind_ingestion_stat = {
	.name = "ingestion_stat",
	.word = "Issue",
	.fields = ingestion_fields,
	.owner = &kind_user,
	.count = ingestions,
	.early_id = 372000000000,
	.late_id = 372000000000000000,
	.early = 2,
};

static bool of_feed(const struct request *request)
{
	return arguments_has(&request->arguments, REPORT_TYPE, "FEED_INGESTION_ISSUES");
}

static const struct kind *stat_kind(const struct request *request)
{
	return of_feed(request) ? &kind_ingestion_stat : &kind_distribution_stat;
}

static bool is_asked_type(const struct request *request, const struct entity *catalog)
{
	return arguments_has(&request->arguments, CATALOG_TYPE, catalog_type(catalog));
}

/* Without a catalog's id it is the oldest one. */
static bool keep_stat(const struct request *request, const struct entity *stat)
{
	const struct arguments *arguments = &request->arguments;
	struct entity subject = stat_subject(stat);

	if (request->complete)
		return strcmp(catalog_type(&subject), "CREATIVE_ASSETS") != 0;
	if (of_feed(request))
		return arguments_has_id(arguments, FEED_ID, subject.id);
	return arguments_given(arguments, CATALOG_ID)
		       ? arguments_has_id(arguments, CATALOG_ID, subject.id)
		       : subject.number == 0;
}

/* Which ids go with which report. */
static bool check_ids(struct request *request)
{
	static const char *const alien[2][2] = {{FEED_ID, RESULT_ID}, {CATALOG_ID, CATALOG_ID}};
	const char *const *refused = alien[of_feed(request)];

	for (int at = 0; at < 2; at++)
		if (arguments_given(&request->arguments, refused[at]))
			return refuse(&request->refusal, 400, 1, "Parameter '%s' is not allowed.",
				      refused[at]);
	return !of_feed(request) || arguments_given(&request->arguments, FEED_ID) ||
	       refuse(&request->refusal, 400, 1, "Missing required parameter '%s'.", FEED_ID);
}

static bool check_stats(struct request *request)
{
	const struct argument *id = arguments_get(&request->arguments, CATALOG_ID);
	struct entity catalog;

	if (request->complete)
		return true;
	if (!check_ids(request))
		return false;
	if (!id->given)
		return true;
	if (!world_find(request->world, &kind_catalog, id->ids[0], &catalog))
		return refuse(&request->refusal, 404, 4181, "Catalog not found.");
	return is_asked_type(request, &catalog) ||
	       refuse(&request->refusal, 400, 1, "The catalog is not of the type '%s'.",
		      arguments_text(&request->arguments, CATALOG_TYPE));
}

const struct list list_report_stats = {.kind = &kind_distribution_stat,
				       .choose = stat_kind,
				       .keep = keep_stat,
				       .check = check_stats};
