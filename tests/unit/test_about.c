#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "tap/describe/about.h"

static void json_has_the_keys_that_the_hub_reads(void **state)
{
	static const char *const keys[] = {"name",
					   "description",
					   "version",
					   "sdk_version",
					   "supported_python_versions",
					   "capabilities",
					   "settings"};
	struct buffer text BUFFER_SCOPED = {0};
	json_t *about = NULL;
	void *at = NULL;

	(void)state;
	about_json(&text);
	about = json_loads(buffer_text(&text), 0, NULL);
	assert_int_equal(json_object_size(about), 7);
	at = json_object_iter(about);
	for (size_t i = 0; i < 7; i++) {
		assert_string_equal(json_object_iter_key(at), keys[i]);
		at = json_object_iter_next(about, at);
	}
	json_decref(about);
}

static void every_option_is_in_the_schema(void **state)
{
	json_t *schema = about_schema();
	json_t *properties = json_object_get(schema, "properties");

	(void)state;
	assert_int_equal(json_object_size(properties), option_count);
	for (size_t i = 0; i < option_count; i++) {
		const json_t *property = json_object_get(properties, options[i].name);

		assert_non_null(json_object_get(property, "type"));
		assert_non_null(json_object_get(property, "title"));
		assert_non_null(json_object_get(property, "description"));
		assert_int_equal(json_object_get(property, "default") != NULL,
				 options[i].initial != NULL);
		assert_int_equal(json_is_true(json_object_get(property, "secret")),
				 options[i].secret);
	}
	json_decref(schema);
}

static const json_t *property(const json_t *schema, const char *name)
{
	return json_object_get(json_object_get(schema, "properties"), name);
}

static void types_are_those_of_the_table(void **state)
{
	static const char *const cases[][2] = {
		{"granularity",
		 "{\"type\":[\"string\",\"null\"],\"enum\":[\"DAY\",\"TOTAL\",\"HOUR\","
		 "\"WEEK\",\"MONTH\"]"},
		{"click_window_days", "{\"type\":[\"integer\",\"null\"],\"enum\":[0,1,7,14,30,60]"},
		{"include_today", "{\"type\":[\"boolean\",\"null\"]"},
		{"start_date", "{\"type\":[\"string\",\"null\"],\"format\":\"date\""},
		{"ad_account_ids",
		 "{\"type\":[\"array\",\"null\"],\"items\":{\"type\":\"string\"}"},
		{"entity_statuses", "{\"type\":[\"array\",\"null\"],\"items\":{\"type\":\"string\","
				    "\"enum\":[\"ACTIVE\""},
		{"objective_types",
		 "{\"type\":[\"array\",\"null\"],\"items\":{\"type\":\"string\"}"},
		{"custom_reports",
		 "{\"type\":[\"array\",\"null\"],\"items\":{\"type\":\"object\"}"},
		{"stream_settings", "{\"type\":[\"object\",\"null\"]"},
	};
	json_t *schema = about_schema();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = json_dumps(property(schema, cases[i][0]), JSON_COMPACT);

		if (strncmp(text, cases[i][1], strlen(cases[i][1])) != 0)
			fail_msg("%s: %s", cases[i][0], text);
		free(text);
	}
	json_decref(schema);
}

static void the_table_is_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &options[i];
		json_t *value = NULL;
		regex_t pattern;

		assert_ptr_equal(option_find(option->name), option);
		assert_true(i == 0 || option->group >= options[i - 1].group);
		assert_int_equal(option->description[strlen(option->description) - 1], '.');
		for (size_t j = 0; j < 2 && option->also[j]; j++)
			assert_ptr_equal(option_find(option->also[j]), option);
		if (option->initial) {
			value = json_loads(option->initial, JSON_DECODE_ANY, NULL);
			assert_non_null(value);
			json_decref(value);
		}
		if (option->example) {
			value = json_loads(option->example, JSON_DECODE_ANY, NULL);
			assert_non_null(value);
			json_decref(value);
		}
		if (option->pattern) {
			assert_int_equal(regcomp(&pattern, option->pattern, REG_EXTENDED), 0);
			regfree(&pattern);
		}
	}
	assert_null(option_find("nothing"));
}

static void markdown_has_a_row_for_every_option(void **state)
{
	struct buffer text BUFFER_SCOPED = {0};
	size_t rows = 0;

	(void)state;
	about_markdown(&text);
	for (const char *at = buffer_text(&text); (at = strstr(at, "\n| `")); at++)
		rows++;
	assert_int_equal(rows, option_count);
	assert_non_null(strstr(buffer_text(&text), "### Period\n"));
	assert_non_null(
		strstr(buffer_text(&text),
		       "| `page_size` | integer | `250` | Of list endpoints. 1 to 250. |\n"));
	assert_non_null(strstr(buffer_text(&text), "Also: num_workers, num_threads. |"));
}

static void text_names_the_environment_variables(void **state)
{
	struct buffer text BUFFER_SCOPED = {0};

	(void)state;
	about_text(&text);
	assert_memory_equal(buffer_text(&text), "Name: tap-pinterest-ads\n", 24);
	assert_non_null(strstr(buffer_text(&text), "TAP_PINTEREST_ADS_START_DATE\n"));
	assert_non_null(strstr(buffer_text(&text), "Known values: AWARENESS, "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_has_the_keys_that_the_hub_reads),
		cmocka_unit_test(every_option_is_in_the_schema),
		cmocka_unit_test(types_are_those_of_the_table),
		cmocka_unit_test(the_table_is_sound),
		cmocka_unit_test(markdown_has_a_row_for_every_option),
		cmocka_unit_test(text_names_the_environment_variables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
