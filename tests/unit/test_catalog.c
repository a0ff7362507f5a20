#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "stream/catalog.h"
#include "tests/unit/policies.h"
#include "tests/unit/streams.h"

struct made {
	json_t *settings;
	struct catalog catalog;
	struct error err;
	int status;
};

static struct made make(const char *settings)
{
	struct made made = {.settings = json_loads(settings, 0, NULL)};

	assert_non_null(made.settings);
	made.status = catalog_of(&made.catalog, test_streams, made.settings, &made.err);
	return made;
}

static void unmake(struct made *made)
{
	if (made->status == 0)
		catalog_release(&made->catalog);
	json_decref(made->settings);
}

/* "name name name" of the offer's fields. */
static void assert_fields(const struct made *made, const char *stream, const char *expected)
{
	const struct offer *offer = catalog_find(&made->catalog, stream);
	struct buffer names BUFFER_SCOPED = {0};

	assert_non_null(offer);
	for (size_t i = 0; i < offer->field_count; i++)
		buffer_format(&names, "%s%s", i ? " " : "", offer->fields[i].name);
	assert_string_equal(buffer_text(&names), expected);
}

static void assert_key(const struct made *made, const char *stream, const char *expected)
{
	const struct offer *offer = catalog_find(&made->catalog, stream);
	struct buffer names BUFFER_SCOPED = {0};

	assert_non_null(offer);
	for (size_t i = 0; i < offer->key_count; i++)
		buffer_format(&names, "%s%s", i ? " " : "", offer->key[i]);
	assert_string_equal(buffer_text(&names), expected);
}

static bool is_offered(const struct made *made, const char *stream)
{
	return catalog_find(&made->catalog, stream)->by_default;
}

static void assert_refused(const char *settings, const char *text)
{
	struct made made = make(settings);

	assert_int_equal(made.status, -1);
	assert_int_equal(made.err.kind, ERROR_CONFIG);
	assert_non_null(strstr(made.err.text, text));
	unmake(&made);
}

static void puts_parents_before_their_children(void **context)
{
	struct made made = make("{}");

	(void)context;
	assert_true(catalog_find(&made.catalog, "t_shops") < catalog_find(&made.catalog, "t_toys"));
	assert_true(catalog_find(&made.catalog, "t_toys") < catalog_find(&made.catalog, "t_sales"));
	assert_null(catalog_find(&made.catalog, "t_nothing"));
	unmake(&made);
}

static void refuses_a_stream_without_its_parent(void **context)
{
	const struct definition orphan = {.name = "t_orphan",
					  .parents.first = {.stream = "t_nobody"}};
	const struct definition *const list[] = {&orphan, NULL};
	struct catalog catalog;
	struct error err = {0};

	(void)context;
	assert_int_equal(catalog_of(&catalog, list, NULL, &err), -1);
	assert_string_equal(err.text, "t_orphan is read per t_nobody, which is no stream");
}

static void offers_streams_by_default_all_and_by_name(void **context)
{
	struct made made = make("{}");

	(void)context;
	assert_true(is_offered(&made, "t_toys"));
	assert_false(is_offered(&made, "t_visits"));
	unmake(&made);
	made = make("{\"streams\": \"all\"}");
	assert_true(is_offered(&made, "t_visits"));
	unmake(&made);
	made = make("{\"streams\": [\"t_visits\", \"t_sales\"]}");
	assert_true(is_offered(&made, "t_visits"));
	assert_true(is_offered(&made, "t_sales"));
	assert_false(is_offered(&made, "t_toys"));
	unmake(&made);
	made = make("{\"streams\": [\"default\", \"t_visits\"]}");
	assert_true(is_offered(&made, "t_visits"));
	assert_true(is_offered(&made, "t_toys"));
	unmake(&made);
}

static void refuses_an_unknown_stream_and_names_the_nearest(void **context)
{
	(void)context;
	assert_refused("{\"streams\": \"t_visit\"}", "did you mean 't_visits'?");
	assert_refused("{\"streams\": [\"something_else_entirely\"]}",
		       "there is no stream 'something_else_entirely'");
}

static void has_default_columns_behind_the_fields(void **context)
{
	struct made made = make("{}");

	(void)context;
	assert_fields(&made, "t_sales", "shop_id date click_days toy_id clicks spend");
	assert_key(&made, "t_sales", "toy_id date");
	assert_string_equal(catalog_find(&made.catalog, "t_sales")->bookmark, "date");
	assert_null(catalog_find(&made.catalog, "t_shops")->bookmark);
	unmake(&made);
}

static void has_all_columns_of_the_level_and_no_other(void **context)
{
	struct made made = make("{\"columns\": \"all\"}");

	(void)context;
	assert_fields(&made, "t_sales", "shop_id date click_days toy_id clicks spend returns");
	unmake(&made);
}

static void has_named_columns_new_ones_included(void **context)
{
	struct made made = make("{\"columns\": [\"returns\", \"TOTAL_NEWS\", \"VISITS\"]}");
	const struct offer *offer;

	(void)context;
	assert_fields(&made, "t_sales", "shop_id date click_days toy_id returns total_news");
	offer = catalog_find(&made.catalog, "t_sales");
	assert_string_equal(offer->fields[5].from, "TOTAL_NEWS");
	assert_int_equal(offer->fields[5].source, SOURCE_COLUMN);
	assert_int_equal(offer->fields[5].type, column_type("TOTAL_NEWS"));
	assert_true(offer->fields[4].by_default);
	unmake(&made);
}

static void keeps_default_columns_when_only_new_ones_are_named(void **context)
{
	struct made made = make("{\"columns\": [\"NEWS\"]}");

	(void)context;
	assert_fields(&made, "t_sales", "shop_id date click_days toy_id clicks spend news");
	unmake(&made);
}

static void takes_columns_of_one_stream_from_its_settings(void **context)
{
	struct made made = make("{\"columns\": \"all\", \"stream_settings\": "
				"{\"t_sales\": {\"columns\": [\"SPEND\"]}}}");

	(void)context;
	assert_fields(&made, "t_sales", "shop_id date click_days toy_id spend");
	unmake(&made);
}

static void drops_fields_and_keys_that_a_granularity_lacks(void **context)
{
	struct made made = make("{\"granularity\": \"HOUR\"}");

	(void)context;
	assert_fields(&made, "t_sales", "shop_id date hour click_days toy_id clicks spend");
	assert_key(&made, "t_sales", "toy_id date hour");
	assert_int_equal(catalog_find(&made.catalog, "t_visits")->granularity, GRANULARITY_DAY);
	unmake(&made);
	made = make("{\"stream_settings\": {\"t_sales\": {\"granularity\": \"TOTAL\"}}}");
	assert_fields(&made, "t_sales", "shop_id end_date click_days toy_id clicks spend");
	assert_key(&made, "t_sales", "toy_id end_date");
	assert_null(catalog_find(&made.catalog, "t_sales")->bookmark);
	unmake(&made);
}

static void refuses_granularities_that_are_not_there(void **context)
{
	(void)context;
	assert_refused("{\"granularity\": \"FORTNIGHT\"}", "'FORTNIGHT' of ");
	assert_refused("{\"stream_settings\": {\"t_visits\": {\"granularity\": \"WEEK\"}}}",
		       "t_visits cannot be read by WEEK");
}

/* The granularity at which a stream is read that knows weeks and totals only. */
static enum granularity weekly(const char *settings)
{
	static const char *const of[] = {"WEEK", "TOTAL"};
	static const struct binding query[] = {{.parameter = "granularity",
						.kind = BIND_SETTING,
						.name = "granularity",
						.fallback = "\"WEEK\"",
						.of = of,
						.of_count = 2}};
	struct definition stream = sales;
	const struct definition *const more[] = {&shops, &toys, &stream, NULL};
	struct made made = {.settings = json_loads(settings, 0, NULL)};
	enum granularity granularity = GRANULARITY_ANY;

	stream.request.query = query;
	stream.request.query_count = 1;
	made.status = catalog_of(&made.catalog, more, made.settings, &made.err);
	if (made.status == 0)
		granularity = catalog_find(&made.catalog, "t_sales")->granularity;
	else
		assert_non_null(strstr(made.err.text, "t_sales cannot be read by DAY"));
	unmake(&made);
	return granularity;
}

static void keeps_a_stream_without_days_at_its_weeks(void **context)
{
	(void)context;
	assert_int_equal(weekly("{}"), GRANULARITY_WEEK);
	assert_int_equal(weekly("{\"granularity\": \"DAY\"}"), GRANULARITY_WEEK);
	assert_int_equal(weekly("{\"granularity\": \"MONTH\"}"), GRANULARITY_WEEK);
	assert_int_equal(weekly("{\"granularity\": \"TOTAL\"}"), GRANULARITY_TOTAL);
	assert_int_equal(weekly("{\"stream_settings\": {\"t_sales\": {\"granularity\": \"DAY\"}}}"),
			 GRANULARITY_ANY);
}

static void prints_names_as_the_api_does_when_asked(void **context)
{
	struct made made = make("{\"field_names\": \"api\", \"granularity\": \"HOUR\"}");

	(void)context;
	assert_fields(&made, "t_sales", "shop_id DATE hour click_days TOY_ID CLICKS SPEND");
	assert_key(&made, "t_sales", "TOY_ID DATE hour");
	assert_string_equal(catalog_find(&made.catalog, "t_sales")->bookmark, "DATE");
	unmake(&made);
}

static void adds_metadata_and_unknown_members_when_asked(void **context)
{
	struct made made = make("{\"record_metadata\": true, \"extra_fields\": true}");

	(void)context;
	assert_fields(&made, "t_visits", "day visitors _extracted_at _connector_version _extra");
	unmake(&made);
}

static void finds_or_adds_a_column_for_a_users_catalog(void **context)
{
	struct made made = make("{}");
	const struct offer *offer = catalog_find(&made.catalog, "t_sales");
	const struct field *column;

	(void)context;
	assert_string_equal(catalog_column(&made.catalog, offer, "clicks")->from, "CLICKS");
	column = catalog_column(&made.catalog, offer, "returns");
	assert_int_equal(column->type, TYPE_INTEGER);
	column = catalog_column(&made.catalog, offer, "brand_new");
	assert_string_equal(column->name, "brand_new");
	assert_string_equal(column->from, "BRAND_NEW");
	assert_ptr_equal(catalog_column(&made.catalog, offer, "BRAND_NEW"), column);
	assert_null(catalog_column(&made.catalog, offer, "visits")); /* this level has none */
	assert_null(catalog_column(&made.catalog, offer, "hour"));   /* of another granularity */
	assert_null(catalog_column(&made.catalog, offer, "_sdc"));
	assert_null(catalog_column(&made.catalog, offer, "a b"));
	assert_null(catalog_column(&made.catalog, catalog_find(&made.catalog, "t_toys"), "x"));
	unmake(&made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(puts_parents_before_their_children),
		cmocka_unit_test(refuses_a_stream_without_its_parent),
		cmocka_unit_test(offers_streams_by_default_all_and_by_name),
		cmocka_unit_test(refuses_an_unknown_stream_and_names_the_nearest),
		cmocka_unit_test(has_default_columns_behind_the_fields),
		cmocka_unit_test(has_all_columns_of_the_level_and_no_other),
		cmocka_unit_test(has_named_columns_new_ones_included),
		cmocka_unit_test(keeps_default_columns_when_only_new_ones_are_named),
		cmocka_unit_test(takes_columns_of_one_stream_from_its_settings),
		cmocka_unit_test(drops_fields_and_keys_that_a_granularity_lacks),
		cmocka_unit_test(refuses_granularities_that_are_not_there),
		cmocka_unit_test(keeps_a_stream_without_days_at_its_weeks),
		cmocka_unit_test(prints_names_as_the_api_does_when_asked),
		cmocka_unit_test(adds_metadata_and_unknown_members_when_asked),
		cmocka_unit_test(finds_or_adds_a_column_for_a_users_catalog),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
