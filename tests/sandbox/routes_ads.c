/*
 * Endpoints of ad accounts: paths, parameters, scopes and rate-limit
 * categories as in Pinterest's API description 5.23.0.
 */
#include "analytics.h"
#include "kinds.h"
#include "plan.h"
#include "report_forms.h"
#include "resources.h"
#include "route_table.h"
#include "targeting.h"

static const char *const statuses[] = {"ACTIVE", "PAUSED",	  "ARCHIVED",
				       "DRAFT",	 "DELETED_DRAFT", NULL};
static const char *const ownerships[] = {"OWNED", "RECEIVED", NULL};
static const char *const account_types[] = {"AD_ACCOUNT", "BUSINESS_ACCOUNT", NULL};
static const char *const insight_types[] = {"YOUR_TOTAL_AUDIENCE", "YOUR_ENGAGED_AUDIENCE",
					    "PINTEREST_TOTAL_AUDIENCE", NULL};
static const char *const lookbacks[] = {"1d", "14d", NULL};
static const char *const platforms[] = {"WEB",
					"MOBILE",
					"MOBILE_ANDROID",
					"MOBILE_IOS",
					"OFFLINE",
					"PINTEREST_WEB",
					"PINTEREST_ANDROID",
					"PINTEREST_IOS",
					"POINT_OF_SALE",
					NULL};
static const char *const ingestions[] = {"TAG",	   "MMP", "FILE_UPLOAD", "CONVERSIONS_API",
					 "NATIVE", NULL};
static const char *const invoice_sorts[] = {"DUE_DATE",	    "BILLING_PERIOD", "DOCUMENT_TYPE",
					    "TOTAL_AMOUNT", "INVOICE_NUMBER", NULL};
static const char *const invoice_statuses[] = {"OPEN", "CLOSED", NULL};
static const char *const document_types[] = {"INVOICE", "CREDIT_MEMO", NULL};

/* clang-format off */
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
static const struct parameter none[] = { PARAMETERS_END };
static const struct parameter of_shared_accounts[] = {
	{ .name = "audience_id", .type = PARAMETER_ID, .required = true },
	{ .name = "account_type", .type = PARAMETER_CHOICE, .required = true, .choices = account_types },
	PARAMETERS_END,
};
static const struct parameter of_tags[] = { FLAG("filter_deleted", "false"), PARAMETERS_END };
static const struct parameter of_insights[] = {
	{ .name = "audience_insight_type", .type = PARAMETER_CHOICE, .required = true, .choices = insight_types },
	PARAMETERS_END,
};
static const struct parameter of_qualities[] = {
	{ .name = "lookback_period", .type = PARAMETER_CHOICE, .required = true, .choices = lookbacks },
	CHOICE("source_platform", platforms), CHOICE("ingestion_source", ingestions), PARAMETERS_END,
};
static const struct parameter of_profiles[] = {
	{ .name = "is_active", .type = PARAMETER_BOOLEAN, .required = true }, PARAMETERS_END,
};
static const struct parameter of_invoices[] = {
	CHOICE("sort", invoice_sorts), CHOICE("status", invoice_statuses),
	CHOICE("document_type", document_types),
	{ .name = "start_due_date", .type = PARAMETER_DATE },
	{ .name = "end_due_date", .type = PARAMETER_DATE },
	PARAMETERS_END,
};
static const char *const label_statuses[] = {"ACTIVE", "ARCHIVED", NULL};
static const char *const label_types[] = {"BRAND", "CUSTOM", NULL};
static const struct parameter of_labels[] = {
	IDS("campaign_ids"), IDS("label_ids"),
	{ .name = "entity_statuses", .type = PARAMETER_CHOICE, .style = STYLE_REPEATED,
	  .fallback = "ACTIVE", .choices = label_statuses },
	{ .name = "label_types", .type = PARAMETER_CHOICE, .style = STYLE_REPEATED,
	  .fallback = "BRAND,CUSTOM", .choices = label_types },
	PARAMETERS_END,
};
static const struct parameter of_terms[] = {
	FLAG("include_html", "false"), TEXT("tos_type"), PARAMETERS_END,
};
static const struct parameter of_templates[] = {
	FLAG("include_sizing", "false"), TEXT("search_query"), PARAMETERS_END,
};
static const struct parameter of_ssio_lines[] = { ID("pin_order_id"), PARAMETERS_END };

#define ALL_STATUSES "entity_statuses=ACTIVE,PAUSED,ARCHIVED,DRAFT,DELETED_DRAFT"

const struct route ads_routes[] = {
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
	{ POST(AD_ACCOUNT "/reports", "report"), REPORT(report_plain),
	  NEEDS(ADS_ANALYTICS, "ads:read"), TAKES(plan_dates, plan_reporting, report_parameters) },
	{ GET(AD_ACCOUNT "/reports", NULL), LOOK(report_plain),
	  NEEDS(ADS_ANALYTICS, "ads:read"), TAKES(report_token) },
	{ POST(AD_ACCOUNT "/templates/{template_id}/reports", "template_report"),
	  REPORT(report_template), .by_url = true,
	  NEEDS(ADS_ANALYTICS, "ads:read"), TAKES(report_template_parameters) },
	{ POST(AD_ACCOUNT "/mmm_reports", "mmm_report"), REPORT(report_mmm),
	  NEEDS(ADS_ANALYTICS, "ads:read"), TAKES(plan_dates, report_mmm_parameters) },
	{ GET(AD_ACCOUNT "/mmm_reports", NULL), LOOK(report_mmm),
	  NEEDS(ADS_READ, "ads:read"), TAKES(report_token) },
	{ POST(AD_ACCOUNT "/reports/brand_category_sku", "conversion_product_report"),
	  REPORT(report_products), NEEDS(ADS_ANALYTICS, "ads:read"),
	  TAKES(plan_dates, report_products_parameters) },
	{ GET(AD_ACCOUNT "/reports/brand_category_sku", NULL), LOOK(report_products),
	  NEEDS(ADS_READ, "ads:read"), TAKES(report_token) },
	{ GET(AD_ACCOUNT "/audiences/shared/accounts", "audience_shared_accounts"), LIST(list_shared_accounts),
	  NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(of_shared_accounts, paging) },
	{ GET(AD_ACCOUNT "/customer_lists", "customer_lists"), PAGES(kind_customer_list),
	  NEEDS(ADS_READ, "ads:read"), TAKES(order, paging) },
	{ GET(AD_ACCOUNT "/conversion_tags", "conversion_tags"), ITEMS(kind_conversion_tag),
	  NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(of_tags) },
	{ GET(AD_ACCOUNT "/conversion_tags/page_visit", "page_visit_conversion_tags"), PAGES(kind_page_visit_tag),
	  NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(order, paging) },
	{ GET(AD_ACCOUNT "/advertiser_defined_events", "advertiser_defined_events"), ITEMS(kind_advertiser_event),
	  NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(none) },
	{ GET(AD_ACCOUNT "/conversion_eqs", "conversion_eqs"), ARRAY(kind_event_quality),
	  NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(of_qualities),
	  ALL("lookback_period=1d", "lookback_period=14d") },
	{ GET(AD_ACCOUNT "/lead_forms", "lead_forms"), PAGES(kind_lead_form),
	  NEEDS(ADS_READ, "ads:read"), TAKES(order, paging) },
	{ GET(AD_ACCOUNT "/leads/subscriptions", "leads_subscriptions"), PAGES(kind_leads_subscription),
	  NEEDS(ADS_READ, "ads:read"), TAKES(paging) },
	{ GET(AD_ACCOUNT "/order_lines", "order_lines"), PAGES(kind_order_line),
	  NEEDS(ADS_READ, "ads:read"), TAKES(order, paging) },
	{ GET(AD_ACCOUNT "/promotions", "promotions"), PAGES(kind_promotion),
	  NEEDS(ADS_READ, "ads:read"), TAKES(order, paging) },
	{ GET(AD_ACCOUNT "/billing_profiles", "billing_profiles"), PAGES(kind_billing_profile),
	  NEEDS(ADS_READ, "ads:read,billing:read"), TAKES(of_profiles, paging) },
	{ GET(AD_ACCOUNT "/billing_invoices", "billing_invoices"), LIST(list_invoices),
	  NEEDS(ADS_READ, "ads:read,billing:read"), TAKES(of_invoices, order, paging) },
	{ GET(AD_ACCOUNT "/ads_credit/discounts", "ads_credit_discounts"), PAGES(kind_ads_credit),
	  NEEDS(ADS_READ, "ads:read,billing:read"), TAKES(paging) },
	{ GET(AD_ACCOUNT "/targeting_templates", "targeting_templates"), PAGES(kind_targeting_template),
	  NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(of_templates, order, paging) },
	{ GET(AD_ACCOUNT "/templates", "report_templates"), PAGES(kind_report_template),
	  NEEDS(ADS_READ, "ads:read"), TAKES(order, paging) },
	{ GET(AD_ACCOUNT "/ssio/insertion_orders/status", "ssio_insertion_orders_status"), PAGES(kind_insertion_order),
	  NEEDS(ADS_READ, "ads:read"), TAKES(paging) },
	{ GET(AD_ACCOUNT "/ssio/order_lines", "ssio_order_lines"), PAGES(kind_ssio_order_line),
	  NEEDS(ADS_READ, "ads:read"), TAKES(of_ssio_lines, paging) },
	{ GET(AD_ACCOUNT "/labels", "labels"), LIST(list_labels), NEEDS(ADS_READ, "ads:read"),
	  TAKES(of_labels, paging), ALL("entity_statuses=ACTIVE,ARCHIVED") },
	{ GET(AD_ACCOUNT "/ssio/accounts", "ssio_accounts"), FIRST(kind_ssio_account),
	  NEEDS(ADS_READ, "ads:read"), TAKES(none) },
	{ GET(AD_ACCOUNT "/terms_of_service", "terms_of_service"), FIRST(kind_terms),
	  NEEDS(ADS_READ, "ads:read"), TAKES(of_terms) },
	{ GET(AD_ACCOUNT "/keywords/metrics", "keyword_country_metrics"), .shape = SHAPE_DATA,
	  .rows = resources_keywords, NEEDS(ADS_READ, "ads:read"), CLIENT,
	  TAKES(resources_keyword_parameters) },
	{ GET(AD_ACCOUNT "/conversion_tags/ocpm_eligible", "ocpm_eligible_conversion_tags"),
	  OBJECT(resources_ocpm), NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(none) },
	{ GET(AD_ACCOUNT "/audience_insights", "audience_insights"), .shape = SHAPE_OBJECT,
	  .rows = list_first, .of = &(const struct list){ .kind = &kind_audience_insight, .varies = true },
	  NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(of_insights),
	  ALL("audience_insight_type=YOUR_TOTAL_AUDIENCE", "audience_insight_type=YOUR_ENGAGED_AUDIENCE",
	      "audience_insight_type=PINTEREST_TOTAL_AUDIENCE") },
	{ GET(AD_ACCOUNT "/insights/audiences", "audience_insights_scope_and_type"),
	  ITEMS(kind_insight_audience), NEEDS(ADS_READ, "ads:read"), CLIENT, TAKES(none) },
	{ GET(AD_ACCOUNT "/pins/analytics", "ad_pins_analytics"), .shape = SHAPE_ARRAY,
	  .rows = analytics_pins, NEEDS(ADS_ANALYTICS, "ads:read"), CLIENT,
	  TAKES(analytics_pin_ids, plan_dates, plan_reporting) },
	TABLE_END,
};
/* clang-format on */
