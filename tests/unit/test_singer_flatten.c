#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>

#include "protocol/singer_flatten.h"

static const struct flattening two_deep = {
	.enabled = true, .depth = 2, .separator = "__", .longest = 255};

static const char schema[] =
	"{\"type\":\"object\",\"properties\":{"
	"\"id\":{\"type\":[\"null\",\"string\"]},"
	"\"owner\":{\"type\":[\"null\",\"object\"],\"properties\":{"
	"\"name\":{\"type\":[\"null\",\"string\"],\"description\":\"d\"},"
	"\"home\":{\"type\":[\"null\",\"object\"],\"properties\":{"
	"\"city\":{\"type\":[\"null\",\"object\"],\"properties\":{"
	"\"zip\":{\"type\":[\"null\",\"string\"]}}}}}}},"
	"\"tags\":{\"type\":[\"null\",\"array\"],\"items\":{\"type\":\"string\"}},"
	"\"free\":{\"type\":\"object\"},"
	"\"odd\":{\"anyOf\":[]}}}";

static void assert_flat_schema(const struct flattening *how, const char *from, const char *expected)
{
	char *made = NULL;
	struct flat *flat = flat_new(how, from, &made);

	assert_non_null(flat);
	assert_string_equal(made, expected);
	free(made);
	flat_free(flat);
}

static void assert_record(const struct flattening *how, const char *from, const char *record,
			  const char *expected)
{
	char *made = NULL;
	struct flat *flat = flat_new(how, from, &made);
	struct buffer page = {0}, scratch = {0};

	assert_non_null(flat);
	buffer_add_text(&page, "before");
	buffer_add_text(&page, record);
	flat_record(flat, &page, strlen("before"), &scratch);
	assert_memory_equal(page.data, "before", strlen("before"));
	assert_string_equal(page.data + strlen("before"), expected);
	buffer_release(&page);
	buffer_release(&scratch);
	free(made);
	flat_free(flat);
}

static void flattens_the_schema_down_to_the_depth(void **context)
{
	(void)context;
	assert_flat_schema(&two_deep, schema,
			   "{\"type\":\"object\",\"properties\":{"
			   "\"id\":{\"type\":[\"null\",\"string\"]},"
			   "\"owner__name\":{\"type\":[\"null\",\"string\"],\"description\":\"d\"},"
			   "\"owner__home__city\":{\"type\":[\"string\",\"null\"]},"
			   "\"tags\":{\"type\":[\"string\",\"null\"]},"
			   "\"free\":{\"type\":\"string\"},"
			   "\"odd\":{\"type\":[\"null\",\"string\"]}}}");
}

static void flattens_records_alike(void **context)
{
	(void)context;
	assert_record(&two_deep, schema,
		      "{\"id\":\"1\",\"owner\":{\"name\":\"a\\\"b\",\"home\":{\"city\":{\"zip\":"
		      "\"\\\\\"}}},"
		      "\"tags\":[\"x y\", {\"z\": [1 , 2]}],\"free\":{\"k\":\"v}\"}}",
		      "{\"id\":\"1\",\"owner__name\":\"a\\\"b\","
		      "\"owner__home__city\":\"{\\\"zip\\\":\\\"\\\\\\\\\\\"}\","
		      "\"tags\":\"[\\\"x y\\\",{\\\"z\\\":[1,2]}]\","
		      "\"free\":\"{\\\"k\\\":\\\"v}\\\"}\"}");
}

static void leaves_out_what_has_no_column(void **context)
{
	(void)context;
	assert_record(&two_deep, schema,
		      "{\"owner\":null,\"id\":null,\"unknown\":{\"a\":1},\"tags\":null}",
		      "{\"id\":null,\"tags\":null}");
	assert_record(&two_deep, schema, "{}", "{}");
	assert_record(&two_deep, schema, "{\"owner\":{}}", "{}");
	assert_record(&two_deep, schema, "{\"owner\":{\"home\":{}},\"free\":{}}",
		      "{\"free\":\"{}\"}");
}

static void takes_members_in_any_order(void **context)
{
	(void)context;
	assert_record(&two_deep, schema, "{\"tags\":[],\"owner\":{\"name\":\"n\"},\"id\":\"7\"}",
		      "{\"tags\":\"[]\",\"owner__name\":\"n\",\"id\":\"7\"}");
}

static void leaves_flat_schemas_alone(void **context)
{
	char *made = NULL;

	(void)context;
	assert_null(flat_new(&two_deep, "{\"properties\":{\"id\":{\"type\":\"string\"}}}", &made));
	assert_null(made);
}

static void abbreviates_long_names_from_the_left(void **context)
{
	static const char nested[] =
		"{\"properties\":{\"tracking_urls\":{\"type\":\"object\",\"properties\":{"
		"\"buyable\":{\"type\":\"object\",\"properties\":{"
		"\"button\":{\"type\":\"string\"}}}}}}}";
	struct flattening how = two_deep;

	(void)context;
	how.longest = 31;
	assert_flat_schema(
		&how, nested,
		"{\"properties\":{\"tracking_urls__buyable__button\":{\"type\":\"string\"}}}");
	how.longest = 30; /* as long as the name: that is too long already */
	assert_flat_schema(&how, nested,
			   "{\"properties\":{\"tu__buyable__button\":{\"type\":\"string\"}}}");
	how.longest = 16;
	assert_flat_schema(&how, nested,
			   "{\"properties\":{\"tu__buy__button\":{\"type\":\"string\"}}}");
	how.longest = 15;
	assert_flat_schema(&how, nested,
			   "{\"properties\":{\"tu__buy__but\":{\"type\":\"string\"}}}");
}

static void abbreviates_no_name_that_the_key_tells(void **context)
{
	static char key[] = "conversion_tag_id";
	static char *keys[] = {key, NULL};
	static const char long_names[] =
		"{\"properties\":{\"conversion_tag_id\":{\"type\":\"string\"},"
		"\"enhanced_match_status\":{\"type\":\"string\"}}}";
	struct flattening how = two_deep;

	(void)context;
	how.longest = 16;
	how.keys = keys;
	assert_flat_schema(&how, long_names,
			   "{\"properties\":{\"conversion_tag_id\":{\"type\":\"string\"},"
			   "\"ems\":{\"type\":\"string\"}}}");
}

static void numbers_names_that_come_out_alike(void **context)
{
	static const char alike[] =
		"{\"properties\":{\"a_b\":{\"type\":\"string\"},"
		"\"a\":{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"integer\"}}}}}";
	struct flattening how = two_deep;

	(void)context;
	how.separator = "_";
	assert_flat_schema(&how, alike,
			   "{\"properties\":{\"a_b\":{\"type\":\"string\"},\"a_b_2\":{\"type\":"
			   "\"integer\"}}}");
	assert_record(&how, alike, "{\"a_b\":\"x\",\"a\":{\"b\":1}}",
		      "{\"a_b\":\"x\",\"a_b_2\":1}");
}

static void takes_its_policy_down_to_a_depth_that_it_can_hold(void **context)
{
	struct flattening_policy policy = {
		.enabled = true, .max_depth = 3, .separator = ".", .max_key_length = 255};
	struct flattening how = flattening_of(&policy);

	(void)context;
	assert_true(how.enabled);
	assert_int_equal(how.depth, 3);
	assert_string_equal(how.separator, ".");
	assert_int_equal(how.longest, 255);
	policy.max_depth = 1000;
	assert_int_equal(flattening_of(&policy).depth, 32);
	policy.max_depth = 0;
	assert_false(flattening_of(&policy).enabled);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flattens_the_schema_down_to_the_depth),
		cmocka_unit_test(flattens_records_alike),
		cmocka_unit_test(leaves_out_what_has_no_column),
		cmocka_unit_test(takes_members_in_any_order),
		cmocka_unit_test(leaves_flat_schemas_alone),
		cmocka_unit_test(abbreviates_long_names_from_the_left),
		cmocka_unit_test(abbreviates_no_name_that_the_key_tells),
		cmocka_unit_test(numbers_names_that_come_out_alike),
		cmocka_unit_test(takes_its_policy_down_to_a_depth_that_it_can_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
