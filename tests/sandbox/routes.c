/*
 * The table of endpoints: paths, parameters, scopes and rate-limit categories as in Pinterest's API
 * description 5.23.0.
 */
#include "analytics.h"
#include "kinds.h"
#include "list.h"
#include "organic.h"
#include "plan.h"
#include "report.h"
#include "resources.h"
#include "route.h"
#include "targeting.h"

static const char *const orders[] = {"ASCENDING", "DESCENDING", NULL};
static const char *const statuses[] = {"ACTIVE", "PAUSED",	  "ARCHIVED",
				       "DRAFT",	 "DELETED_DRAFT", NULL};
static const char *const ownerships[] = {"OWNED", "RECEIVED", NULL};
static const char *const privacies[] = {"ALL", "PUBLIC", "PROTECTED", "SECRET", "PUBLIC_AND_SECRET",
					NULL};
static const char *const pin_filters[] = {"exclude_native", "exclude_repins", "has_been_promoted",
					  NULL};
static const char *const pin_types[] = {"PRIVATE", NULL};
static const char *const all_creative_types[] = {
	"REGULAR",
	"VIDEO",
	"SHOPPING",
	"CAROUSEL",
	"MAX_VIDEO",
	"SHOP_THE_PIN",
	"COLLECTION",
	"IDEA",
	"SHOWCASE",
	"QUIZ",
	"COLLAGE",
	"MAX_WIDTH_REGULAR_COLLECTION",
	"MAX_WIDTH_VIDEO_COLLECTION",
	NULL,
};

#define TEXT(n)                                                                                    \
	{                                                                                          \
		.name = (n), .type = PARAMETER_TEXT                                                \
	}
#define ID(n)                                                                                      \
	{                                                                                          \
		.name = (n), .type = PARAMETER_ID                                                  \
	}
#define FLAG(n, d)                                                                                 \
	{                                                                                          \
		.name = (n), .type = PARAMETER_BOOLEAN, .fallback = (d)                            \
	}
#define CHOICE(n, c)                                                                               \
	{                                                                                          \
		.name = (n), .type = PARAMETER_CHOICE, .choices = (c)                              \
	}
#define IDS(n)                                                                                     \
	{                                                                                          \
		.name = (n), .type = PARAMETER_ID, .style = STYLE_REPEATED, .max_items = 250       \
	}
#define STATUSES                                                                                   \
	{                                                                                          \
		.name = "entity_statuses", .type = PARAMETER_CHOICE, .style = STYLE_REPEATED,      \
		.fallback = "ACTIVE,PAUSED", .choices = statuses                                   \
	}

/* clang-format off */
static const struct parameter paging[] = {
	{ .name = "page_size", .type = PARAMETER_INTEGER, .fallback = "25", .low = 1, .high = 250 },
	TEXT("bookmark"),
	PARAMETERS_END,
};
static const struct parameter order[] = { CHOICE("order", orders), PARAMETERS_END };
static const struct parameter acting[] = { ID("ad_account_id"), PARAMETERS_END };
static const struct parameter of_accounts[] = { FLAG("include_shared_accounts", "true"), PARAMETERS_END };
static const struct parameter of_campaigns[] = { IDS("campaign_ids"), STATUSES, PARAMETERS_END };
static const struct parameter of_ad_groups[] = {
	IDS("campaign_ids"), IDS("ad_group_ids"), STATUSES,
	FLAG("translate_interests_to_names", "false"), PARAMETERS_END,
};
static const struct parameter of_ads[] = {
	IDS("campaign_ids"), IDS("ad_group_ids"), IDS("ad_ids"), STATUSES, PARAMETERS_END,
};
static const struct parameter of_keywords[] = {
	ID("campaign_id"), ID("ad_group_id"), IDS("ad_group_ids"),
	{ .name = "match_types", .type = PARAMETER_CHOICE, .style = STYLE_REPEATED, .max_items = 5,
	  .choices = match_types },
	PARAMETERS_END,
};
static const struct parameter of_product_groups[] = {
	IDS("product_group_promotion_ids"), ID("ad_group_id"), STATUSES, PARAMETERS_END,
};
static const struct parameter of_audiences[] = {
	{ .name = "ownership_type", .type = PARAMETER_CHOICE, .fallback = "OWNED", .choices = ownerships },
	PARAMETERS_END,
};
static const struct parameter of_boards[] = { CHOICE("privacy", privacies), PARAMETERS_END };
static const struct parameter of_pins[] = {
	CHOICE("pin_filter", pin_filters), FLAG("pin_metrics", "false"),
	FLAG("include_protected_pins", "false"), CHOICE("pin_type", pin_types),
	{ .name = "creative_types", .type = PARAMETER_CHOICE, .style = STYLE_REPEATED,
	  .choices = all_creative_types },
	PARAMETERS_END,
};

#define ALL_STATUSES "entity_statuses=ACTIVE,PAUSED,ARCHIVED,DRAFT,DELETED_DRAFT"
#define AD_ACCOUNT   "/ad_accounts/{ad_account_id}"

/* path and stream; what makes the rows; whose quota and scope; and whether client credentials do. */
#define GET(p, s)     .method = "GET", .path = (p), .stream = (s)
#define POST(p, s)    .method = "POST", .path = (p), .stream = (s), .changes = true
#define LIST(l)       .shape = SHAPE_PAGE, .rows = list_rows, .of = &(l)
#define ONE(k)        .shape = SHAPE_OBJECT, .rows = list_one, .of = (k)
#define LEVEL(l)      .shape = SHAPE_ARRAY, .rows = analytics_rows, .of = &(l)
#define BREAKDOWN(l)  .shape = SHAPE_DATA, .rows = targeting_rows, .of = &(l)
#define OBJECT(r)     .shape = SHAPE_OBJECT, .rows = (r)
#define NEEDS(c, s)   .category = CATEGORY_##c, .scopes = (s)
#define CLIENT        .client_credentials = true
#define TAKES(...)    .parameters = { __VA_ARGS__ }
#define ONLY_ONE(...) .exclusive = { __VA_ARGS__ }
#define ALL(...)      .everything = { __VA_ARGS__ }

static const struct route routes[] = {
	{ GET("/user_account", "user_account"), ONE(&kind_user),
	  NEEDS(ORG_READ, "user_accounts:read"), CLIENT, TAKES(acting) },
	{ GET("/user_account/analytics", "user_account_analytics"), OBJECT(organic_user),
	  NEEDS(ORG_ANALYTICS, "user_accounts:read"),
	  TAKES(plan_dates, organic_user_parameters, acting) },
	{ GET("/ad_accounts", "ad_accounts"), LIST(list_accounts),
	  NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(of_accounts, paging) },
	{ GET(AD_ACCOUNT, NULL), ONE(NULL), NEEDS(ADS_READ, "ads:read"), CLIENT },
	{ GET(AD_ACCOUNT "/campaigns", "campaigns"), LIST(list_campaigns),
	  NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(of_campaigns, order, paging), ALL(ALL_STATUSES) },
	{ GET(AD_ACCOUNT "/ad_groups", "ad_groups"), LIST(list_ad_groups),
	  NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(of_ad_groups, order, paging),
	  ONLY_ONE("campaign_ids", "ad_group_ids"), ALL(ALL_STATUSES) },
	{ GET(AD_ACCOUNT "/ads", "ads"), LIST(list_ads),
	  NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(of_ads, order, paging),
	  ONLY_ONE("campaign_ids", "ad_group_ids", "ad_ids"), ALL(ALL_STATUSES) },
	{ GET(AD_ACCOUNT "/keywords", "keywords"), LIST(list_keywords),
	  NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(of_keywords, paging),
	  ONLY_ONE("campaign_id", "ad_group_id", "ad_group_ids") },
	{ GET(AD_ACCOUNT "/product_group_promotions", "product_group_promotions"),
	  LIST(list_product_groups), NEEDS(ADS_READ, "ads:read"),
	  TAKES(of_product_groups, order, paging), ALL(ALL_STATUSES) },
	{ GET(AD_ACCOUNT "/product_groups/analytics", "product_group_analytics"),
	  LEVEL(level_product_group), NEEDS(ADS_ANALYTICS, "ads:read"), CLIENT,
	  TAKES(analytics_product_group_ids, plan_dates, plan_reporting) },
	{ GET(AD_ACCOUNT "/audiences", "audiences"), LIST(list_audiences),
	  NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(of_audiences, order, paging),
	  ALL("ownership_type=OWNED", "ownership_type=RECEIVED") },
	{ GET(AD_ACCOUNT "/analytics", "ad_account_analytics"), LEVEL(level_account),
	  NEEDS(ADS_ANALYTICS, "ads:read"), CLIENT, TAKES(plan_dates, plan_reporting) },
	{ GET(AD_ACCOUNT "/campaigns/analytics", "campaign_analytics"), LEVEL(level_campaign),
	  NEEDS(ADS_ANALYTICS, "ads:read"), CLIENT,
	  TAKES(analytics_campaign_ids, plan_dates, plan_reporting) },
	{ GET(AD_ACCOUNT "/ad_groups/analytics", "ad_group_analytics"), LEVEL(level_ad_group),
	  NEEDS(ADS_ANALYTICS, "ads:read"), CLIENT,
	  TAKES(analytics_ad_group_ids, plan_dates, plan_reporting) },
	{ GET(AD_ACCOUNT "/ads/analytics", "ad_analytics"), LEVEL(level_ad),
	  NEEDS(ADS_ANALYTICS, "ads:read"), CLIENT,
	  TAKES(analytics_ad_ids, plan_dates, plan_reporting) },
	{ GET(AD_ACCOUNT "/targeting_analytics", "ad_account_targeting_analytics"),
	  BREAKDOWN(level_account), NEEDS(ADS_ANALYTICS, "ads:read"), CLIENT,
	  TAKES(targeting_account, plan_dates, plan_reporting) },
	{ GET(AD_ACCOUNT "/campaigns/targeting_analytics", "campaign_targeting_analytics"),
	  BREAKDOWN(level_campaign), NEEDS(ADS_ANALYTICS, "ads:read"), CLIENT,
	  TAKES(targeting_campaign, plan_dates, plan_reporting) },
	{ GET(AD_ACCOUNT "/ad_groups/targeting_analytics", "ad_group_targeting_analytics"),
	  BREAKDOWN(level_ad_group), NEEDS(ADS_ANALYTICS, "ads:read"), CLIENT,
	  TAKES(targeting_ad_group, plan_dates, plan_reporting) },
	{ GET(AD_ACCOUNT "/ads/targeting_analytics", "ad_targeting_analytics"),
	  BREAKDOWN(level_ad), NEEDS(ADS_ANALYTICS, "ads:read"), CLIENT,
	  TAKES(targeting_ad, plan_dates, plan_reporting) },
	{ POST(AD_ACCOUNT "/reports", "report"), OBJECT(report_create),
	  NEEDS(ADS_ANALYTICS, "ads:read"), TAKES(plan_dates, plan_reporting, report_parameters) },
	{ GET(AD_ACCOUNT "/reports", NULL), OBJECT(report_poll), .changes = true,
	  NEEDS(ADS_ANALYTICS, "ads:read"), TAKES(report_token) },
	{ GET("/boards", "boards"), LIST(list_boards),
	  NEEDS(ORG_READ, "boards:read"), CLIENT, TAKES(of_boards, acting, paging) },
	{ GET("/pins", "pins"), LIST(list_pins),
	  NEEDS(ORG_READ, "boards:read,pins:read"), CLIENT, TAKES(of_pins, acting, paging),
	  ALL("include_protected_pins=true") },
	{ GET("/resources/metrics_ready_state", "metrics_ready_state"), OBJECT(resources_ready),
	  NEEDS(ADS_ANALYTICS, "ads:read"), TAKES(resources_ready_parameters) },
};
/* clang-format on */

const struct route *route_next(const struct route *previous)
{
	const struct route *next = previous ? previous + 1 : routes;

	return next < routes + sizeof(routes) / sizeof(*routes) ? next : NULL;
}
