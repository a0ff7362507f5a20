/* Insertion orders. */
#include "kinds.h"

static const struct field insertion_order_fields[] = {
	FIELD("pin_order_id", .write = write_id),
	FIELD("creation_time", .write = write_created_utc, .nulls = 20),
	FIELD("status", .write = write_text, .of = "ACTIVE"),
	FIELDS_END,
};

const struct kind kind_insertion_order = {
	.name = "insertion_order",
	.word = "Order",
	.fields = insertion_order_fields,
	.owner = &kind_account,
	.few = 4,
	.early_id = 336000000000,
	.late_id = 336000000000000000,
	.early = 2,
};

static const char *const ssio_order_line_currency_info_values[] = {"UNK", "USD", "GBP",
								   "CAD", "EUR", NULL};

static const struct field ssio_order_line_fields[] = {
	FIELD("pin_order_id", .write = write_number_id, .low = 100000000000, .high = 999999999999,
	      .nulls = 20),
	FIELD("salesforce_order_line_id", .write = write_id, .nulls = 10),
	FIELD("accepted_terms_id", .write = write_number_id, .low = 100000000000,
	      .high = 999999999999, .nulls = 20),
	FIELD("accepted_terms_time", .write = write_created_utc, .nulls = 20),
	FIELD("ads_manager_order_line_id", .write = write_number_id, .low = 100000000000,
	      .high = 999999999999, .nulls = 20),
	FIELD("agency_link", .write = write_url, .of = "https://www.example.com/agency-link/",
	      .nulls = 20),
	FIELD("bill_to_company_name", .write = write_name, .nulls = 20),
	FIELD("billing_contact_email", .write = write_text, .of = "billing@example.com",
	      .nulls = 20),
	FIELD("billing_contact_firstname", .write = write_name, .nulls = 20),
	FIELD("billing_contact_lastname", .write = write_name, .nulls = 20),
	FIELD("budget_amount", .write = write_money, .low = 10000, .high = 900000000, .nulls = 20),
	FIELD("currency_info", .write = write_choice, .of = ssio_order_line_currency_info_values),
	FIELD("end_date", .write = write_day, .nulls = 20),
	FIELD("estimated_monthly_spend", .write = write_number, .low = 0, .high = 9000,
	      .nulls = 20),
	FIELD("last_modified_date_time", .write = write_created_utc, .nulls = 20),
	FIELD("media_contact_email", .write = write_text, .of = "media@example.com", .nulls = 20),
	FIELD("media_contact_firstname", .write = write_name, .nulls = 20),
	FIELD("media_contact_lastname", .write = write_name, .nulls = 20),
	FIELD("order_name", .write = write_name, .nulls = 20),
	FIELD("pmp_name", .write = write_name, .nulls = 20),
	FIELD("po_number", .write = write_text, .of = "PO-1", .nulls = 20),
	FIELD("start_date", .write = write_day, .nulls = 20),
	FIELDS_END,
};

const struct kind kind_ssio_order_line = {
	.name = "ssio_order_line",
	.word = "Order line",
	.fields = ssio_order_line_fields,
	.owner = &kind_account,
	.few = 4,
	.early_id = 337000000000,
	.late_id = 337000000000000000,
	.early = 2,
};
