/* Audience insights: whom an account reaches. */
#include "day.h"
#include "kinds.h"

/* Accounts that never delivered have no insights: the answer is there, but has no date. */
static bool has_insights(const struct entity *insight)
{
	const struct sizes *sizes = &insight->world->sizes;

	return insight->owner < sizes->accounts - sizes->empty_accounts;
}

/* They are made once a week. */
static void write_made(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	if (!has_insights(entity)) {
		text_puts(out, "null");
		return;
	}
	text_char(out, '"');
	day_write(out, day_week(entity->world->today));
	text_char(out, '"');
}

static const struct field subcategory_fields[] = {
	FIELD("key", .write = write_number_id, .low = 900000000000, .high = 999999999999),
	FIELD("name", .write = write_name),
	FIELD("id", .write = write_number_id, .low = 900000000000, .high = 999999999999),
	FIELD("ratio", .write = write_ratio, .low = 0, .high = 1000),
	FIELD("index", .write = write_ratio, .low = 0, .high = 5000),
	FIELDS_END,
};

static const struct field category_fields[] = {
	FIELD("key", .write = write_number_id, .low = 900000000000, .high = 999999999999),
	FIELD("name", .write = write_name),
	FIELD("id", .write = write_number_id, .low = 900000000000, .high = 999999999999),
	FIELD("ratio", .write = write_ratio, .low = 0, .high = 1000),
	FIELD("index", .write = write_ratio, .low = 0, .high = 5000),
	FIELD("subcategories", .write = write_objects, .of = subcategory_fields, .low = 0,
	      .high = 3),
	FIELDS_END,
};

static const struct field share_fields[] = {
	FIELD("key", .write = write_text, .of = "us"),
	FIELD("name", .write = write_words),
	FIELD("ratio", .write = write_ratio, .low = 0, .high = 1000),
	FIELDS_END,
};

static const struct field demographics_fields[] = {
	FIELD("ages", .write = write_objects, .of = share_fields, .low = 0, .high = 3),
	FIELD("genders", .write = write_objects, .of = share_fields, .low = 0, .high = 3),
	FIELD("devices", .write = write_objects, .of = share_fields, .low = 0, .high = 3),
	FIELD("metros", .write = write_objects, .of = share_fields, .low = 0, .high = 3),
	FIELD("countries", .write = write_objects, .of = share_fields, .low = 0, .high = 3,
	      .absent = 20),
	FIELDS_END,
};

static const struct field audience_insight_fields[] = {
	FIELD("categories", .write = write_objects, .of = category_fields, .low = 0, .high = 4),
	FIELD("demographics", .write = write_object, .of = demographics_fields),
	FIELD("type", .write = write_argument, .of = "audience_insight_type"),
	FIELD("date", .write = write_made),
	FIELD("size", .write = write_number, .low = 0, .high = 90000000),
	FIELD("size_is_upper_bound", .write = write_boolean, .high = 50),
	FIELDS_END,
};

const struct kind kind_audience_insight = {
	.name = "audience_insight",
	.word = "Insight",
	.fields = audience_insight_fields,
	.owner = &kind_account,
	.few = 1,
	.early_id = 369000000000,
	.late_id = 369000000000000000,
	.early = 2,
};

static const char *const scopes[] = {"PARTNER", "PINTEREST", NULL};
static const char *const types[] = {"IMPRESSION_PLUS_ENGAGEMENT", "ENGAGEMENT", NULL};

static const struct field insight_audience_fields[] = {
	FIELD("date", .write = write_made, .nulls = 20),
	FIELD("scope", .write = write_cycle, .of = scopes, .low = 1),
	FIELD("type", .write = write_cycle, .of = types, .low = 2),
	FIELDS_END,
};

const struct kind kind_insight_audience = {
	.name = "insight_audience",
	.word = "Audience",
	.fields = insight_audience_fields,
	.owner = &kind_account,
	.few = 4,
	.early_id = 370000000000,
	.late_id = 370000000000000000,
	.early = 2,
};
