/* Saved targeting and reports. */
#include "kinds.h"

static const char *const targeting_template_match_type_values[] = {
	"BROAD", "PHRASE", "EXACT", "EXACT_NEGATIVE", "PHRASE_NEGATIVE", NULL};
static const char *const targeting_template_placement_group_values[] = {"ALL", "SEARCH", "BROWSE",
									"OTHER", NULL};
static const char *const targeting_template_age_bucket_values[] = {"18-24", "19+",   "20+",
								   "21+",   "25-34", NULL};
static const char *const targeting_template_apptype_values[] = {
	"android_mobile", "android_tablet", "ipad", "iphone", "web", NULL};
static const char *const targeting_template_gender_values[] = {"unknown", "male", "female", NULL};
static const char *const targeting_template_status_values[] = {"ACTIVE", "DELETED", NULL};

static const struct field targeting_template_keywords_fields[] = {
	FIELD("match_type", .write = write_choice, .of = targeting_template_match_type_values),
	FIELD("value", .write = write_name),
	FIELDS_END,
};

static const struct field targeting_template_targeting_attributes_fields[] = {
	FIELD("AGE_BUCKET", .write = write_choices, .of = targeting_template_age_bucket_values,
	      .low = 1, .high = 2, .nulls = 20),
	FIELD("APPTYPE", .write = write_choices, .of = targeting_template_apptype_values, .low = 1,
	      .high = 2, .nulls = 20),
	FIELD("AUDIENCE_EXCLUDE", .write = write_empty_list, .nulls = 20),
	FIELD("AUDIENCE_INCLUDE", .write = write_empty_list, .nulls = 20),
	FIELD("GENDER", .write = write_choices, .of = targeting_template_gender_values, .low = 1,
	      .high = 2, .nulls = 20),
	FIELD("GEO", .write = write_names, .nulls = 20),
	FIELDS_END,
};

static const struct field targeting_template_tracking_urls_fields[] = {
	FIELD("audience_verification", .write = write_names),
	FIELD("buyable_button", .write = write_names),
	FIELD("click", .write = write_names),
	FIELD("engagement", .write = write_names),
	FIELD("impression", .write = write_names),
	FIELDS_END,
};

static const struct field targeting_template_reach_estimate_fields[] = {
	FIELD("estimate", .write = write_number, .low = 0, .high = 9000),
	FIELD("lower_bound", .write = write_number, .low = 0, .high = 9000),
	FIELD("upper_bound", .write = write_number, .low = 0, .high = 9000),
	FIELDS_END,
};

static const struct field targeting_template_sizing_fields[] = {
	FIELD("reach_estimate", .write = write_object,
	      .of = targeting_template_reach_estimate_fields),
	FIELDS_END,
};

static const struct field targeting_template_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("auto_targeting_enabled", .write = write_boolean, .high = 50),
	FIELD("keywords", .write = write_objects, .of = targeting_template_keywords_fields,
	      .low = 0, .high = 2),
	FIELD("name", .write = write_name),
	FIELD("placement_group", .write = write_choice,
	      .of = targeting_template_placement_group_values),
	FIELD("targeting_attributes", .write = write_object,
	      .of = targeting_template_targeting_attributes_fields),
	FIELD("tracking_urls", .write = write_object, .of = targeting_template_tracking_urls_fields,
	      .nulls = 20),
	FIELD("ad_account_id", .write = write_owner_id),
	FIELD("created_time", .write = write_created),
	FIELD("sizing", .write = write_object, .of = targeting_template_sizing_fields, .nulls = 20),
	FIELD("status", .write = write_choice, .of = targeting_template_status_values),
	FIELD("updated_time", .write = write_updated),
	FIELD("valid", .write = write_boolean, .high = 50, .nulls = 20),
	FIELDS_END,
};

const struct kind kind_targeting_template = {
	.name = "targeting_template",
	.word = "Template",
	.fields = targeting_template_fields,
	.owner = &kind_account,
	.few = 4,
	.early_id = 334000000000,
	.late_id = 334000000000000000,
	.early = 2,
};

/* Some of 2,936. */
static const char *const report_template_columns_values[] = {"SPEND_IN_MICRO_DOLLAR",
							     "TOTAL_IMPRESSION",
							     "CAMPAIGN_NAME",
							     "TOTAL_CONVERSIONS",
							     "CTR",
							     NULL};
static const char *const report_template_conversion_report_time_type_values[] = {
	"TIME_OF_AD_ACTION", "TIME_OF_CONVERSION", NULL};
static const char *const report_template_creation_source_values[] = {
	"ADS_API", "ADS_MANAGER_REPORTING_PAGE", "ADS_MANAGER_REPORT_BUILDER", NULL};
static const char *const report_template_range_values[] = {
	"YEAR_TO_DATE", "QUARTER_TO_DATE", "MONTH_TO_DATE", "LAST_MONTH", "LAST_QUARTER", NULL};
static const char *const report_template_granularity_values[] = {"TOTAL", "DAY",   "HOUR",
								 "WEEK",  "MONTH", NULL};
static const char *const report_template_ingestion_sources_values[] = {
	"TAG", "MMP", "FILE_UPLOAD", "CONVERSIONS_API", "NATIVE", NULL};
static const char *const report_template_report_format_values[] = {"JSON", "CSV", NULL};
static const char *const report_template_report_level_values[] = {
	"ADVERTISER", "ADVERTISER_TARGETING", "CAMPAIGN", "CAMPAIGN_TARGETING", "AD_GROUP", NULL};
static const char *const report_template_type_values[] = {"UNSPECIFIED", "BULK", "OVERVIEW",
							  "TABLE", NULL};

static const struct field report_template_absolute_date_range_fields[] = {
	FIELD("end_date", .write = write_number, .low = 0, .high = 9000),
	FIELD("start_date", .write = write_number, .low = 0, .high = 9000),
	FIELD("type", .write = write_text, .of = "reporttemplate"),
	FIELDS_END,
};

static const struct field report_template_dynamic_date_range_fields[] = {
	FIELD("range", .write = write_choice, .of = report_template_range_values),
	FIELD("type", .write = write_text, .of = "reporttemplate"),
	FIELDS_END,
};

static const struct field report_template_relative_date_range_fields[] = {
	FIELD("end_days_in_past", .write = write_number, .low = 0, .high = 9000),
	FIELD("start_days_in_past", .write = write_number, .low = 0, .high = 9000),
	FIELD("type", .write = write_text, .of = "reporttemplate"),
	FIELDS_END,
};

static const struct field report_template_date_range_fields[] = {
	FIELD("absolute_date_range", .write = write_object,
	      .of = report_template_absolute_date_range_fields, .nulls = 20),
	FIELD("dynamic_date_range", .write = write_object,
	      .of = report_template_dynamic_date_range_fields, .nulls = 20),
	FIELD("relative_date_range", .write = write_object,
	      .of = report_template_relative_date_range_fields, .nulls = 20),
	FIELDS_END,
};

static const struct field report_template_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("ad_account_id", .write = write_owner_id),
	FIELD("ad_account_ids", .write = write_names),
	FIELD("click_window_days", .write = write_number, .low = 30, .high = 30),
	FIELD("columns", .write = write_choices, .of = report_template_columns_values, .low = 1,
	      .high = 2),
	FIELD("conversion_report_time_type", .write = write_choice,
	      .of = report_template_conversion_report_time_type_values),
	FIELD("creation_source", .write = write_choice,
	      .of = report_template_creation_source_values),
	FIELD("custom_column_ids", .write = write_names, .nulls = 20),
	FIELD("date_range", .write = write_object, .of = report_template_date_range_fields),
	FIELD("engagement_window_days", .write = write_number, .low = 30, .high = 30),
	FIELD("filters_json", .write = write_text, .of = "{\"a\":[1]}", .nulls = 20),
	FIELD("granularity", .write = write_choice, .of = report_template_granularity_values),
	FIELD("ingestion_sources", .write = write_choices,
	      .of = report_template_ingestion_sources_values, .low = 1, .high = 2, .nulls = 20),
	FIELD("is_deleted", .write = write_boolean, .high = 50, .nulls = 20),
	FIELD("is_owned_by_user", .write = write_boolean, .high = 50),
	FIELD("is_scheduled", .write = write_boolean, .high = 50),
	FIELD("name", .write = write_name, .nulls = 20),
	FIELD("report_end_relative_days_in_past", .write = write_number, .low = 0, .high = 9000),
	FIELD("report_format", .write = write_choice, .of = report_template_report_format_values),
	FIELD("report_level", .write = write_choice, .of = report_template_report_level_values),
	FIELD("report_start_relative_days_in_past", .write = write_number, .low = 0, .high = 9000),
	FIELD("type", .write = write_choice, .of = report_template_type_values),
	FIELD("updated_time", .write = write_updated),
	FIELD("user_id", .write = write_number_id, .low = 100000000000, .high = 999999999999),
	FIELD("view_window_days", .write = write_number, .low = 1, .high = 1),
	FIELDS_END,
};

const struct kind kind_report_template = {
	.name = "report_template",
	.word = "Report",
	.fields = report_template_fields,
	.owner = &kind_account,
	.few = 3,
	.early_id = 335000000000,
	.late_id = 335000000000000000,
	.early = 2,
};
