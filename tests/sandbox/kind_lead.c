/* Lead forms and subscriptions. */
#include "kinds.h"

static const char *const lead_form_custom_question_field_type_values[] = {
	"TEXT_FIELD", "TEXT_AREA", "RADIO_LIST", "CHECKBOX", NULL};
static const char *const lead_form_question_type_values[] = {"CUSTOM",	  "FULL_NAME", "FIRST_NAME",
							     "LAST_NAME", "EMAIL",     NULL};
static const char *const lead_form_status_values[] = {"DRAFT", "ACTIVE", NULL};

static const struct field lead_form_policy_links_fields[] = {
	FIELD("label", .write = write_name),
	FIELD("link", .write = write_url, .of = "https://www.example.com/link/"),
	FIELDS_END,
};

static const struct field lead_form_questions_fields[] = {
	FIELD("custom_question_field_type", .write = write_choice,
	      .of = lead_form_custom_question_field_type_values, .nulls = 20),
	FIELD("custom_question_label", .write = write_words, .nulls = 20),
	FIELD("custom_question_options", .write = write_names, .nulls = 20),
	FIELD("question_type", .write = write_choice, .of = lead_form_question_type_values),
	FIELDS_END,
};

static const struct field lead_form_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("completion_message", .write = write_words, .nulls = 20),
	FIELD("disclosure_language", .write = write_text, .of = "en", .nulls = 20),
	FIELD("has_accepted_terms", .write = write_boolean, .high = 50),
	FIELD("name", .write = write_name, .nulls = 20),
	FIELD("policy_links", .write = write_objects, .of = lead_form_policy_links_fields, .low = 0,
	      .high = 2),
	FIELD("privacy_policy_link", .write = write_url,
	      .of = "https://www.example.com/privacy-policy-link/", .nulls = 20),
	FIELD("questions", .write = write_objects, .of = lead_form_questions_fields, .low = 0,
	      .high = 2),
	FIELD("status", .write = write_choice, .of = lead_form_status_values),
	FIELD("ad_account_id", .write = write_owner_id),
	FIELD("created_time", .write = write_created),
	FIELD("updated_time", .write = write_updated),
	FIELDS_END,
};

const struct kind kind_lead_form = {
	.name = "lead_form",
	.word = "Lead form",
	.fields = lead_form_fields,
	.owner = &kind_account,
	.few = 3,
	.early_id = 325000000000,
	.late_id = 325000000000000000,
	.early = 2,
};

static const struct field leads_subscription_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("ad_account_id", .write = write_owner_id),
	FIELD("api_version", .write = write_text, .of = "v5"),
	FIELD("created_time", .write = write_created_ms),
	FIELD("cryptographic_algorithm", .write = write_text, .of = "AES-256-GCM", .nulls = 20),
	FIELD("cryptographic_key", .write = write_text, .of = "secret-key-that-must-not-leave"),
	FIELD("lead_form_id", .write = write_number_id, .low = 100000000000, .high = 999999999999,
	      .nulls = 20),
	FIELD("user_account_id", .write = write_number_id, .low = 100000000000,
	      .high = 999999999999),
	FIELD("webhook_url", .write = write_url, .of = "https://www.example.com/webhook-url/"),
	FIELDS_END,
};

const struct kind kind_leads_subscription = {
	.name = "leads_subscription",
	.word = "Subscription",
	.fields = leads_subscription_fields,
	.owner = &kind_account,
	.few = 4,
	.early_id = 326000000000,
	.late_id = 326000000000000000,
	.early = 2,
};
