/* What POST /ad_accounts/{ad_account_id}/reports accepts: the API description 5.23. */
#include "report_forms.h"

static const char *const report_levels[] = {"ADVERTISER",
					    "ADVERTISER_TARGETING",
					    "CAMPAIGN",
					    "CAMPAIGN_TARGETING",
					    "AD_GROUP",
					    "AD_GROUP_TARGETING",
					    "PIN_PROMOTION",
					    "PIN_PROMOTION_TARGETING",
					    "KEYWORD",
					    "PRODUCT_GROUP",
					    "PRODUCT_GROUP_TARGETING",
					    "PRODUCT_ITEM",
					    "PRODUCT_ITEM_TARGETING",
					    NULL};
static const char *const types[] = {"KEYWORD",
				    "APPTYPE",
				    "GENDER",
				    "LOCATION",
				    "PLACEMENT",
				    "COUNTRY",
				    "TARGETED_INTEREST",
				    "PINNER_INTEREST",
				    "AUDIENCE_INCLUDE",
				    "GEO",
				    "AGE_BUCKET",
				    "REGION",
				    "MEDIA_TYPE",
				    "AGE_BUCKET_AND_GENDER",
				    "AUDIENCE_MULTIPLIER",
				    "CREATIVE_ENHANCEMENTS",
				    "LOCAL_ADS_STORE_CODE",
				    NULL};
static const char *const formats[] = {"JSON", "CSV", NULL};
static const char *const sorts[] = {"BY_ID", "BY_DATE", NULL};
static const char *const attributions[] = {"INDIVIDUAL", "HOUSEHOLD", NULL};
static const char *const statuses[] = {
	"RUNNING",  "PAUSED", "NOT_STARTED",   "COMPLETED", "ADVERTISER_DISABLED",
	"ARCHIVED", "DRAFT",  "DELETED_DRAFT", NULL};
static const char *const ad_statuses[] = {
	"APPROVED", "PAUSED", "PENDING",       "REJECTED", "ADVERTISER_DISABLED",
	"ARCHIVED", "DRAFT",  "DELETED_DRAFT", NULL};
static const char *const group_statuses[] = {"RUNNING", "PAUSED", "EXCLUDED", "ARCHIVED", NULL};
static const char *const report_objectives[] = {
	"AWARENESS",	    "CONSIDERATION", "WEB_CONVERSION", "CATALOG_SALES",
	"VIDEO_COMPLETION", "WEB_SESSIONS",  "VIDEO_VIEW",     NULL};

#define LIST(n, c, m)                                                                              \
	{                                                                                          \
		.name = (n), .type = PARAMETER_CHOICE, .style = STYLE_CSV, .choices = (c),         \
		.max_items = (m)                                                                   \
	}
#define IDS(n)                                                                                     \
	{                                                                                          \
		.name = (n), .type = PARAMETER_ID, .style = STYLE_CSV, .max_items = 500            \
	}

const struct parameter report_parameters[] = {
	{.name = "level", .type = PARAMETER_CHOICE, .required = true, .choices = report_levels},
	LIST("targeting_types", types, 5),
	LIST("attribution_types", attributions, 2),
	LIST("campaign_statuses", statuses, 6),
	LIST("ad_group_statuses", statuses, 6),
	LIST("ad_statuses", ad_statuses, 6),
	LIST("product_group_statuses", group_statuses, 6),
	LIST("campaign_objective_types", report_objectives, 7),
	IDS("campaign_ids"),
	IDS("ad_group_ids"),
	IDS("ad_ids"),
	IDS("product_group_ids"),
	IDS("product_item_ids"),
	{.name = "metrics_filters", .type = PARAMETER_TEXT},
	{.name = "campaign_brand_label", .type = PARAMETER_TEXT},
	{.name = "combine_targeting_types", .type = PARAMETER_BOOLEAN},
	{.name = "report_format", .type = PARAMETER_CHOICE, .choices = formats},
	{.name = "primary_sort", .type = PARAMETER_CHOICE, .choices = sorts},
	{.name = "start_hour", .type = PARAMETER_INTEGER, .low = 0, .high = 23},
	{.name = "end_hour", .type = PARAMETER_INTEGER, .low = 0, .high = 23},
	PARAMETERS_END,
};

const struct parameter report_token[] = {
	{.name = "token", .type = PARAMETER_TEXT, .required = true},
	PARAMETERS_END,
};
