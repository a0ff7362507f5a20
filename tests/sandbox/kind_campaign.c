/* Campaigns and ad groups. */
#include "kinds.h"

#include "day.h"

const char *const objectives[] = {"AWARENESS",	   "CONSIDERATION",    "WEB_CONVERSION",
				  "CATALOG_SALES", "VIDEO_COMPLETION", NULL};
static const char *const bid_strategies[] = {"AUTOMATIC_BID", "MAX_BID", "TARGET_AVG", NULL};
static const char *const billable_events[] = {"CLICKTHROUGH", "IMPRESSION", "VIDEO_V_50_MRC", NULL};
static const char *const budget_types[] = {"DAILY", "LIFETIME", "CBO_ADGROUP", NULL};
static const char *const pacings[] = {"STANDARD", "ACCELERATED", NULL};
static const char *const placements[] = {"ALL", "SEARCH", "BROWSE", "OTHER", NULL};
static const char *const learning_modes[] = {"NOT_ACTIVE", "ACTIVE", NULL};
static const char *const app_types[] = {
	"android_mobile", "android_tablet", "ipad", "iphone", "web", "web_mobile", NULL};
static const char *const genders[] = {"unknown", "male", "female", NULL};
static const char *const locales[] = {"de", "en-US", "fr", "ja", "pt-BR", NULL};
static const char *const locations[] = {"US", "DE", "GB", "501", "807", NULL};
static const char *const goal_events[] = {"PAGE_VISIT",	 "SIGNUP", "CHECKOUT",
					  "ADD_TO_CART", "LEAD",   NULL};

static bool delivers(const struct world *world, unsigned account)
{
	return account < world->sizes.accounts - world->sizes.empty_accounts;
}

static unsigned campaigns(const struct world *world, unsigned account)
{
	return delivers(world, account) ? world->sizes.campaigns : 0;
}

static unsigned ad_groups(const struct world *world, unsigned account)
{
	return campaigns(world, account) * world->sizes.ad_groups;
}

/* Follows from the status and the flight: it changes with time while updated_time does not. */
static const char *flight(const struct entity *entity)
{
	int64_t now = (int64_t)entity->world->today * DAY_SECONDS;

	if (entity_end(entity) && entity_end(entity) < now)
		return "COMPLETED";
	return entity_start(entity) > now ? "NOT_STARTED" : "RUNNING";
}

const char *campaign_summary(const struct entity *campaign)
{
	enum status status = entity_status(campaign);

	return status == STATUS_ACTIVE ? flight(campaign) : status_names[status];
}

static void write_summary(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	text_json_puts(out, campaign_summary(entity));
}

const struct field tracking_fields[] = {
	FIELD("impression", .write = write_urls, .of = "https://track.example.com/i?x=1&id="),
	FIELD("click", .write = write_urls, .of = "https://track.example.com/c/"),
	FIELD("engagement", .write = write_empty_list, .absent = 50),
	FIELD("buyable_button", .write = write_empty_list, .absent = 50),
	FIELD("audience_verification", .write = write_empty_list, .absent = 50),
	FIELDS_END,
};

static const struct field multiplier_fields[] = {FIELDS_END};
static const struct field bid_option_fields[] = {
	FIELD("app_type_multipliers", .write = write_object, .of = multiplier_fields),
	FIELDS_END,
};

static const struct field campaign_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("ad_account_id", .write = write_owner_id),
	FIELD("name", .write = write_name),
	FIELD("status", .write = write_status),
	FIELD("summary_status", .write = write_summary),
	FIELD("objective_type", .write = write_choice, .of = objectives),
	FIELD("daily_spend_cap", .write = write_money, .low = 1000000, .high = 5000000000,
	      .nulls = 50),
	FIELD("lifetime_spend_cap", .write = write_money, .low = 0, .high = 90000000000,
	      .nulls = 50),
	FIELD("order_line_id", .write = write_number_id, .low = 100000000000, .high = 999999999999,
	      .nulls = 80),
	FIELD("start_time", .write = write_start),
	FIELD("end_time", .write = write_end),
	FIELD("created_time", .write = write_created),
	FIELD("updated_time", .write = write_updated),
	FIELD("is_campaign_budget_optimization", .write = write_boolean, .high = 40, .nulls = 10),
	FIELD("is_flexible_daily_budgets", .write = write_boolean, .high = 20, .nulls = 10),
	FIELD("is_automated_campaign", .write = write_boolean, .high = 5, .nulls = 10),
	FIELD("is_performance_plus", .write = write_boolean, .high = 15),
	FIELD("tracking_urls", .write = write_object, .of = tracking_fields, .nulls = 60),
	FIELD("bid_options", .write = write_object, .of = bid_option_fields, .nulls = 80),
	FIELD("type", .write = write_text, .of = "campaign"),
	FIELDS_END,
};

const struct kind kind_campaign = {
	.name = "campaign",
	.word = "Campaign",
	.fields = campaign_fields,
	.owner = &kind_account,
	.count = campaigns,
	.early_id = 626735000000,
	.late_id = 162673000000000000,
	.early = 3,
	.growth_days = 5,
};

static const struct field window_fields[] = {
	FIELD("click_window_days", .write = write_number, .low = 30, .high = 30),
	FIELD("engagement_window_days", .write = write_number, .low = 30, .high = 30),
	FIELD("view_window_days", .write = write_number, .low = 1, .high = 1),
	FIELDS_END,
};

static const struct field conversion_goal_fields[] = {
	FIELD("attribution_windows", .write = write_object, .of = window_fields),
	FIELD("conversion_event", .write = write_choice, .of = goal_events),
	FIELD("conversion_tag_id", .write = write_number_id, .low = 2600000000000,
	      .high = 2699999999999),
	FIELD("cpa_goal_value_in_micro_currency", .write = write_number_id, .low = 1000000,
	      .high = 90000000),
	FIELD("is_roas_optimized", .write = write_boolean, .high = 30, .nulls = 20),
	FIELD("learning_mode_type", .write = write_choice, .of = learning_modes, .nulls = 20),
	FIELDS_END,
};

static const struct field goal_fields[] = {
	FIELD("conversion_tag_v3_goal_metadata", .write = write_object,
	      .of = conversion_goal_fields),
	FIELDS_END,
};

static const struct field targeting_fields[] = {
	FIELD("APPTYPE", .write = write_choices, .of = app_types, .low = 1, .high = 4,
	      .absent = 40),
	FIELD("GENDER", .write = write_choices, .of = genders, .low = 1, .high = 2, .absent = 50),
	FIELD("LOCALE", .write = write_choices, .of = locales, .low = 1, .high = 2, .absent = 40),
	FIELD("LOCATION", .write = write_choices, .of = locations, .low = 1, .high = 3,
	      .absent = 30),
	FIELD("MINIMUM_AGE", .write = write_text, .of = "18", .absent = 60),
	FIELD("MAXIMUM_AGE", .write = write_text, .of = "65+", .absent = 60),
	FIELD("AUDIENCE_INCLUDE", .write = write_empty_list, .absent = 70),
	FIELDS_END,
};

static const struct field ad_group_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("ad_account_id", .write = write_owner_id),
	FIELD("campaign_id", .write = write_up_id, .of = &kind_campaign),
	FIELD("name", .write = write_name),
	FIELD("status", .write = write_status),
	FIELD("summary_status", .write = write_summary),
	FIELD("budget_in_micro_currency", .write = write_money, .low = 1000000, .high = 900000000,
	      .nulls = 20),
	FIELD("bid_in_micro_currency", .write = write_money, .low = 10000, .high = 9000000,
	      .nulls = 30),
	FIELD("bid_strategy_type", .write = write_choice, .of = bid_strategies, .nulls = 10),
	FIELD("bid_multiplier", .write = write_number, .low = 1, .high = 3, .nulls = 70),
	FIELD("budget_type", .write = write_choice, .of = budget_types),
	FIELD("billable_event", .write = write_choice, .of = billable_events),
	FIELD("pacing_delivery_type", .write = write_choice, .of = pacings),
	FIELD("placement_group", .write = write_choice, .of = placements),
	FIELD("conversion_learning_mode_type", .write = write_choice, .of = learning_modes,
	      .nulls = 40),
	FIELD("auto_targeting_enabled", .write = write_boolean, .high = 60, .nulls = 5),
	FIELD("is_creative_optimization", .write = write_boolean, .high = 30, .nulls = 30),
	FIELD("lifetime_frequency_cap", .write = write_number, .low = -1, .high = 20),
	FIELD("optimization_goal_metadata", .write = write_object, .of = goal_fields, .nulls = 50),
	FIELD("promotion_id", .write = write_null),
	FIELD("promotion_application_level", .write = write_null),
	FIELD("feed_profile_id", .write = write_number_id, .low = 0, .high = 0),
	FIELD("targeting_spec", .write = write_object, .of = targeting_fields),
	FIELD("targeting_template_ids", .write = write_null),
	FIELD("tracking_urls", .write = write_object, .of = tracking_fields, .nulls = 70),
	FIELD("start_time", .write = write_start),
	FIELD("end_time", .write = write_end),
	FIELD("created_time", .write = write_created),
	FIELD("updated_time", .write = write_updated),
	FIELD("type", .write = write_text, .of = "adgroup"),
	FIELDS_END,
};

const struct kind kind_ad_group = {
	.name = "ad_group",
	.word = "Ad group",
	.fields = ad_group_fields,
	.owner = &kind_account,
	.parent = &kind_campaign,
	.count = ad_groups,
	.early_id = 268006000000,
	.late_id = 268006000000000000,
	.early = 5,
	.growth_days = 3,
};
