#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "progress/sizing.h"
#include "tests/unit/policies.h"

static const char *const kinds[] = {"PLACE", "GENDER"};
static const unsigned rows[] = {1000, 10};
static struct binding query[] = {
	{.parameter = "kinds",
	 .kind = BIND_SETTING,
	 .name = "kinds",
	 .of = kinds,
	 .of_count = 2,
	 .of_rows = rows,
	 .fallback = "[\"PLACE\",\"GENDER\"]"},
};
static const struct definition stream = {
	.name = "facts", .request.query = query, .request.query_count = 1};
static const struct definition plain = {.name = "plain"};
static struct offer offer = {.stream = &stream, .granularity = GRANULARITY_DAY};
static char column[] = "SPEND_IN_MICRO_DOLLAR";
static char *columns[] = {column, NULL};

#define MIB ((size_t)1 << 20)

static struct selected selected_of(const struct definition *definition)
{
	return (struct selected){
		.offer = &offer, .stream = definition, .columns = {.names = columns, .count = 1}};
}

static json_t *parsed(const char *text)
{
	json_t *settings = json_loads(text, 0, NULL);

	assert_non_null(settings);
	return settings;
}

/* 96 MiB * 0.3 / (1010 rows * (96 + 33 * 2 / 3) bytes) = 253 days of ids. */
static void fills_a_part_of_the_memory_with_estimated_rows(void **state)
{
	struct selected selected = selected_of(&stream);
	json_t *settings = parsed("{}");

	(void)state;
	assert_int_equal(sizing_days(&selected, settings_of(settings), 96 * MIB, 90), 90);
	assert_int_equal(sizing_days(&selected, settings_of(settings), 96 * MIB, 900), 253);
	assert_int_equal(sizing_ids(&selected, settings_of(settings), 96 * MIB, 90, 100), 2);
	assert_int_equal(sizing_ids(&selected, settings_of(settings), 96 * MIB, 1, 100), 100);
	assert_int_equal(sizing_ids(&selected, settings_of(settings), 96 * MIB, 1, 1000), 253);
	assert_int_equal(sizing_ids(&selected, settings_of(settings), 96 * MIB, 900, 100), 1);
	json_decref(settings);
}

static void asks_for_more_where_fewer_values_or_more_memory_are_set(void **state)
{
	struct selected selected = selected_of(&stream);
	json_t *few = parsed("{\"kinds\":[\"GENDER\"]}");
	json_t *large = parsed("{}");

	(void)state;
	assert_int_equal(sizing_ids(&selected, settings_of(few), 96 * MIB, 90, 1000), 284);
	assert_int_equal(sizing_ids(&selected, settings_of(large), 960 * MIB, 90, 1000), 28);
	json_decref(few);
	json_decref(large);
}

static void counts_the_largest_cut_of_a_list(void **state)
{
	struct selected selected = selected_of(&stream);
	json_t *settings = parsed("{\"kinds\":[\"GENDER\",\"PLACE\"]}");

	(void)state;
	query[0].each = 1;
	assert_int_equal(sizing_ids(&selected, settings_of(settings), 96 * MIB, 1, 1000), 255);
	query[0].each = 0;
	json_decref(settings);
}

static void counts_buckets_of_time_and_never_less_than_one(void **state)
{
	struct selected selected = selected_of(&stream);
	json_t *settings = parsed("{}"), *tiny = parsed("{}");

	(void)state;
	offer.granularity = GRANULARITY_HOUR;
	assert_int_equal(sizing_ids(&selected, settings_of(settings), 96 * MIB, 3, 100), 3);
	assert_int_equal(sizing_days(&selected, settings_of(tiny), MIB, 3), 1);
	offer.granularity = GRANULARITY_WEEK;
	assert_int_equal(sizing_ids(&selected, settings_of(settings), 96 * MIB, 84, 100), 21);
	offer.granularity = GRANULARITY_MONTH;
	assert_int_equal(sizing_days(&selected, settings_of(tiny), MIB, 90), 62);
	offer.granularity = GRANULARITY_TOTAL;
	assert_int_equal(sizing_days(&selected, settings_of(tiny), MIB, 90), 90);
	assert_int_equal(sizing_ids(&selected, settings_of(settings), 96 * MIB, 90, 100), 100);
	offer.granularity = GRANULARITY_DAY;
	json_decref(settings);
	json_decref(tiny);
}

static void leaves_streams_without_an_estimate_alone(void **state)
{
	struct selected selected = selected_of(&plain);
	json_t *settings = parsed("{}");

	(void)state;
	assert_int_equal(sizing_days(&selected, settings_of(settings), 96 * MIB, 90), 90);
	assert_int_equal(sizing_ids(&selected, settings_of(settings), 96 * MIB, 90, 250), 250);
	json_decref(settings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fills_a_part_of_the_memory_with_estimated_rows),
		cmocka_unit_test(asks_for_more_where_fewer_values_or_more_memory_are_set),
		cmocka_unit_test(counts_the_largest_cut_of_a_list),
		cmocka_unit_test(counts_buckets_of_time_and_never_less_than_one),
		cmocka_unit_test(leaves_streams_without_an_estimate_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
