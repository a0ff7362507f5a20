/* Audiences: the account's own, and those that others shared with it. */
#include "kinds.h"

static const char *const types[] = {"ACTALIKE", "ENGAGEMENT", "CUSTOMER_LIST", "VISITOR", NULL};
static const char *const states[] = {"READY", "READY", "INITIALIZING", "TOO_SMALL", NULL};
static const char *const countries[] = {"US", "CA", "GB", NULL};

static unsigned owned(const struct world *world, unsigned account)
{
	return account < world->sizes.accounts ? world->sizes.audiences : 0;
}

static unsigned received(const struct world *world, unsigned account)
{
	return owned(world, account) / 3;
}

static const struct field rule_fields[] = {
	FIELD("country", .write = write_choice, .of = countries, .absent = 30),
	FIELD("percentage", .write = write_number, .low = 1, .high = 10, .absent = 40),
	FIELD("retention_days", .write = write_number, .low = 1, .high = 540, .absent = 30),
	FIELD("customer_list_id", .write = write_number_id, .low = 5497558859000,
	      .high = 5497558859999, .absent = 60),
	FIELD("url", .write = write_urls, .of = "https://www.example.com/", .absent = 60),
	FIELD("engager_type", .write = write_number, .low = 1, .high = 2, .absent = 50),
	FIELDS_END,
};

static const struct field audience_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("ad_account_id", .write = write_owner_id),
	FIELD("name", .write = write_name),
	FIELD("audience_type", .write = write_choice, .of = types),
	FIELD("description", .write = write_words, .nulls = 30),
	FIELD("created_by_company_name", .write = write_text, .of = "Example GmbH", .nulls = 60),
	FIELD("created_timestamp", .write = write_created),
	FIELD("updated_timestamp", .write = write_updated),
	FIELD("rule", .write = write_object, .of = rule_fields),
	FIELD("size", .write = write_number, .low = 100, .high = 9000000, .nulls = 15),
	FIELD("status", .write = write_choice, .of = states),
	FIELD("type", .write = write_text, .of = "audience"),
	FIELDS_END,
};

const struct kind kind_audience = {
	.name = "audience",
	.word = "Audience",
	.fields = audience_fields,
	.owner = &kind_account,
	.count = owned,
	.early_id = 254260000000,
	.late_id = 25426000000000000,
	.early = 2,
	.growth_days = 7,
};

const struct kind kind_received_audience = {
	.name = "received_audience",
	.word = "Shared audience",
	.fields = audience_fields,
	.owner = &kind_account,
	.count = received,
	.early_id = 254960000000,
	.late_id = 25496000000000000,
	.early = 2,
};
