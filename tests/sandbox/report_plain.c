/* The reports of /reports: thirteen levels. */
#include "kinds.h"
#include "report_filters.h"
#include "report_forms.h"
#include "report_rows.h"
#include "targeting.h"

/* Rows of these never hold a key; the file has it outside. */
static const struct level level_keyword = {&kind_keyword, "KEYWORD_ID", NULL, 3, false};
static const struct level level_product_item = {&kind_product_item, "PRODUCT_ITEM_ID", NULL, 3,
						false};

static const struct report_level {
	const char *name;
	const struct level *level;
	bool targeting;
} levels[] = {
	{"ADVERTISER", &level_account, false},
	{"ADVERTISER_TARGETING", &level_account, true},
	{"CAMPAIGN", &level_campaign, false},
	{"CAMPAIGN_TARGETING", &level_campaign, true},
	{"AD_GROUP", &level_ad_group, false},
	{"AD_GROUP_TARGETING", &level_ad_group, true},
	{"PIN_PROMOTION", &level_ad, false},
	{"PIN_PROMOTION_TARGETING", &level_ad, true},
	{"KEYWORD", &level_keyword, false},
	{"PRODUCT_GROUP", &level_product_group, false},
	{"PRODUCT_GROUP_TARGETING", &level_product_group, true},
	{"PRODUCT_ITEM", &level_product_item, false},
	{"PRODUCT_ITEM_TARGETING", &level_product_item, true},
};

static const struct report_level *level_of(const struct request *request)
{
	const char *name = arguments_text(&request->arguments, "level");

	for (size_t at = 0; name && at < sizeof(levels) / sizeof(*levels); at++)
		if (strcmp(levels[at].name, name) == 0)
			return &levels[at];
	return &levels[2];
}

static bool parse(struct request *request, const struct report_level *level, struct plan *plan)
{
	struct plan_rules rules = {
		.reach = {914, 186}, .hourly = {8, 3}, .find = column_find_async};

	if (level->level == &level_product_item)
		rules.reach = (struct reach){92, 31};
	if (!plan_parse(request, &rules, plan))
		return false;
	if ((level->targeting || level->level == &level_keyword) &&
	    !targeting_allows(request, plan))
		return false;
	return report_filter_figures(request, plan);
}

static bool check(struct request *request)
{
	const struct report_level *level = level_of(request);
	bool types = arguments_given(&request->arguments, "targeting_types");
	struct plan plan;

	if (level->targeting && !types && !request->complete)
		return refuse(&request->refusal, 400, 1,
			      "Missing required parameter 'targeting_types' for level %s.",
			      level->name);
	if (types && !level->targeting)
		return refuse(&request->refusal, 400, 1,
			      "Parameter 'targeting_types' is not allowed for level %s.",
			      level->name);
	return parse(request, level, &plan);
}

static void write_buckets(struct report *report, struct rows *inner)
{
	series_write(inner, &report->series);
}

static void write(struct request *request, struct rows *rows)
{
	const struct report_level *level = level_of(request);
	struct report report = {.request = request,
				.rows = rows,
				.level = level->level,
				.write =
					level->targeting ? report_write_breakdowns : write_buckets};

	parse(request, level, &report.plan);
	report_lay_out(&report, arguments_has(&request->arguments, "primary_sort", "BY_DATE"));
}

const struct report_form report_plain = {
	.polled_at = "/ad_accounts/{ad_account_id}/reports", .check = check, .write = write};
