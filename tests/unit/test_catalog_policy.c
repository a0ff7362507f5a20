#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "tap/run/catalog_policy.h"
#include "tap/run/engine_policy.h"

static struct offer_policy offer(json_t *settings, const char *stream)
{
	struct catalog_policy policy = catalog_policy_of(settings);
	struct offer_policy made;

	policy.offer(policy.self, stream, &made);
	return made;
}

static void without_settings_streams_are_as_they_are_defined(void **state)
{
	struct catalog_policy policy = catalog_policy_of(NULL);
	struct offer_policy made = offer(NULL, "ads");

	(void)state;
	assert_null(policy.streams);
	assert_false(policy.api_names);
	assert_null(settings_get(policy.settings, "ads", "page_size"));
	assert_null(made.columns);
	assert_null(made.granularity);
	assert_false(made.granularity_is_own);
	assert_false(made.metadata);
	assert_false(made.extra_fields);
	assert_int_equal(made.route, ROUTE_AUTO);
}

static void a_stream_may_have_settings_of_its_own(void **state)
{
	json_auto_t *settings = json_loads(
		"{\"granularity\": \"DAY\", \"page_size\": 25, \"extra_fields\": true,"
		" \"stream_settings\": {\"ads\": {\"granularity\": \"WEEK\", \"page_size\": 5,"
		" \"columns\": [\"X\"], \"transport\": \"report\", \"extra_fields\": false}}}",
		0, NULL);
	struct offer_policy ads = offer(settings, "ads"), pins = offer(settings, "pins");

	(void)state;
	assert_string_equal(ads.granularity, "WEEK");
	assert_true(ads.granularity_is_own);
	assert_string_equal(json_string_value(json_array_get(ads.columns, 0)), "X");
	assert_int_equal(ads.route, ROUTE_REPORT);
	assert_false(ads.extra_fields);
	assert_string_equal(pins.granularity, "DAY");
	assert_false(pins.granularity_is_own);
	assert_null(pins.columns);
	assert_true(pins.extra_fields);
	assert_int_equal(settings_integer(settings_of(settings), "ads", "page_size", 1), 5);
	assert_int_equal(settings_integer(settings_of(settings), "pins", "page_size", 1), 25);
	assert_int_equal(settings_integer(settings_of(settings), "pins", "other", 1), 1);
}

static void each_name_of_a_route_is_known(void **state)
{
	static const struct {
		const char *name;
		enum route_choice route;
	} routes[] = {{"auto", ROUTE_AUTO},
		      {"sync", ROUTE_DIRECT},
		      {"report", ROUTE_REPORT},
		      {"cheapest", ROUTE_CHEAPEST}};

	(void)state;
	for (size_t i = 0; i < sizeof(routes) / sizeof(*routes); i++) {
		json_auto_t *settings = json_pack("{s:s}", "transport", routes[i].name);

		assert_int_equal(offer(settings, "ads").route, routes[i].route);
	}
}

static void names_are_the_apis_when_that_is_set(void **state)
{
	json_auto_t *settings = json_pack("{s:s}", "field_names", "api");

	(void)state;
	assert_true(catalog_policy_of(settings).api_names);
}

static void flattening_is_off_and_complete_until_it_is_set(void **state)
{
	json_auto_t *settings =
		json_pack("{s:b, s:i, s:s, s:i, s:b}", "flattening_enabled", 1,
			  "flattening_max_depth", 3, "flattening_separator", ".",
			  "flattening_max_key_length", 30, "emit_activate_version_messages", 1);
	struct protocol_policy none = engine_policy_protocol(NULL),
			       set = engine_policy_protocol(settings);

	(void)state;
	assert_false(none.flattening.enabled);
	assert_int_equal(none.flattening.max_depth, 0);
	assert_string_equal(none.flattening.separator, "__");
	assert_int_equal(none.flattening.max_key_length, 255);
	assert_false(none.activate_versions);
	assert_true(set.flattening.enabled);
	assert_int_equal(set.flattening.max_depth, 3);
	assert_string_equal(set.flattening.separator, ".");
	assert_int_equal(set.flattening.max_key_length, 30);
	assert_true(set.activate_versions);
	assert_string_equal(set.partitions_key, "accounts"); /* a file format */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_settings_streams_are_as_they_are_defined),
		cmocka_unit_test(a_stream_may_have_settings_of_its_own),
		cmocka_unit_test(each_name_of_a_route_is_known),
		cmocka_unit_test(names_are_the_apis_when_that_is_set),
		cmocka_unit_test(flattening_is_off_and_complete_until_it_is_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
