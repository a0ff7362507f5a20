/* All kinds of things, with their rows.  The fields are those of the API description 5.23. */
#ifndef SANDBOX_KINDS_H
#define SANDBOX_KINDS_H

#include "field.h"

extern const struct kind kind_user, kind_account;
extern const struct kind kind_campaign, kind_ad_group, kind_ad;
extern const struct kind kind_audience, kind_received_audience;
extern const struct kind kind_keyword, kind_product_group, kind_product_item;
extern const struct kind kind_board, kind_pin;
/* Was it seen at all within the last 90 days? */
bool pin_has_data(const struct entity *pin);
extern const struct kind kind_conversion_tag, kind_page_visit_tag, kind_advertiser_event;
extern const struct kind kind_event_quality, kind_lead_form, kind_leads_subscription;
extern const struct kind kind_order_line, kind_promotion, kind_customer_list;
extern const struct kind kind_shared_account, kind_billing_profile, kind_billing_invoice;
extern const struct kind kind_ads_credit, kind_targeting_template, kind_report_template;
extern const struct kind kind_insertion_order, kind_ssio_order_line, kind_linked_business;
extern const struct kind kind_follower, kind_followed, kind_website, kind_media;
extern const struct kind kind_board_section, kind_employer, kind_member, kind_partner;
extern const struct kind kind_asset, kind_invite, kind_business_audience, kind_catalog;
extern const struct kind kind_feed, kind_processing_result, kind_item_issue;
extern const struct kind kind_catalog_product_group, kind_integration, kind_member_asset;

extern const char *const objectives[], *const creative_types[], *const match_types[];
extern const char *const asset_types[], *const product_categories[], *const catalog_types[];

extern const struct kind kind_trending_keyword, kind_featured_trend, kind_trending_category;
extern const struct kind kind_category_detail, kind_ssio_account, kind_terms, kind_label;
extern const struct kind kind_product_count, kind_product, kind_audience_insight;
extern const struct kind kind_insight_audience, kind_country, kind_distribution_stat;
extern const struct kind kind_ingestion_stat;

extern const struct field tracking_fields[];

/* The pin that an ad promotes. */
uint64_t ad_pin_id(const struct entity *ad);
/* The section of its board that a pin lies in; false: in none, as are two of three. */
bool pin_section(const struct entity *pin, struct entity *section);
const char *campaign_summary(const struct entity *campaign);
/* An ad group mostly; else a campaign or the account. */
struct entity keyword_parent(const struct entity *keyword);
struct entity label_campaign(const struct entity *label);
/* What a number of issues is counted for: a catalog, or a feed. */
struct entity stat_subject(const struct entity *stat);
/* Of a catalog; feeds here are of retail ones. */
const char *catalog_type(const struct entity *catalog);
int32_t invoice_due(const struct entity *invoice);
bool label_is_active(const struct entity *label);
const char *label_type(const struct entity *label);
/* Three letters; decides what "dollars" are. */
const char *account_currency(const struct entity *account);
/* Whether the board may only be seen with boards:read_secret. */
const char *board_privacy(const struct entity *board);

#endif
