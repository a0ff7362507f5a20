/* Catalogs, feeds and product groups. */
#include "kinds.h"

/* A tap must never let these out. */
static const struct field credentials_fields[] = {
	FIELD("username", .write = write_text, .of = "feed-user"),
	FIELD("password", .write = write_text, .of = "secret-password-that-must-not-leave"),
	FIELDS_END,
};

const char *const catalog_types[] = {"RETAIL", "HOTEL", "CREATIVE_ASSETS", NULL};

static const struct field catalog_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("created_at", .write = write_created_iso),
	FIELD("updated_at", .write = write_updated_iso),
	FIELD("catalog_type", .write = write_cycle, .of = catalog_types),
	FIELD("name", .write = write_name),
	FIELDS_END,
};

const char *catalog_type(const struct entity *catalog)
{
	enum { TYPES = 3 };

	return catalog->kind == &kind_catalog ? catalog_types[catalog->number % TYPES] : "RETAIL";
}

const struct kind kind_catalog = {
	.name = "catalog",
	.word = "Catalog",
	.fields = catalog_fields,
	.owner = &kind_user,
	.few = 4,
	.early_id = 350000000000,
	.late_id = 350000000000000000,
	.early = 2,
};

static const char *const feed_default_availability_values[] = {"IN_STOCK", "OUT_OF_STOCK",
							       "PREORDER", NULL};
static const char *const feed_default_country_values[] = {"AD", "AE", "AF", "AG", "AI", NULL};
static const char *const feed_default_currency_values[] = {"AED", "AFN", "ALL", "AMD", "ANG", NULL};
static const char *const feed_format_values[] = {"TSV", "CSV", "XML", NULL};
static const char *const feed_timezone_values[] = {
	"Africa/Abidjan", "Africa/Accra", "Africa/Algiers", "Africa/Bissau", "Africa/Cairo", NULL};
static const char *const feed_status_values[] = {"ACTIVE", "INACTIVE", NULL};

static const struct field feed_preferred_processing_schedule_fields[] = {
	FIELD("time", .write = write_text, .of = "02:59"),
	FIELD("timezone", .write = write_choice, .of = feed_timezone_values, .nulls = 20),
	FIELDS_END,
};

static const struct field feed_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("created_at", .write = write_created_iso),
	FIELD("updated_at", .write = write_updated_iso),
	FIELD("catalog_type", .write = write_choice, .of = catalog_types),
	FIELD("credentials", .write = write_object, .of = credentials_fields, .nulls = 20),
	FIELD("default_availability", .write = write_choice, .of = feed_default_availability_values,
	      .nulls = 20),
	FIELD("default_country", .write = write_choice, .of = feed_default_country_values),
	FIELD("default_currency", .write = write_choice, .of = feed_default_currency_values,
	      .nulls = 20),
	FIELD("default_locale", .write = write_text, .of = "de-DE"),
	FIELD("format", .write = write_choice, .of = feed_format_values),
	FIELD("location", .write = write_url, .of = "https://www.example.com/location/"),
	FIELD("name", .write = write_name, .nulls = 20),
	FIELD("preferred_processing_schedule", .write = write_object,
	      .of = feed_preferred_processing_schedule_fields, .nulls = 20),
	FIELD("status", .write = write_choice, .of = feed_status_values),
	FIELDS_END,
};

const struct kind kind_feed = {
	.name = "feed",
	.word = "Feed",
	.fields = feed_fields,
	.owner = &kind_user,
	.few = 3,
	.early_id = 351000000000,
	.late_id = 351000000000000000,
	.early = 2,
};

static const char *const processing_result_status_values[] = {"COMPLETED", "FAILED", "PROCESSING",
							      NULL};

static const struct field processing_result_errors_fields[] = {
	FIELD("ACCOUNT_FLAGGED", .write = write_number, .low = 0, .high = 9000),
	FIELD("FETCH_GOOGLE_SHEET_NOT_SHARED", .write = write_number, .low = 0, .high = 9000),
	FIELD("IMAGE_FILE_NOT_ACCESSIBLE", .write = write_number, .low = 0, .high = 9000),
	FIELD("IMAGE_FILE_NOT_FOUND", .write = write_number, .low = 0, .high = 9000),
	FIELD("IMAGE_INVALID_FILE", .write = write_number, .low = 0, .high = 9000),
	FIELD("IMAGE_LEVEL_INTERNAL_ERROR", .write = write_number, .low = 0, .high = 9000),
	FIELDS_END,
};

static const struct field processing_result_info_fields[] = {
	FIELD("IN_STOCK", .write = write_number, .low = 0, .high = 9000),
	FIELD("OUT_OF_STOCK", .write = write_number, .low = 0, .high = 9000),
	FIELD("PREORDER", .write = write_number, .low = 0, .high = 9000),
	FIELDS_END,
};

static const struct field processing_result_warnings_fields[] = {
	FIELD("AD_IMAGE_DOWNLOAD_CONTENT_READ_ERROR", .write = write_number, .low = 0,
	      .high = 9000),
	FIELD("AD_IMAGE_DOWNLOAD_DNS_LOOKUP_ERROR", .write = write_number, .low = 0, .high = 9000),
	FIELD("AD_IMAGE_DOWNLOAD_FILE_NOT_ACCESSIBLE", .write = write_number, .low = 0,
	      .high = 9000),
	FIELD("AD_IMAGE_DOWNLOAD_FILE_NOT_FOUND", .write = write_number, .low = 0, .high = 9000),
	FIELD("AD_IMAGE_DOWNLOAD_HTTP_STATUS_400", .write = write_number, .low = 0, .high = 9000),
	FIELD("AD_IMAGE_DOWNLOAD_HTTP_STATUS_403", .write = write_number, .low = 0, .high = 9000),
	FIELDS_END,
};

static const struct field processing_result_ingestion_details_fields[] = {
	FIELD("errors", .write = write_object, .of = processing_result_errors_fields),
	FIELD("info", .write = write_object, .of = processing_result_info_fields),
	FIELD("warnings", .write = write_object, .of = processing_result_warnings_fields),
	FIELDS_END,
};

static const struct field processing_result_product_counts_fields[] = {
	FIELD("ingested", .write = write_number, .low = 0, .high = 9000),
	FIELD("original", .write = write_number, .low = 0, .high = 9000),
	FIELDS_END,
};

static const struct field processing_result_errors_fields_[] = {
	FIELD("ADULT_INVALID", .write = write_number, .low = 0, .high = 9000),
	FIELD("ADWORDS_FORMAT_INVALID", .write = write_number, .low = 0, .high = 9000),
	FIELD("AVAILABILITY_INVALID", .write = write_number, .low = 0, .high = 9000),
	FIELD("BLOCKLISTED_IMAGE_SIGNATURE", .write = write_number, .low = 0, .high = 9000),
	FIELD("DELIMITER_ERROR", .write = write_number, .low = 0, .high = 9000),
	FIELD("DESCRIPTION_MISSING", .write = write_number, .low = 0, .high = 9000),
	FIELDS_END,
};

static const struct field processing_result_warnings_fields_[] = {
	FIELD("AD_IMAGE_0_LINK_DUPLICATED", .write = write_number, .low = 0, .high = 9000),
	FIELD("AD_IMAGE_0_LINK_LENGTH_TOO_LONG", .write = write_number, .low = 0, .high = 9000),
	FIELD("AD_IMAGE_0_LINK_REQUIRED", .write = write_number, .low = 0, .high = 9000),
	FIELD("AD_IMAGE_0_LINK_WARNING", .write = write_number, .low = 0, .high = 9000),
	FIELD("AD_IMAGE_0_TAG_DUPLICATED", .write = write_number, .low = 0, .high = 9000),
	FIELD("AD_IMAGE_0_TAG_LENGTH_TOO_LONG", .write = write_number, .low = 0, .high = 9000),
	FIELDS_END,
};

static const struct field processing_result_validation_details_fields[] = {
	FIELD("errors", .write = write_object, .of = processing_result_errors_fields_),
	FIELD("warnings", .write = write_object, .of = processing_result_warnings_fields_),
	FIELDS_END,
};

static const struct field processing_result_video_counts_fields[] = {
	FIELD("ingested_videos", .write = write_number, .low = 0, .high = 9000),
	FIELD("not_ingested_videos", .write = write_number, .low = 0, .high = 9000),
	FIELD("total_videos", .write = write_number, .low = 0, .high = 9000),
	FIELDS_END,
};

static const struct field processing_result_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("created_at", .write = write_created_iso),
	FIELD("updated_at", .write = write_updated_iso),
	FIELD("ingestion_details", .write = write_object,
	      .of = processing_result_ingestion_details_fields),
	FIELD("product_counts", .write = write_object,
	      .of = processing_result_product_counts_fields, .nulls = 20),
	FIELD("status", .write = write_choice, .of = processing_result_status_values),
	FIELD("validation_details", .write = write_object,
	      .of = processing_result_validation_details_fields),
	FIELD("video_counts", .write = write_object, .of = processing_result_video_counts_fields),
	FIELDS_END,
};

const struct kind kind_processing_result = {
	.name = "processing_result",
	.word = "Result",
	.fields = processing_result_fields,
	.owner = &kind_feed,
	.few = 3,
	.early_id = 352000000000,
	.late_id = 352000000000000000,
	.early = 2,
};

static const char *const item_issue_attribute_name_values[] = {
	"ITEM_ID", "ITEM_GROUP_ID", "TITLE", "DESCRIPTION", "ITEM_LINK", NULL};

static const struct field item_issue_value_fields[] = {
	FIELD("attribute_name", .write = write_choice, .of = item_issue_attribute_name_values,
	      .nulls = 20),
	FIELD("provided_value", .write = write_words, .nulls = 20),
	FIELDS_END,
};

static const struct field item_issue_errors_fields[] = {
	FIELD("ADULT_INVALID", .write = write_object, .of = item_issue_value_fields),
	FIELD("ADWORDS_FORMAT_INVALID", .write = write_object, .of = item_issue_value_fields),
	FIELD("AVAILABILITY_INVALID", .write = write_object, .of = item_issue_value_fields),
	FIELD("BLOCKLISTED_IMAGE_SIGNATURE", .write = write_object, .of = item_issue_value_fields),
	FIELD("DESCRIPTION_MISSING", .write = write_object, .of = item_issue_value_fields),
	FIELD("DUPLICATE_PRODUCTS", .write = write_object, .of = item_issue_value_fields),
	FIELDS_END,
};

static const struct field item_issue_warnings_fields[] = {
	FIELD("AD_IMAGE_0_LINK_DUPLICATED", .write = write_object, .of = item_issue_value_fields),
	FIELD("AD_IMAGE_0_LINK_LENGTH_TOO_LONG", .write = write_object,
	      .of = item_issue_value_fields),
	FIELD("AD_IMAGE_0_LINK_REQUIRED", .write = write_object, .of = item_issue_value_fields),
	FIELD("AD_IMAGE_0_LINK_WARNING", .write = write_object, .of = item_issue_value_fields),
	FIELD("AD_IMAGE_0_TAG_DUPLICATED", .write = write_object, .of = item_issue_value_fields),
	FIELD("AD_IMAGE_0_TAG_LENGTH_TOO_LONG", .write = write_object,
	      .of = item_issue_value_fields),
	FIELDS_END,
};

static void write_item_number(struct text *out, const struct entity *entity,
			      const struct field *field)
{
	(void)field;
	text_uint(out, (uint64_t)entity->number * 17);
}

static const struct field item_issue_fields[] = {
	/* Some lack an id, and some have that of another: both are errors of their own. */
	FIELD("item_id", .write = write_number_id, .low = 10000000, .high = 10000002, .nulls = 20),
	FIELD("errors", .write = write_object, .of = item_issue_errors_fields),
	FIELD("item_number", .write = write_item_number),
	FIELD("warnings", .write = write_object, .of = item_issue_warnings_fields),
	FIELDS_END,
};

const struct kind kind_item_issue = {
	.name = "item_issue",
	.word = "Issue",
	.fields = item_issue_fields,
	.owner = &kind_processing_result,
	.few = 4,
	.early_id = 353000000000,
	.late_id = 353000000000000000,
	.early = 2,
};

static const char *const catalog_product_group_catalog_type_values[] = {"RETAIL", NULL};
static const char *const catalog_product_group_type_values[] = {
	"MERCHANT_CREATED", "ALL_PRODUCTS", "BEST_DEALS", "PINNER_FAVORITES", "TOP_SELLERS", NULL};

static const struct field catalog_product_group_min_price_fields[] = {
	FIELD("inclusion", .write = write_boolean, .high = 50),
	FIELD("negated", .write = write_boolean, .high = 50),
	FIELD("values", .write = write_number, .low = 0, .high = 9000),
	FIELDS_END,
};

static const struct field catalog_product_group_any_of_fields[] = {
	FIELD("MIN_PRICE", .write = write_object, .of = catalog_product_group_min_price_fields),
	FIELDS_END,
};

static const struct field catalog_product_group_filters_fields[] = {
	FIELD("any_of", .write = write_objects, .of = catalog_product_group_any_of_fields, .low = 0,
	      .high = 2),
	FIELDS_END,
};

static const struct field catalog_product_group_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("catalog_id", .write = write_number_id, .low = 100000000000, .high = 999999999999),
	FIELD("catalog_type", .write = write_choice,
	      .of = catalog_product_group_catalog_type_values),
	FIELD("country", .write = write_text, .of = "DE", .nulls = 20),
	FIELD("created_at", .write = write_created_ms),
	FIELD("description", .write = write_words, .nulls = 20),
	FIELD("feed_id", .write = write_number_id, .low = 100000000000, .high = 999999999999,
	      .nulls = 20),
	FIELD("filters", .write = write_object, .of = catalog_product_group_filters_fields),
	FIELD("is_featured", .write = write_boolean, .high = 50),
	FIELD("locale", .write = write_text, .of = "de-DE", .nulls = 20),
	FIELD("name", .write = write_name),
	FIELD("status", .write = write_choice, .of = feed_status_values),
	FIELD("type", .write = write_choice, .of = catalog_product_group_type_values),
	FIELD("updated_at", .write = write_updated),
	FIELDS_END,
};

const struct kind kind_catalog_product_group = {
	.name = "catalog_product_group",
	.word = "Product group",
	.fields = catalog_product_group_fields,
	.owner = &kind_user,
	.few = 6,
	.early_id = 354000000000,
	.late_id = 354000000000000000,
	.early = 2,
};
