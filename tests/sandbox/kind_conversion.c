/* Conversion tags and what is known about their events. */
#include "kinds.h"

static const char *const conversion_tag_enhanced_match_status_values[] = {
	"UNKNOWN", "NOT_VALIDATED", "VALIDATING_IN_PROGRESS", "VALIDATION_COMPLETE", NULL};
static const char *const conversion_tag_status_values[] = {"ACTIVE", "PAUSED",	      "ARCHIVED",
							   "DRAFT",  "DELETED_DRAFT", NULL};

static const struct field conversion_tag_configs_fields[] = {
	FIELD("aem_db_enabled", .write = write_boolean, .high = 50, .nulls = 20),
	FIELD("aem_enabled", .write = write_boolean, .high = 50, .nulls = 20),
	FIELD("aem_external_id_enabled", .write = write_boolean, .high = 50, .nulls = 20),
	FIELD("aem_fnln_enabled", .write = write_boolean, .high = 50, .nulls = 20),
	FIELD("aem_ge_enabled", .write = write_boolean, .high = 50, .nulls = 20),
	FIELD("aem_loc_enabled", .write = write_boolean, .high = 50, .nulls = 20),
	FIELDS_END,
};

static const struct field conversion_tag_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("code_snippet", .write = write_words),
	FIELD("configs", .write = write_object, .of = conversion_tag_configs_fields),
	FIELD("enhanced_match_status", .write = write_choice,
	      .of = conversion_tag_enhanced_match_status_values, .nulls = 20),
	FIELD("last_fired_time_ms", .write = write_updated_ms, .nulls = 30),
	FIELD("name", .write = write_name),
	FIELD("version", .write = write_text, .of = "3"),
	FIELD("ad_account_id", .write = write_owner_id),
	FIELD("status", .write = write_choice, .of = conversion_tag_status_values),
	FIELDS_END,
};

const struct kind kind_conversion_tag = {
	.name = "conversion_tag",
	.word = "Tag",
	.fields = conversion_tag_fields,
	.owner = &kind_account,
	.few = 3,
	.early_id = 321000000000,
	.late_id = 321000000000000000,
	.early = 2,
};

static const char *const page_visit_tag_conversion_event_values[] = {
	"PAGE_LOAD", "UNKNOWN", "INITIALIZED", "PAGE_VISIT", "SIGNUP", NULL};

static const struct field page_visit_tag_fields[] = {
	FIELD("conversion_tag_id", .write = write_id),
	FIELD("ad_account_id", .write = write_owner_id),
	FIELD("conversion_event", .write = write_choice,
	      .of = page_visit_tag_conversion_event_values),
	FIELD("created_time", .write = write_created),
	FIELDS_END,
};

const struct kind kind_page_visit_tag = {
	.name = "page_visit_tag",
	.word = "Page visit",
	.fields = page_visit_tag_fields,
	.owner = &kind_account,
	.few = 4,
	.early_id = 322000000000,
	.late_id = 322000000000000000,
	.early = 2,
};

static const struct field advertiser_event_fields[] = {
	FIELD("name", .write = write_name),
	FIELD("mapped_conversion_type", .write = write_choice,
	      .of = page_visit_tag_conversion_event_values, .nulls = 20),
	FIELDS_END,
};

const struct kind kind_advertiser_event = {
	.name = "advertiser_event",
	.word = "Event",
	.fields = advertiser_event_fields,
	.owner = &kind_account,
	.few = 4,
	.early_id = 323000000000,
	.late_id = 323000000000000000,
	.early = 2,
};

static const char *const event_quality_ingestion_source_values[] = {
	"TAG", "MMP", "FILE_UPLOAD", "CONVERSIONS_API", "NATIVE", NULL};
static const char *const event_quality_lookback_period_values[] = {"1d", "14d", NULL};
static const char *const event_quality_overall_status_values[] = {"NEEDS_IMPROVEMENT", "FAIR",
								  "GOOD", NULL};
static const char *const event_quality_source_platform_values[] = {
	"WEB", "MOBILE", "MOBILE_ANDROID", "MOBILE_IOS", "OFFLINE", NULL};

static const struct field event_quality_quality_components_fields[] = {
	FIELD("advertiser_external_id", .write = write_empty_object),
	FIELD("click_id_epik", .write = write_empty_object),
	FIELD("external_event_id", .write = write_empty_object),
	FIELD("hashed_email", .write = write_empty_object),
	FIELD("hashed_maid", .write = write_empty_object),
	FIELD("ip_address", .write = write_empty_object),
	FIELDS_END,
};

static const struct field event_quality_fields[] = {
	FIELD("ingestion_source", .write = write_cycle, .of = event_quality_ingestion_source_values,
	      .low = 10),
	FIELD("lookback_period", .write = write_cycle, .of = event_quality_lookback_period_values,
	      .low = 1),
	FIELD("overall_status", .write = write_choice, .of = event_quality_overall_status_values),
	FIELD("quality_components", .write = write_object,
	      .of = event_quality_quality_components_fields),
	FIELD("source_platform", .write = write_cycle, .of = event_quality_source_platform_values,
	      .low = 2),
	FIELDS_END,
};

const struct kind kind_event_quality = {
	.name = "event_quality",
	.word = "Quality",
	.fields = event_quality_fields,
	.owner = &kind_account,
	.few = 12,
	.early_id = 324000000000,
	.late_id = 324000000000000000,
	.early = 2,
};
