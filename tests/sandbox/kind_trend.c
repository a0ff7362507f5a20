/* Trends and shopping demand; rows follow from what is asked for, region and all. */
#include "kinds.h"

const char *const product_categories[] = {"ACCENT_TABLES", "ACCESSORIES", "ANKLETS", "APRONS",
					  "AREA_RUGS",	   "ART_BRUSHES", NULL};

static const struct field trending_keyword_fields[] = {
	FIELD("demographics", .write = write_null),
	FIELD("has_prediction", .write = write_boolean, .high = 50),
	FIELD("keyword", .write = write_url, .of = "mid-century lamp "),
	FIELD("pct_growth_mom", .write = write_number, .low = 0, .high = 9000),
	FIELD("pct_growth_wow", .write = write_number, .low = 0, .high = 9000),
	FIELD("pct_growth_yoy", .write = write_number, .low = 0, .high = 9000),
	FIELD("predicted_time_series", .write = write_weeks),
	FIELD("time_series", .write = write_weeks),
	FIELDS_END,
};

const struct kind kind_trending_keyword = {
	.name = "trending_keyword",
	.word = "Trend",
	.fields = trending_keyword_fields,
	.few = 50,
	.early_id = 361000000000,
	.late_id = 361000000000000000,
	.early = 2,
};

static const char *const featured_trend_interest_values[] = {"ALL", "ANIMALS", "ARCHITECTURE",
							     "ART", "BEAUTY",  NULL};

static const struct field featured_trend_pins_fields[] = {
	FIELD("height", .write = write_number, .low = 0, .high = 9000),
	FIELD("id", .write = write_number_id, .low = 100000000000, .high = 999999999999),
	FIELD("src", .write = write_url, .of = "https://i.pinimg.com/originals/"),
	FIELD("width", .write = write_number, .low = 0, .high = 9000),
	FIELDS_END,
};

static const struct field featured_trend_trends_fields[] = {
	FIELD("description", .write = write_words),
	FIELD("percent_growth_mom", .write = write_number, .low = 0, .high = 9000),
	FIELD("pins", .write = write_objects, .of = featured_trend_pins_fields, .low = 0,
	      .high = 2),
	FIELD("related_interests", .write = write_names),
	FIELD("related_searches", .write = write_names),
	FIELD("time_series", .write = write_weeks),
	FIELD("title", .write = write_name),
	FIELDS_END,
};

static const struct field featured_trend_fields[] = {
	FIELD("interest", .low = 1, .write = write_cycle, .of = featured_trend_interest_values),
	FIELD("market", .write = write_argument, .of = "region"),
	FIELD("trends", .write = write_objects, .of = featured_trend_trends_fields, .low = 0,
	      .high = 2),
	FIELDS_END,
};

const struct kind kind_featured_trend = {
	.name = "featured_trend",
	.word = "Topic",
	.fields = featured_trend_fields,
	.few = 5,
	.early_id = 362000000000,
	.late_id = 362000000000000000,
	.early = 2,
};

static const char *const trending_category_verticals_values[] = {"FASHION", "HOME_DECOR", "BEAUTY",
								 NULL};

static const struct field trending_category_fields[] = {
	FIELD("engagement_type", .write = write_argument, .of = "engagement_type"),
	FIELD("pct_change_mom", .write = write_number, .low = 0, .high = 9000),
	FIELD("percent_relative_volume", .write = write_number, .low = 0, .high = 9000),
	FIELD("product_category", .write = write_cycle, .of = product_categories, .low = 1),
	FIELD("verticals", .write = write_choices, .of = trending_category_verticals_values,
	      .low = 1, .high = 2),
	FIELDS_END,
};

const struct kind kind_trending_category = {
	.name = "trending_category",
	.word = "Category",
	.fields = trending_category_fields,
	.few = 6,
	.early_id = 363000000000,
	.late_id = 363000000000000000,
	.early = 2,
};

static const struct field category_detail_gender_fields[] = {
	FIELD("female", .write = write_number, .low = 0, .high = 9000),
	FIELD("male", .write = write_number, .low = 0, .high = 9000),
	FIELD("unspecified", .write = write_number, .low = 0, .high = 9000),
	FIELDS_END,
};

static const struct field category_detail_demographics_fields[] = {
	FIELD("age", .write = write_empty_object),
	FIELD("gender", .write = write_object, .of = category_detail_gender_fields),
	FIELDS_END,
};

static const struct field category_detail_engagement_fields[] = {
	FIELD("pct_change_mom", .write = write_number, .low = 0, .high = 9000),
	FIELDS_END,
};

static const struct field category_detail_metrics_highlights_fields[] = {
	FIELD("engagement", .write = write_object, .of = category_detail_engagement_fields),
	FIELD("outbound_clicks", .write = write_object, .of = category_detail_engagement_fields),
	FIELD("pin_saves", .write = write_object, .of = category_detail_engagement_fields),
	FIELDS_END,
};

static const struct field category_detail_fields[] = {
	FIELD("demographics", .write = write_object, .of = category_detail_demographics_fields),
	FIELD("has_prediction", .write = write_boolean, .high = 50),
	FIELD("metrics_highlights", .write = write_object,
	      .of = category_detail_metrics_highlights_fields),
	FIELD("predicted_time_series", .write = write_weeks),
	FIELD("product_category", .write = write_cycle, .of = product_categories, .low = 1),
	FIELD("related_searches", .write = write_names),
	FIELD("time_series", .write = write_weeks),
	FIELDS_END,
};

const struct kind kind_category_detail = {
	.name = "category_detail",
	.word = "Category",
	.fields = category_detail_fields,
	.few = 6,
	.early_id = 364000000000,
	.late_id = 364000000000000000,
	.early = 2,
};
