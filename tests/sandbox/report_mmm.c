/* Marketing mix reports: five breakdowns of campaigns or ad groups, in an envelope of their own. */
#include "column_forms.h"
#include "kinds.h"
#include "report_forms.h"
#include "report_rows.h"

static const char *const levels[] = {"CAMPAIGN_TARGETING", "AD_GROUP_TARGETING", NULL};
static const char *const granularities[] = {"DAY", "WEEK", NULL};
static const char *const types[] = {"APPTYPE", "COUNTRY",  "CREATIVE_TYPE",
				    "GENDER",  "LOCATION", NULL};
static const char *const countries[] = {"US", "DE", "FR", "GB", "JP", NULL};

const struct parameter report_mmm_parameters[] = {
	{.name = "report_name", .type = PARAMETER_TEXT, .required = true},
	{.name = "level", .type = PARAMETER_CHOICE, .required = true, .choices = levels},
	{.name = "granularity",
	 .type = PARAMETER_CHOICE,
	 .required = true,
	 .choices = granularities},
	{.name = "targeting_types",
	 .type = PARAMETER_CHOICE,
	 .style = STYLE_CSV,
	 .required = true,
	 .choices = types,
	 .max_items = 5},
	{.name = "columns", .type = PARAMETER_TEXT, .style = STYLE_CSV, .required = true},
	{.name = "countries", .type = PARAMETER_CHOICE, .style = STYLE_CSV, .choices = countries},
	PARAMETERS_END,
};

/* Three of its columns are in no other report. */
static const struct column own[] = {
	ATTRIBUTE("ADVERTISER_NAME", attribute_name, kind_account),
	RATIO("ECPM_IN_DOLLAR", MONEY, SHOWN_1, 1000, 6),
	VALUELESS("SPEND_ORDER_LINE_PAID_TYPE"),
};

static const struct column *find(const char *name)
{
	static const char *const shared[] = {
		"SPEND_IN_DOLLAR",  "SPEND_IN_MICRO_DOLLAR",
		"ECPC_IN_DOLLAR",   "ECTR",
		"CAMPAIGN_NAME",    "TOTAL_ENGAGEMENT",
		"EENGAGEMENT_RATE", "CAMPAIGN_ID",
		"ADVERTISER_ID",    "AD_GROUP_ID",
		"AD_GROUP_NAME",    "CLICKTHROUGH_1",
		"IMPRESSION_1",	    "CLICKTHROUGH_2",
		"IMPRESSION_2",	    "TOTAL_CLICKTHROUGH",
		"TOTAL_IMPRESSION",
	};

	for (size_t at = 0; at < sizeof(own) / sizeof(*own); at++)
		if (strcmp(own[at].name, name) == 0)
			return &own[at];
	for (size_t at = 0; at < sizeof(shared) / sizeof(*shared); at++)
		if (strcmp(shared[at], name) == 0)
			return column_find_async(name);
	return NULL;
}

/* How far back it reaches is told nowhere: as far as other reports. */
static bool parse(struct request *request, struct plan *plan)
{
	const struct plan_rules rules = {.reach = {914, 186}, .find = find};

	return plan_parse(request, &rules, plan);
}

static bool check(struct request *request)
{
	struct plan plan;

	return parse(request, &plan);
}

static void write(struct request *request, struct rows *rows)
{
	bool groups = arguments_has(&request->arguments, "level", "AD_GROUP_TARGETING");
	struct report report = {.request = request,
				.rows = rows,
				.level = groups ? &level_ad_group : &level_campaign,
				.write = report_write_breakdowns};

	parse(request, &report.plan);
	report_lay_out(&report, false);
}

const struct report_form report_mmm = {.polled_at = "/ad_accounts/{ad_account_id}/mmm_reports",
				       .check = check,
				       .write = write,
				       .per_minute = 5,
				       .wrapped = true};
