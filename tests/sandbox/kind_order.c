/* Order lines, promotions, customer lists and shared audiences. */
#include "kinds.h"

static const char *const order_line_paid_type_values[] = {"PAID", "BONUS", "MAKE_GOOD", "TEST",
							  NULL};
static const char *const order_line_status_values[] = {"ACTIVE", "PAUSED", "DELETED", NULL};

static const struct field order_line_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("ad_account_id", .write = write_owner_id),
	FIELD("budget", .write = write_money, .low = 10000, .high = 900000000, .nulls = 20),
	FIELD("end_time", .write = write_updated, .nulls = 20),
	FIELD("name", .write = write_name, .nulls = 20),
	FIELD("paid_budget", .write = write_money, .low = 10000, .high = 900000000, .nulls = 20),
	FIELD("paid_type", .write = write_choice, .of = order_line_paid_type_values, .nulls = 20),
	FIELD("purchase_order_id", .write = write_number_id, .low = 100000000000,
	      .high = 999999999999, .nulls = 20),
	FIELD("start_time", .write = write_created),
	FIELD("status", .write = write_choice, .of = order_line_status_values),
	FIELD("type", .write = write_text, .of = "orderline"),
	FIELD("campaign_ids", .write = write_names),
	FIELDS_END,
};

const struct kind kind_order_line = {
	.name = "order_line",
	.word = "Order line",
	.fields = order_line_fields,
	.owner = &kind_account,
	.few = 5,
	.early_id = 327000000000,
	.late_id = 327000000000000000,
	.early = 2,
};

static const char *const promotion_discount_status_values[] = {"OTHER",	    "ACTIVE",  "PAUSED",
							       "SCHEDULED", "EXPIRED", NULL};
static const char *const promotion_promotion_type_values[] = {
	"VARIABLE", "SITEWIDE", "CHECKOUT", "SAVE_X_ON_Y", "BUY_X_GET_Y", NULL};
static const char *const promotion_currency_code_values[] = {"UNK", "USD", "GBP",
							     "CAD", "EUR", NULL};
static const char *const promotion_status_values[] = {"ACTIVE", "PAUSED",	 "ARCHIVED",
						      "DRAFT",	"DELETED_DRAFT", NULL};

static const struct field promotion_template_values_fields[] = {
	FIELD("amount", .write = write_number, .low = 0, .high = 9000),
	FIELD("currency_code", .write = write_choice, .of = promotion_currency_code_values),
	FIELD("custom_text", .write = write_words),
	FIELD("percent", .write = write_number, .low = 0, .high = 9000),
	FIELDS_END,
};

static const struct field promotion_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("discount_status", .write = write_choice, .of = promotion_discount_status_values),
	FIELD("end_time", .write = write_updated),
	FIELD("external_id", .write = write_number_id, .low = 100000000000, .high = 999999999999),
	FIELD("platform_type", .write = write_text, .of = "SHOPIFY"),
	FIELD("promotion_code", .write = write_text, .of = "SPRING26"),
	FIELD("promotion_custom_id", .write = write_number_id, .low = 100000000000,
	      .high = 999999999999),
	FIELD("promotion_title", .write = write_name),
	FIELD("promotion_type", .write = write_choice, .of = promotion_promotion_type_values),
	FIELD("start_time", .write = write_created),
	FIELD("template_values", .write = write_objects, .of = promotion_template_values_fields,
	      .low = 0, .high = 2),
	FIELD("ad_account_id", .write = write_owner_id),
	FIELD("status", .write = write_choice, .of = promotion_status_values),
	FIELDS_END,
};

const struct kind kind_promotion = {
	.name = "promotion",
	.word = "Promotion",
	.fields = promotion_fields,
	.owner = &kind_account,
	.few = 3,
	.early_id = 328000000000,
	.late_id = 328000000000000000,
	.early = 2,
};

static const char *const customer_list_status_values[] = {"PROCESSING", "READY", "TOO_SMALL",
							  "UPLOADING", NULL};

static const struct field customer_list_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("ad_account_id", .write = write_owner_id),
	FIELD("created_time", .write = write_created),
	FIELD("exceptions", .write = write_empty_object),
	FIELD("name", .write = write_name),
	FIELD("num_batches", .write = write_number, .low = 0, .high = 9000),
	FIELD("num_removed_user_records", .write = write_number, .low = 0, .high = 9000),
	FIELD("num_uploaded_user_records", .write = write_number, .low = 0, .high = 9000),
	FIELD("status", .write = write_choice, .of = customer_list_status_values),
	FIELD("type", .write = write_text, .of = "customerlist"),
	FIELD("updated_time", .write = write_updated),
	FIELDS_END,
};

const struct kind kind_customer_list = {
	.name = "customer_list",
	.word = "Customer list",
	.fields = customer_list_fields,
	.owner = &kind_account,
	.few = 4,
	.early_id = 329000000000,
	.late_id = 329000000000000000,
	.early = 2,
};

static const char *const shared_account_account_type_values[] = {"AD_ACCOUNT", "BUSINESS_ACCOUNT",
								 NULL};

static const struct field shared_account_fields[] = {
	FIELD("account_id", .write = write_id),
	FIELD("account_name", .write = write_name),
	FIELD("account_type", .write = write_cycle, .of = shared_account_account_type_values,
	      .low = 1),
	FIELD("shared_on_timestamp", .write = write_updated),
	FIELDS_END,
};

const struct kind kind_shared_account = {
	.name = "shared_account",
	.word = "Shared with",
	.fields = shared_account_fields,
	.owner = &kind_account,
	.few = 4,
	.early_id = 330000000000,
	.late_id = 330000000000000000,
	.early = 2,
};
