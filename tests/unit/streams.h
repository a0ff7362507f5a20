#ifndef STREAMS_H
#define STREAMS_H

#include "stream/definition.h"

/* Streams for the tests of catalog, selection and protocols: passed to catalog_init as run-time
 * ones. */
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define FIELD(NAME, TYPE)                                                                          \
	{                                                                                          \
		.name = (NAME), .from = (NAME), .type = (TYPE), .by_default = true,                \
		.when = GRANULARITY_ANY                                                            \
	}
#define COLUMN(NAME, API, TYPE, DEFAULT)                                                           \
	{                                                                                          \
		.name = (NAME), .from = (API), .type = (TYPE), .source = SOURCE_COLUMN,            \
		.by_default = (DEFAULT), .when = GRANULARITY_ANY                                   \
	}

static const struct field shop_fields[] = {
	FIELD("id", TYPE_ID),
	{.name = "name",
	 .from = "name",
	 .description = "What \"it\" is called",
	 .type = TYPE_STRING,
	 .by_default = true,
	 .when = GRANULARITY_ANY},
	{.name = "password",
	 .from = "password",
	 .type = TYPE_STRING,
	 .secret = true,
	 .by_default = true,
	 .when = GRANULARITY_ANY},
};
static const char *const shop_key[] = {"id"};
static const struct filter shop_filters[] = {{.field = "id", .setting = "shop_ids", .named = true}};
static const struct definition shops = {
	.name = "t_shops",
	.description = "Shops",
	.by_default = true,
	.request.method = "GET",
	.request.path = "/shops",
	.rows.path = "items[]",
	.key.fields = shop_key,
	.key.count = 1,
	.rows.filters = shop_filters,
	.rows.filter_count = 1,
	.fields = shop_fields,
	.field_count = COUNT(shop_fields),
};

static const struct field owner_fields[] = {FIELD("username", TYPE_STRING),
					    FIELD("followers", TYPE_INTEGER)};
static const struct field toy_fields[] = {
	FIELD("id", TYPE_ID),
	{.name = "shop_id",
	 .type = TYPE_ID,
	 .source = SOURCE_PARTITION,
	 .source_name = "shop_id",
	 .by_default = true,
	 .when = GRANULARITY_ANY},
	FIELD("updated_time", TYPE_INTEGER),
	FIELD("price", TYPE_NUMBER),
	FIELD("sold_out", TYPE_BOOLEAN),
	FIELD("made_on", TYPE_DATE),
	FIELD("sold_at", TYPE_DATETIME),
	{.name = "tags",
	 .from = "tags",
	 .type = TYPE_STRING,
	 .array = true,
	 .by_default = true,
	 .when = GRANULARITY_ANY},
	{.name = "owner",
	 .from = "owner",
	 .type = TYPE_OBJECT,
	 .by_default = true,
	 .when = GRANULARITY_ANY,
	 .fields = owner_fields,
	 .field_count = COUNT(owner_fields)},
	FIELD("labels", TYPE_MAP),
	FIELD("odd", TYPE_ANY),
	{.name = "rare",
	 .from = "rare",
	 .type = TYPE_STRING,
	 .by_default = false,
	 .when = GRANULARITY_ANY},
};
static const struct pass_on toy_each[] = {{.name = "shop_id", .from = "id"}};
static const struct binding toy_query[] = {
	{.parameter = "states",
	 .kind = BIND_SETTING,
	 .name = "states",
	 .fallback = "[\"NEW\",\"OLD\"]"},
	{.parameter = "page_size", .kind = BIND_SETTING, .name = "page_size"},
};
static const struct filter toy_filters[] = {{.field = "id", .setting = "toy_ids"}};
static const char *const toy_names[] = {"playthings"};
static const struct definition toys = {
	.name = "t_toys",
	.description = "Toys",
	.by_default = true,
	.also_known_as = toy_names,
	.also_known_as_count = 1,
	.parents.first = {.stream = "t_shops", .each = toy_each, .each_count = 1},
	.request.method = "GET",
	.request.path = "/shops/{shop_id}/toys",
	.request.query = toy_query,
	.request.query_count = COUNT(toy_query),
	.rows.filters = toy_filters,
	.rows.filter_count = 1,
	.rows.path = "items[]",
	.key.fields = shop_key,
	.key.count = 1,
	.bookmark = {.field = "updated_time", .by = "shop_id"},
	.fields = toy_fields,
	.field_count = COUNT(toy_fields),
};

static const struct field sale_columns[] = {
	COLUMN("toy_id", "TOY_ID", TYPE_ID, false),
	COLUMN("clicks", "CLICKS", TYPE_INTEGER, true),
	COLUMN("spend", "SPEND", TYPE_NUMBER, true),
	COLUMN("returns", "RETURNS", TYPE_INTEGER, false),
	COLUMN("visits", "VISITS", TYPE_INTEGER, true),
};
static const struct column_list sale_list = {"sales", sale_columns, COUNT(sale_columns)};
static const char *const sale_always[] = {"TOY_ID"};
static const char *const sale_without[] = {"VISITS"};
static const struct field sale_fields[] = {
	{.name = "shop_id",
	 .type = TYPE_ID,
	 .source = SOURCE_PARTITION,
	 .source_name = "shop_id",
	 .by_default = true,
	 .when = GRANULARITY_ANY},
	{.name = "date",
	 .from = "DATE",
	 .type = TYPE_DATE,
	 .by_default = true,
	 .when = GRANULARITY_ANY & ~(unsigned)GRANULARITY_TOTAL},
	{.name = "hour",
	 .from = "DATE",
	 .type = TYPE_HOUR,
	 .by_default = true,
	 .when = GRANULARITY_HOUR},
	{.name = "end_date",
	 .type = TYPE_DATE,
	 .source = SOURCE_WINDOW,
	 .source_name = "end",
	 .by_default = true,
	 .when = GRANULARITY_TOTAL},
	{.name = "click_days",
	 .type = TYPE_INTEGER,
	 .source = SOURCE_SETTING,
	 .source_name = "click_days",
	 .fallback = "30",
	 .by_default = true,
	 .when = GRANULARITY_ANY},
};
static const char *const sale_key[] = {"toy_id", "date", "hour", "end_date"};
static const struct binding sale_query[] = {
	{.parameter = "granularity", .kind = BIND_SETTING, .name = "granularity"},
	{.parameter = "columns", .kind = BIND_COLUMNS, .style = STYLE_CSV},
};
static const struct definition sales = {
	.name = "t_sales",
	.description = "Sales by day",
	.by_default = true,
	.parents.first = {.stream = "t_toys",
			  .batch_as = "toy_ids",
			  .batch_from = "id",
			  .batch_max = 250},
	.request.method = "GET",
	.request.path = "/shops/{shop_id}/sales",
	.request.query = sale_query,
	.request.query_count = COUNT(sale_query),
	.rows.path = "[]",
	.key.fields = sale_key,
	.key.count = COUNT(sale_key),
	.bookmark = {.field = "date", .by = "shop_id"},
	.window = {.history_days = 90,
		   .span_days = 90,
		   .hour_history_days = 8,
		   .hour_span_days = 3},
	.fields = sale_fields,
	.field_count = COUNT(sale_fields),
	.columns = {.use = &sale_list,
		    .always = sale_always,
		    .always_count = 1,
		    .without = sale_without,
		    .without_count = 1},
};

/* One bookmark, days only, and not offered by default. */
static const struct field visit_fields[] = {
	{.name = "day",
	 .from = "date",
	 .type = TYPE_DATE,
	 .by_default = true,
	 .when = GRANULARITY_ANY},
	FIELD("visitors", TYPE_INTEGER),
};
static const char *const visit_key[] = {"day"};
static const struct definition visits = {
	.name = "t_visits",
	.description = "Visits",
	.request.method = "GET",
	.request.path = "/visits",
	.rows.path = "[]",
	.key.fields = visit_key,
	.key.count = 1,
	.bookmark = {.field = "day"},
	.window = {.history_days = 90, .span_days = 90},
	.fields = visit_fields,
	.field_count = COUNT(visit_fields),
};

/* Children first: the catalog has to put them in order. */
static const struct definition *const test_streams[] = {&sales, &visits, &toys, &shops, NULL};

#endif
