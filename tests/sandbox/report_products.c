/* Reports of converted products, by brand, category or SKU. */
#include "column_product.h"
#include "day.h"
#include "report_forms.h"
#include "report_rows.h"

static const char *const levels[] = {"ADVERTISER", "CAMPAIGN", "AD_GROUP", NULL};
static const char *const granularities[] = {"WEEK", "MONTH", "TOTAL", NULL};
static const char *const window_days[] = {"0", "1", "7", "14", "30", "60", NULL};
static const char *const report_times[] = {"TIME_OF_AD_ACTION", "TIME_OF_CONVERSION", NULL};
static const char *const attributions[] = {"DEFAULT", "BRAND_ATTRIBUTION", NULL};
static const char *const breakdowns[] = {
	"PRODUCT_BRAND", "PRODUCT_CATEGORY",  "PRODUCT_BRAND_AND_CATEGORY",
	"PRODUCT_SKU",	 "PRODUCT_SKU_GROUP", NULL};
static const char *const report_objectives[] = {
	"AWARENESS",	    "CONSIDERATION", "WEB_CONVERSION", "CATALOG_SALES",
	"VIDEO_COMPLETION", "WEB_SESSIONS",  "VIDEO_VIEW",     NULL};

/* clang-format off */
#define CHOICE(n, c) { .name = (n), .type = PARAMETER_CHOICE, .choices = (c) }
#define IDS(n) { .name = (n), .type = PARAMETER_ID, .style = STYLE_CSV, .max_items = 500 }
#define DAYS(n) { .name = (n), .type = PARAMETER_INTEGER, .fallback = "30", .choices = window_days }

const struct parameter report_products_parameters[] = {
	{ .name = "report_name", .type = PARAMETER_TEXT, .required = true },
	{ .name = "level", .type = PARAMETER_CHOICE, .required = true, .choices = levels },
	{ .name = "granularity", .type = PARAMETER_CHOICE, .required = true, .choices = granularities },
	{ .name = "columns", .type = PARAMETER_TEXT, .style = STYLE_CSV, .required = true },
	{ .name = "conversion_product_breakdown", .type = PARAMETER_CHOICE,
	  .fallback = "PRODUCT_BRAND", .choices = breakdowns },
	CHOICE("conversion_product_attribution_type", attributions),
	CHOICE("conversion_report_time", report_times),
	DAYS("click_window_days"), DAYS("view_window_days"),
	IDS("campaign_ids"), IDS("ad_group_ids"),
	{ .name = "campaign_objective_types", .type = PARAMETER_CHOICE, .style = STYLE_CSV,
	  .choices = report_objectives, .max_items = 7 },
	{ .name = "product_sku_ids", .type = PARAMETER_TEXT, .style = STYLE_CSV, .max_items = 500 },
	PARAMETERS_END,
};
/* clang-format on */

/* What was bought: brands, categories and SKUs vary on their own. */
static const char *const brands[] = {"Nordlicht", "Caf\xc3\xa9 Rouge", "O'Neil & \"Sons\""};
static const char *const categories[] = {"Home & Garden", "Apparel"};
static const char *const skus[] = {"WBC45678", "00123", "A9", "12345678901234567890"};

enum {
	BRANDS = sizeof(brands) / sizeof(*brands),
	CATEGORIES = sizeof(categories) / sizeof(*categories),
	SKUS = sizeof(skus) / sizeof(*skus),
};

static bool parse(struct request *request, struct plan *plan)
{
	const struct plan_rules rules = {.reach = {0, 365}, .find = column_find_product};

	return plan_parse(request, &rules, plan);
}

static bool given_apart(struct request *request, const char *name, const char *of,
			const char *needed)
{
	return !arguments_given(&request->arguments, name) ||
	       arguments_has(&request->arguments, of, needed) ||
	       refuse(&request->refusal, 400, 1, "'%s' is only supported when '%s' is %s.", name,
		      of, needed);
}

static bool check_days(struct request *request, const struct plan *plan)
{
	int32_t first = 0, brand_first = 0;
	bool by_brand = arguments_has(&request->arguments, "conversion_product_attribution_type",
				      "BRAND_ATTRIBUTION");

	day_parse("2024-03-16", &first);
	day_parse("2025-04-01", &brand_first);
	if (plan->start <= (by_brand ? brand_first : first) && !request->complete)
		return refuse(&request->refusal, 400, 1, "'start_date' must be after %s.",
			      by_brand ? "2025-04-01" : "2024-03-16");
	return plan->end - plan->start >= 6 || request->complete ||
	       refuse(&request->refusal, 400, 1, "A report spans at least 7 days.");
}

static bool check(struct request *request)
{
	struct plan plan;

	return given_apart(request, "campaign_ids", "level", "CAMPAIGN") &&
	       given_apart(request, "ad_group_ids", "level", "AD_GROUP") &&
	       given_apart(request, "product_sku_ids", "conversion_product_breakdown",
			   "PRODUCT_SKU_GROUP") &&
	       parse(request, &plan) && check_days(request, &plan);
}

/* One of the columns that say what was bought, if it was asked for. */
static void add(struct report *report, const char *column, const char *value)
{
	struct text *out = &report->series.shared;

	if (!arguments_has(&report->request->arguments, "columns", column))
		return;
	text_puts(out, ",\"");
	text_puts(out, column);
	text_puts(out, "\":");
	text_json_puts(out, value);
}

static void add_product(struct report *report, const char *breakdown, int value)
{
	if (strcmp(breakdown, "PRODUCT_BRAND") == 0)
		add(report, "CONVERSION_PRODUCT_BRAND", brands[value % BRANDS]);
	else if (strcmp(breakdown, "PRODUCT_CATEGORY") == 0)
		add(report, "CONVERSION_PRODUCT_CATEGORY", categories[value % CATEGORIES]);
	else if (strcmp(breakdown, "PRODUCT_SKU") == 0)
		add(report, "CONVERSION_PRODUCT_ID", skus[value % SKUS]);
	else if (strcmp(breakdown, "PRODUCT_SKU_GROUP") == 0)
		add(report, "CONVERSION_PRODUCT_ID_GROUP", "SKU group");
	else {
		add(report, "CONVERSION_PRODUCT_BRAND", brands[value % BRANDS]);
		add(report, "CONVERSION_PRODUCT_CATEGORY", categories[value / BRANDS % CATEGORIES]);
	}
}

static int values_of(const char *breakdown)
{
	static const int counts[] = {BRANDS, CATEGORIES, BRANDS * CATEGORIES, SKUS, 1};
	size_t at = 0;

	while (strcmp(breakdowns[at], breakdown) != 0)
		at++;
	return counts[at];
}

static void write_products(struct report *report, struct rows *inner)
{
	const char *breakdown =
		arguments_text(&report->request->arguments, "conversion_product_breakdown");
	struct series *series = &report->series;
	size_t shared = series->shared.length;

	series->cut.values = values_of(breakdown);
	for (series->cut.value = 0; series->cut.value < series->cut.values; series->cut.value++) {
		series->shared.length = shared;
		add_product(report, breakdown, series->cut.value);
		series_write(inner, series);
	}
	series->shared.length = shared;
	series->cut.values = 0;
}

static const struct level *level_of(const struct request *request)
{
	if (arguments_has(&request->arguments, "level", "ADVERTISER"))
		return &level_account;
	return arguments_has(&request->arguments, "level", "AD_GROUP") ? &level_ad_group
								       : &level_campaign;
}

static void write(struct request *request, struct rows *rows)
{
	struct report report = {.request = request,
				.rows = rows,
				.level = level_of(request),
				.write = write_products};

	parse(request, &report.plan);
	report_lay_out(&report, false);
}

const struct report_form report_products = {
	.polled_at = "/ad_accounts/{ad_account_id}/reports/brand_category_sku",
	.check = check,
	.write = write};
