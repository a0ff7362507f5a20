/* Reference data. */
#include "kinds.h"

static const char *const country_codes[] = {"US", "DE", "GB", "NO", "JP", NULL};
static const char *const country_names[] = {
	"United States of America", "Germany", "United Kingdom", "Norway", "Japan", NULL};
static const char *const country_currencies[] = {"Dollars", "Euro", "Pounds",
						 "Kroner",  "Yen",  NULL};

static void write_position(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	text_uint(out, entity->number + 1);
}

static const struct field country_fields[] = {
	FIELD("code", .write = write_cycle, .of = country_codes),
	FIELD("currency", .write = write_cycle, .of = country_currencies),
	FIELD("index", .write = write_position),
	FIELD("name", .write = write_cycle, .of = country_names),
	FIELDS_END,
};

const struct kind kind_country = {
	.name = "country",
	.word = "Country",
	.fields = country_fields,
	.owner = &kind_user,
	.few = 5,
	.early_id = 373000000000,
	.late_id = 373000000000000000,
	.early = 2,
};

static const struct field integration_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("additional_id_1", .write = write_words, .nulls = 20),
	FIELD("connected_advertiser_id", .write = write_number_id, .low = 100000000000,
	      .high = 999999999999, .nulls = 20),
	FIELD("connected_lba_id", .write = write_number_id, .low = 100000000000,
	      .high = 999999999999, .nulls = 20),
	FIELD("connected_merchant_id", .write = write_number_id, .low = 100000000000,
	      .high = 999999999999, .nulls = 20),
	FIELD("connected_tag_id", .write = write_number_id, .low = 100000000000,
	      .high = 999999999999, .nulls = 20),
	FIELD("connected_user_id", .write = write_number_id, .low = 100000000000,
	      .high = 999999999999),
	FIELD("created_time", .write = write_created),
	FIELD("external_business_id", .write = write_number_id, .low = 100000000000,
	      .high = 999999999999, .nulls = 20),
	FIELD("partner_access_token", .write = write_text,
	      .of = "secret-token-that-must-not-leave"),
	FIELD("partner_access_token_expiry", .write = write_updated, .nulls = 20),
	FIELD("partner_metadata", .write = write_words, .nulls = 20),
	FIELD("partner_primary_email", .write = write_text, .of = "partner@example.com",
	      .nulls = 20),
	FIELD("partner_refresh_token", .write = write_text,
	      .of = "secret-token-that-must-not-leave"),
	FIELD("partner_refresh_token_expiry", .write = write_updated, .nulls = 20),
	FIELD("scopes", .write = write_text, .of = "accounts", .nulls = 20),
	FIELD("updated_time", .write = write_updated),
	FIELDS_END,
};

const struct kind kind_integration = {
	.name = "integration",
	.word = "Integration",
	.fields = integration_fields,
	.owner = &kind_user,
	.few = 2,
	.early_id = 356000000000,
	.late_id = 356000000000000000,
	.early = 2,
};
