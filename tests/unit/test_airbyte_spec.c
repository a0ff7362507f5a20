#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tap/config/option.h"
#include "tap/describe/airbyte_spec.h"

static json_t *spec, *form;

static int set_up(void **state)
{
	(void)state;
	spec = airbyte_spec();
	form = json_object_get(spec, "connectionSpecification");
	return spec && form ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	json_decref(spec);
	return 0;
}

static const char *text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static json_t *property(const char *name)
{
	return json_object_get(json_object_get(form, "properties"), name);
}

static bool is_forbidden(const char *key)
{
	static const char *const keys[] = {"$ref",
					   "not",
					   "anyOf",
					   "allOf",
					   "if",
					   "then",
					   "else",
					   "patternProperties",
					   "prefixItems",
					   "dependentSchemas",
					   "dependentRequired"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

/* Every object and list below is visited. */
static void assert_allowed(const json_t *value)
{
	size_t i;
	json_t *item;

	json_array_foreach(value, i, item) {
		assert_allowed(item);
	}
	for (void *at = json_object_iter((json_t *)(uintptr_t)value); at;
	     at = json_object_iter_next((json_t *)(uintptr_t)value, at)) {
		if (is_forbidden(json_object_iter_key(at)))
			fail_msg("%s is forbidden", json_object_iter_key(at));
		assert_allowed(json_object_iter_value(at));
	}
}

static void holds_nothing_that_the_platform_forbids(void **state)
{
	const char *name = NULL;
	json_t *schema = NULL;

	(void)state;
	assert_allowed(form);
	json_object_foreach(json_object_get(form, "properties"), name, schema) {
		const char *type = text(schema, "type");

		assert_non_null(type);
		if (strcmp(type, "array") == 0 && strcmp(name, "custom_reports") != 0)
			assert_string_equal(text(json_object_get(schema, "items"), "type"),
					    "string");
		if (strcmp(type, "object") == 0)
			assert_non_null(json_object_get(schema, "oneOf"));
	}
	assert_true(json_is_true(json_object_get(form, "additionalProperties")));
}

static void orders_the_fields_of_every_group(void **state)
{
	const char *name = NULL, *other = NULL;
	json_t *a = NULL, *b = NULL;
	json_t *properties = json_object_get(form, "properties");

	(void)state;
	json_object_foreach(properties, name, a) {
		assert_non_null(text(a, "title"));
		assert_non_null(text(a, "description"));
		assert_non_null(text(a, "group"));
		json_object_foreach(properties, other, b) {
			if (a != b &&
			    json_equal(json_object_get(a, "order"), json_object_get(b, "order")))
				fail_msg("%s and %s have one order", name, other);
		}
	}
}

static void offers_oauth_before_a_plain_token(void **state)
{
	const json_t *choices = json_object_get(property("credentials"), "oneOf");
	const json_t *oauth = json_object_get(json_array_get(choices, 0), "properties");
	const json_t *token = json_object_get(json_array_get(choices, 1), "properties");

	(void)state;
	assert_int_equal(json_array_size(choices), 2);
	assert_string_equal(text(json_object_get(oauth, "auth_method"), "const"), "oauth2.0");
	assert_string_equal(text(json_object_get(token, "auth_method"), "const"), "access_token");
	assert_true(json_is_true(
		json_object_get(json_object_get(oauth, "client_secret"), "airbyte_secret")));
	assert_true(json_is_true(
		json_object_get(json_object_get(oauth, "refresh_token"), "airbyte_secret")));
	assert_true(json_is_true(
		json_object_get(json_object_get(oauth, "access_token"), "airbyte_hidden")));
	assert_null(json_object_get(json_object_get(token, "access_token"), "airbyte_hidden"));
}

static void follows_the_table(void **state)
{
	static const char *const left_out[] = {"client_id", "access_token", "token_store",
					       "flattening_enabled"};

	(void)state;
	for (size_t i = 0; i < sizeof(left_out) / sizeof(left_out[0]); i++)
		assert_null(property(left_out[i]));
	assert_string_equal(text(property("start_date"), "format"), "date");
	assert_string_equal(text(property("start_date"), "pattern_descriptor"), "YYYY-MM-DD");
	assert_int_equal(json_integer_value(json_object_get(property("page_size"), "maximum")),
			 250);
	assert_int_equal(json_array_size(json_object_get(property("view_window_days"), "enum")), 6);
	assert_string_equal(text(json_object_get(property("ad_account_ids"), "items"), "pattern"),
			    "^[0-9]+$");
	/* Objects without known members are typed in as JSON. */
	assert_string_equal(text(property("stream_settings"), "type"), "string");
}

static void has_a_form_for_custom_reports(void **state)
{
	const json_t *report = json_object_get(property("custom_reports"), "items");
	const json_t *level = json_object_get(json_object_get(report, "properties"), "level");
	const char *name = NULL;
	json_t *key = NULL;
	json_int_t order = 0;

	(void)state;
	assert_string_equal(text(report, "type"), "object");
	assert_int_equal(json_array_size(json_object_get(report, "required")), 4);
	assert_int_equal(json_array_size(json_object_get(level, "enum")), 13);
	json_object_foreach(json_object_get(report, "properties"), name, key) {
		if (!text(key, "title") || !text(key, "description"))
			fail_msg("%s is not described", name);
		assert_int_equal(json_integer_value(json_object_get(key, "order")), order++);
	}
	assert_true(order > 20);
}

static void says_where_the_platforms_sign_in_puts_its_yield(void **state)
{
	const json_t *path = json_object_get(
		json_object_get(
			json_object_get(
				json_object_get(
					json_object_get(json_object_get(spec, "advanced_auth"),
							"oauth_config_specification"),
					"complete_oauth_output_specification"),
				"properties"),
			"refresh_token"),
		"path_in_connector_config");

	(void)state;
	assert_string_equal(json_string_value(json_array_get(path, 0)), "credentials");
	assert_string_equal(json_string_value(json_array_get(path, 1)), "refresh_token");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds_nothing_that_the_platform_forbids),
		cmocka_unit_test(orders_the_fields_of_every_group),
		cmocka_unit_test(offers_oauth_before_a_plain_token),
		cmocka_unit_test(follows_the_table),
		cmocka_unit_test(has_a_form_for_custom_reports),
		cmocka_unit_test(says_where_the_platforms_sign_in_puts_its_yield),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
