/* Products of catalog product groups. */
#include "kinds.h"

static const struct field product_count_fields[] = {
	FIELD("catalog_type", .write = write_text, .of = "RETAIL"),
	FIELD("in_stock", .write = write_number, .low = 0, .high = 9000),
	FIELD("out_of_stock", .write = write_number, .low = 0, .high = 9000),
	FIELD("preorder", .write = write_number, .low = 0, .high = 9000),
	FIELD("total", .write = write_number, .low = 0, .high = 9000),
	FIELD("videos", .write = write_number, .low = 0, .high = 9000),
	FIELDS_END,
};

const struct kind kind_product_count = {
	.name = "product_count",
	.word = "Counts",
	.fields = product_count_fields,
	.owner = &kind_catalog_product_group,
	.few = 1,
	.early_id = 367000000000,
	.late_id = 367000000000000000,
	.early = 2,
};

static const char *const product_availability_values[] = {"IN_STOCK", "OUT_OF_STOCK", "PREORDER",
							  NULL};
static const char *const product_currency_values[] = {"AED", "AFN", "ALL", "AMD", "ANG", NULL};

static const struct field product_metadata_fields[] = {
	FIELD("availability", .write = write_choice, .of = product_availability_values),
	FIELD("currency", .write = write_choice, .of = product_currency_values),
	FIELD("item_group_id", .write = write_number_id, .low = 100000000000, .high = 999999999999,
	      .nulls = 20),
	FIELD("item_id", .write = write_number_id, .low = 100000000000, .high = 999999999999),
	FIELD("price", .write = write_number, .low = 0, .high = 9000),
	FIELD("sale_price", .write = write_number, .low = 0, .high = 9000, .nulls = 20),
	FIELDS_END,
};

enum { PRODUCTS = 5 };

static unsigned products(const struct world *world, unsigned group)
{
	(void)group;
	return world->sizes.pins < PRODUCTS ? world->sizes.pins : PRODUCTS;
}

/* No product is in a group twice, but one may be in several groups. */
static void write_pin(struct text *out, const struct entity *entity, const struct field *field)
{
	unsigned pins = entity->world->sizes.pins;
	struct entity pin = world_entity(entity->world, &kind_pin, 0,
					 (entity->owner * 3 + entity->number) % pins);

	(void)field;
	pin.detailed = entity->detailed;
	fields_write(out, &pin, kind_pin.fields);
}

static const struct field product_fields[] = {
	FIELD("catalog_type", .write = write_text, .of = "RETAIL"),
	FIELD("metadata", .write = write_object, .of = product_metadata_fields),
	FIELD("pin", .write = write_pin),
	FIELDS_END,
};

const struct kind kind_product = {
	.name = "product",
	.word = "Product",
	.fields = product_fields,
	.owner = &kind_catalog_product_group,
	.count = products,
	.early_id = 368000000000,
	.late_id = 368000000000000000,
	.early = 2,
};
