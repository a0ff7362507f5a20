/*
 * Endpoints of businesses and catalogs: paths, parameters, scopes and rate-limit
 * categories as in Pinterest's API description 5.23.0.
 */
#include "kinds.h"
#include "report_forms.h"
#include "resources.h"
#include "route_table.h"

static const char *const business_roles[] = {"EMPLOYEE", "BIZ_ADMIN", NULL};
static const char *const partner_types[] = {"INTERNAL", "EXTERNAL", NULL};
static const char *const invite_states[] = {"PENDING", "EXPIRED", NULL};
static const char *const invite_types[] = {"MEMBER_INVITE", "PARTNER_INVITE", "PARTNER_REQUEST",
					   NULL};

static const char *const shop_regions[] = {"US", "GB+IE", "CA", NULL};
static const char *const verticals[] = {"FASHION", "HOME_DECOR", "BEAUTY", NULL};
static const char *const ages[] = {"18-24", "25-34", "35-44", "45-49",
				   "50-54", "55-64", "65+",   NULL};
static const char *const trend_genders[] = {"female", "male", "unknown", NULL};
static const char *const shop_genders[] = {"MALE", "FEMALE", "UNSPECIFIED", NULL};
static const char *const engagements[] = {"ENGAGEMENT", "OUTBOUND_CLICK", "SAVE", NULL};
static const char *const lookbacks[] = {"90", "180", "365", "730", NULL};

/* clang-format off */
#define START_INDEX { .name = "start_index", .type = PARAMETER_INTEGER, .fallback = "0", .high = 100000 }
#define CHOICES(n, c) { .name = (n), .type = PARAMETER_CHOICE, .style = STYLE_REPEATED, .choices = (c) }

static const struct parameter of_members[] = {
	FLAG("fetch_system_users", "false"), FLAG("assets_summary", "false"),
	CHOICES("business_roles", business_roles), TEXT("member_ids"), START_INDEX, PARAMETERS_END,
};
static const struct parameter of_partners[] = {
	FLAG("assets_summary", "false"), CHOICE("partner_type", partner_types), TEXT("partner_ids"),
	START_INDEX, PARAMETERS_END,
};
#define ASSET_TYPE { .name = "asset_type", .type = PARAMETER_CHOICE, .fallback = "AD_ACCOUNT", .choices = asset_types }
#define EVERY_ASSET_TYPE \
	ALL("asset_type=AD_ACCOUNT", "asset_type=PROFILE", "asset_type=ASSET_GROUP", \
	    "asset_type=CATALOG", "asset_type=CONSUMER")
static const struct parameter of_assets[] = {
	{ .name = "permissions", .type = PARAMETER_TEXT, .style = STYLE_REPEATED },
	TEXT("child_asset_id"), TEXT("asset_group_id"), ASSET_TYPE, START_INDEX, PARAMETERS_END,
};
static const struct parameter of_member_assets[] = { ASSET_TYPE, START_INDEX, PARAMETERS_END };
static const struct parameter of_invites[] = {
	FLAG("is_member", "true"), CHOICES("invite_status", invite_states),
	CHOICE("invite_type", invite_types), PARAMETERS_END,
};
static const struct parameter of_feeds[] = { ID("catalog_id"), PARAMETERS_END };
/* Of the API's 229 those that items here have. */
static const char *const item_issues[] = {
	"ADULT_INVALID", "ADWORDS_FORMAT_INVALID", "AVAILABILITY_INVALID", "BLOCKLISTED_IMAGE_SIGNATURE",
	"DESCRIPTION_MISSING", "DUPLICATE_PRODUCTS", NULL,
};
static const struct parameter of_issues[] = {
	{ .name = "item_numbers", .type = PARAMETER_INTEGER, .style = STYLE_REPEATED, .high = INT64_MAX },
	CHOICE("item_validation_issue", item_issues), PARAMETERS_END,
};
static const struct parameter of_catalog_groups[] = {
	{ .name = "id", .type = PARAMETER_ID, .style = STYLE_CSV, .max_items = 1000 },
	ID("feed_id"), ID("catalog_id"), PARAMETERS_END,
};

static const struct parameter with_nothing[] = { PARAMETERS_END };
static const struct parameter with_metrics[] = { FLAG("pin_metrics", "false"), PARAMETERS_END };
static const struct parameter in_region[] = {
	{ .name = "region", .type = PARAMETER_CHOICE, .required = true, .choices = shop_regions },
	PARAMETERS_END,
};
static const struct parameter of_trends[] = {
	{ .name = "interests", .type = PARAMETER_TEXT, .style = STYLE_REPEATED },
	CHOICES("genders", trend_genders), CHOICES("ages", ages),
	{ .name = "include_keywords", .type = PARAMETER_TEXT, .style = STYLE_REPEATED, .max_items = 50 },
	FLAG("normalize_against_group", "false"),
	{ .name = "limit", .type = PARAMETER_INTEGER, .fallback = "50", .low = 1, .high = 50 },
	FLAG("include_prediction", "false"), FLAG("include_demographics", "false"), PARAMETERS_END,
};
static const struct parameter of_topics[] = { TEXT("interest"), PARAMETERS_END };
static const struct parameter of_categories[] = {
	CHOICES("verticals", verticals), CHOICES("ages", ages), CHOICES("genders", shop_genders),
	CHOICE("engagement_type", engagements), PARAMETERS_END,
};
static const struct parameter of_details[] = {
	{ .name = "product_categories", .type = PARAMETER_TEXT, .style = STYLE_REPEATED,
	  .required = true, .max_items = 20 },
	{ .name = "lookback_window", .type = PARAMETER_INTEGER, .choices = lookbacks },
	CHOICE("engagement_type", engagements), PARAMETERS_END,
};

#define EVERY_ENGAGEMENT(q, r) \
	q "region=" r "&engagement_type=ENGAGEMENT", \
	q "region=" r "&engagement_type=OUTBOUND_CLICK", q "region=" r "&engagement_type=SAVE"
#define VARIES(k) .rows = list_rows, .of = &(const struct list){ .kind = &(k), .varies = true }

const struct route business_routes[] = {
	{ GET("/businesses/employers", "business_employers"), PAGES(kind_employer),
	  NEEDS(ADS_READ, "biz_access:read"), TAKES(paging) },
	{ GET("/businesses/{business_id}/members", "business_members"), LIST(list_members),
	  NEEDS(ADS_READ, "biz_access:read"), TAKES(of_members, paging) },
	{ GET("/businesses/{business_id}/partners", "business_partners"), LIST(list_partners),
	  NEEDS(ADS_READ, "biz_access:read"), TAKES(of_partners, paging) },
	{ GET("/businesses/{business_id}/assets", "business_assets"), PAGES(kind_asset),
	  NEEDS(ADS_READ, "biz_access:read"), TAKES(of_assets, paging), EVERY_ASSET_TYPE },
	{ GET("/businesses/{business_id}/members/{member_id}/assets", "business_member_assets"),
	  PAGES(kind_member_asset), NEEDS(ADS_READ, "biz_access:read"),
	  TAKES(of_member_assets, paging), EVERY_ASSET_TYPE },
	{ GET("/businesses/{business_id}/invites", "business_invites"), LIST(list_invites),
	  NEEDS(ADS_READ, "biz_access:read"), TAKES(of_invites, paging) },
	{ GET("/businesses/{business_id}/audiences", "business_shared_audiences"), PAGES(kind_business_audience),
	  NEEDS(ADS_READ, "biz_access:read"), TAKES(order, paging) },
	{ GET("/integrations", "integrations"), PAGES(kind_integration),
	  NEEDS(ADS_READ, "ads:read"), TAKES(paging) },
	{ GET("/catalogs", "catalogs"), PAGES(kind_catalog),
	  NEEDS(CATALOGS_READ, "catalogs:read"), TAKES(acting, paging) },
	{ GET("/catalogs/feeds", "catalogs_feeds"), PAGES(kind_feed),
	  NEEDS(CATALOGS_READ, "catalogs:read"), CLIENT, TAKES(of_feeds, acting, paging) },
	{ GET("/catalogs/feeds/{feed_id}/processing_results", "catalogs_feed_processing_results"), PAGES(kind_processing_result),
	  NEEDS(CATALOGS_READ, "catalogs:read"), TAKES(acting, paging) },
	{ GET("/catalogs/processing_results/{processing_result_id}/item_issues", "catalogs_item_issues"), PAGES(kind_item_issue),
	  NEEDS(CATALOGS_READ, "catalogs:read"), TAKES(of_issues, acting, paging) },
	{ GET("/catalogs/product_groups", "catalogs_product_groups"), PAGES(kind_catalog_product_group),
	  NEEDS(CATALOGS_READ, "catalogs:read"), TAKES(of_catalog_groups, acting, paging) },
	{ GET("/catalogs/product_groups/{product_group_id}/product_counts",
	      "catalogs_product_group_product_counts"), FIRST(kind_product_count),
	  NEEDS(CATALOGS_READ, "catalogs:read"), TAKES(acting) },
	{ GET("/catalogs/product_groups/{product_group_id}/products",
	      "catalogs_product_group_products"), PAGES(kind_product),
	  NEEDS(CATALOGS_READ, "catalogs:read,boards:read,pins:read"),
	  TAKES(with_metrics, acting, paging) },
	{ POST("/catalogs/reports", "catalogs_report"), REPORT(report_catalog),
	  NEEDS(CATALOGS_READ, "catalogs:read"), TAKES(report_catalog_parameters) },
	{ GET("/catalogs/reports", NULL), LOOK(report_catalog),
	  NEEDS(CATALOGS_READ, "catalogs:read"), TAKES(report_token, acting) },
	{ GET("/trends/keywords/{region}/top/{trend_type}", "trending_keywords"),
	  .shape = SHAPE_TRENDS, VARIES(kind_trending_keyword),
	  NEEDS(TRENDS_READ, "user_accounts:read"), TAKES(of_trends) },
	{ GET("/trends/topics/featured", "featured_trends"), .shape = SHAPE_ARRAY,
	  VARIES(kind_featured_trend), NEEDS(TRENDS_READ, "user_accounts:read"), CLIENT,
	  TAKES(of_topics, in_region), ALL("region=US", "region=GB%2BIE", "region=CA") },
	{ GET("/trends/product_categories/trending", "trending_product_categories"),
	  .shape = SHAPE_ARRAY, VARIES(kind_trending_category),
	  NEEDS(TRENDS_READ, "user_accounts:read"), CLIENT, TAKES(of_categories, in_region),
	  ALL(EVERY_ENGAGEMENT("", "US"), EVERY_ENGAGEMENT("", "GB%2BIE"), EVERY_ENGAGEMENT("", "CA")) },
	{ GET("/trends/product_categories/details", "product_category_details"),
	  .shape = SHAPE_ARRAY, .rows = list_rows, .of = &list_category_details,
	  NEEDS(TRENDS_READ, "user_accounts:read"), CLIENT, TAKES(of_details, in_region),
	  ALL(EVERY_ENGAGEMENT("lookback_window=365&", "US"),
	      EVERY_ENGAGEMENT("lookback_window=365&", "GB%2BIE"),
	      EVERY_ENGAGEMENT("lookback_window=365&", "CA")) },
	{ GET("/catalogs/reports/stats", "catalogs_report_stats"), LIST(list_report_stats),
	  NEEDS(CATALOGS_READ, "catalogs:read"), TAKES(stat_parameters, acting, paging) },
	{ GET("/resources/ad_account_countries", "ad_account_countries"), ITEMS(kind_country),
	  NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(with_nothing) },
	{ GET("/resources/delivery_metrics", "delivery_metrics"), .shape = SHAPE_ITEMS,
	  .rows = resources_metrics, NEEDS(ADS_READ, "ads:read,pins:read,user_accounts:read"), CLIENT,
	  TAKES(resources_metric_parameters), ALL("report_type=SYNC", "report_type=ASYNC") },
	{ GET("/resources/targeting/{targeting_type}", "targeting_options"),
	  OBJECT(resources_targeting), NEEDS(ADS_READ, "ads:read"), CLIENT,
	  TAKES(resources_targeting_parameters) },
	{ GET("/resources/lead_form_questions", "lead_form_questions"), OBJECT(resources_questions),
	  NEEDS(ADS_READ, "ads:read"), TAKES(with_nothing) },
	TABLE_END,
};
/* clang-format on */
