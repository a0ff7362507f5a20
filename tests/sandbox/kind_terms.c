/* What each account has one of: its Salesforce account and its terms of service; and labels. */
#include "kinds.h"

static const struct field ssio_account_addresses_fields[] = {
	FIELD("address_id", .write = write_number_id, .low = 100000000000, .high = 999999999999),
	FIELD("display", .write = write_words),
	FIELD("order_legal_entity", .write = write_words),
	FIELD("purpose", .write = write_words),
	FIELDS_END,
};

static const struct field ssio_account_billto_infos_fields[] = {
	FIELD("addresses", .write = write_objects, .of = ssio_account_addresses_fields, .low = 0,
	      .high = 2),
	FIELD("id", .write = write_number_id, .low = 100000000000, .high = 999999999999),
	FIELD("io_terms", .write = write_words),
	FIELD("io_terms_id", .write = write_number_id, .low = 100000000000, .high = 999999999999),
	FIELD("io_type", .write = write_words),
	FIELD("row_terms", .write = write_words),
	FIELDS_END,
};

static const struct field ssio_account_pmp_names_fields[] = {
	FIELD("id", .write = write_number_id, .low = 100000000000, .high = 999999999999),
	FIELD("name", .write = write_name),
	FIELDS_END,
};

static const struct field ssio_account_fields[] = {
	FIELD("billto_infos", .write = write_objects, .of = ssio_account_billto_infos_fields,
	      .low = 0, .high = 2),
	FIELD("can_edit", .write = write_boolean, .high = 50),
	FIELD("currency", .write = write_text, .of = "EUR"),
	FIELD("eligible", .write = write_boolean, .high = 50),
	FIELD("error", .write = write_text, .of = "No Error"),
	FIELD("pmp_names", .write = write_objects, .of = ssio_account_pmp_names_fields, .low = 0,
	      .high = 2),
	FIELDS_END,
};

const struct kind kind_ssio_account = {
	.name = "ssio_account",
	.word = "Account",
	.fields = ssio_account_fields,
	.owner = &kind_account,
	.few = 1,
	.early_id = 365000000000,
	.late_id = 365000000000000000,
	.early = 2,
};

static const struct field terms_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("ad_account_id", .write = write_owner_id),
	FIELD("has_accepted", .write = write_boolean, .high = 50),
	FIELD("html", .write = write_text, .of = "<p>Terms &amp; conditions</p>"),
	FIELDS_END,
};

const struct kind kind_terms = {
	.name = "terms",
	.word = "Terms",
	.fields = terms_fields,
	.owner = &kind_account,
	.few = 1,
	.early_id = 366000000000,
	.late_id = 366000000000000000,
	.early = 2,
};

static const char *const label_types[] = {"BRAND", "CUSTOM", NULL};

static unsigned labels(const struct world *world, unsigned account)
{
	return world_base(world, &kind_campaign, account);
}

/* The campaign that it is on; each has one. */
struct entity label_campaign(const struct entity *label)
{
	return world_entity(label->world, &kind_campaign, label->owner, label->number);
}

static void write_parent_id(struct text *out, const struct entity *entity,
			    const struct field *field)
{
	struct entity campaign = label_campaign(entity);

	write_id(out, &campaign, field);
}

bool label_is_active(const struct entity *label)
{
	return label->draw % 4 != 0;
}

static void write_label_status(struct text *out, const struct entity *entity,
			       const struct field *field)
{
	(void)field;
	text_json_puts(out, label_is_active(entity) ? "ACTIVE" : "ARCHIVED");
}

const char *label_type(const struct entity *label)
{
	return entity_choice(label, "label_type", label_types);
}

static const struct field label_fields[] = {
	FIELD("id", .write = write_id),
	FIELD("label_type", .write = write_choice, .of = label_types),
	FIELD("parent_id", .write = write_parent_id),
	FIELD("parent_type", .write = write_text, .of = "CAMPAIGN"),
	FIELD("status", .write = write_label_status),
	FIELD("value", .write = write_name),
	FIELDS_END,
};

const struct kind kind_label = {
	.name = "label",
	.word = "Label",
	.fields = label_fields,
	.owner = &kind_account,
	.count = labels,
	.early_id = 385000000000,
	.late_id = 385000000000000000,
	.early = 2,
};
