/* Billing: profiles, invoices, credits. */
#include "kinds.h"

static const char *const billing_profile_billing_type_values[] = {
	"CREDIT_CARD", "INVOICE", "INTERNAL", "RECURRING", "PREPAID", NULL};
static const char *const billing_profile_card_type_values[] = {
	"UNKNOWN", "VISA", "MASTERCARD", "AMERICAN_EXPRESS", "DISCOVER", NULL};
static const char *const billing_profile_payment_method_brand_values[] = {
	"UNKNOWN", "VISA", "MASTERCARD", "AMERICAN_EXPRESS", "DISCOVER", NULL};
static const char *const billing_profile_status_values[] = {"UNSPECIFIED", "VALID",   "INVALID",
							    "PENDING",	   "DELETED", NULL};

static const struct field billing_profile_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("advertiser_id", .write = write_owner_id),
	FIELD("billing_type", .write = write_choice, .of = billing_profile_billing_type_values),
	FIELD("card_type", .write = write_choice, .of = billing_profile_card_type_values),
	FIELD("payment_method_brand", .write = write_choice,
	      .of = billing_profile_payment_method_brand_values),
	FIELD("status", .write = write_choice, .of = billing_profile_status_values),
	FIELDS_END,
};

const struct kind kind_billing_profile = {
	.name = "billing_profile",
	.word = "Profile",
	.fields = billing_profile_fields,
	.owner = &kind_account,
	.few = 4,
	.early_id = 331000000000,
	.late_id = 331000000000000000,
	.early = 2,
};

static const char *const billing_invoice_currency_values[] = {"UNK", "USD", "GBP",
							      "CAD", "EUR", NULL};
static const char *const billing_invoice_document_type_values[] = {"INVOICE", "CREDIT_MEMO", NULL};
static const char *const billing_invoice_status_values[] = {"OPEN", "CLOSED", NULL};

int32_t invoice_due(const struct entity *invoice)
{
	const struct field field = FIELD("invoice_due_date", .write = write_day);

	return day_of_field(invoice, &field);
}

static const struct field billing_invoice_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("ad_account_id", .write = write_owner_id),
	FIELD("ad_account_name", .write = write_name),
	FIELD("amount_billed_micro_currency", .write = write_money, .low = 10000,
	      .high = 900000000),
	FIELD("amount_discount_micro_currency", .write = write_money, .low = 10000,
	      .high = 900000000, .nulls = 20),
	FIELD("amount_net_micro_currency", .write = write_money, .low = 10000, .high = 900000000,
	      .nulls = 20),
	FIELD("amount_tax_micro_currency", .write = write_money, .low = 10000, .high = 900000000,
	      .nulls = 20),
	FIELD("bill_to_country", .write = write_text, .of = "DE"),
	FIELD("billing_period_end_date", .write = write_day),
	FIELD("billing_period_start_date", .write = write_day),
	FIELD("currency", .write = write_choice, .of = billing_invoice_currency_values),
	FIELD("document_type", .write = write_choice, .of = billing_invoice_document_type_values),
	FIELD("invoice_due_date", .write = write_day),
	FIELD("payment_terms", .write = write_text, .of = "NET_30"),
	FIELD("status", .write = write_choice, .of = billing_invoice_status_values),
	FIELDS_END,
};

const struct kind kind_billing_invoice = {
	.name = "billing_invoice",
	.word = "Invoice",
	.fields = billing_invoice_fields,
	.owner = &kind_account,
	.few = 30,
	.early_id = 332000000000,
	.late_id = 332000000000000000,
	.early = 2,
};

static const char *const ads_credit_discounttype_values[] = {
	"COUPON", "CREDIT", "COUPON_APPLIED", "CREDIT_APPLIED", "MARKETING_OFFER_CREDIT", NULL};

static const struct field ads_credit_fields[] = {
	FIELD("active", .write = write_boolean, .high = 50),
	FIELD("advertiser_id", .write = write_owner_id),
	FIELD("discountCurrency", .write = write_text, .of = "EUR", .nulls = 20),
	FIELD("discountInMicroCurrency", .write = write_money, .low = 10000, .high = 900000000,
	      .nulls = 20),
	FIELD("discountType", .write = write_choice, .of = ads_credit_discounttype_values,
	      .nulls = 20),
	FIELD("remainingDiscountInMicroCurrency", .write = write_money, .low = 10000,
	      .high = 900000000, .nulls = 20),
	FIELD("title", .write = write_name, .nulls = 20),
	FIELDS_END,
};

const struct kind kind_ads_credit = {
	.name = "ads_credit",
	.word = "Credit",
	.fields = ads_credit_fields,
	.owner = &kind_account,
	.few = 4,
	.early_id = 333000000000,
	.late_id = 333000000000000000,
	.early = 2,
};
