#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <string.h>

#include "tap/describe/about.h"
#include "tap/describe/meltano.h"
#include "json/yaml.h"

static json_t *definition;

static int set_up(void **state)
{
	struct buffer text BUFFER_SCOPED = {0};
	struct error err = {0};

	(void)state;
	meltano_definition(&text);
	definition = from_yaml((struct slice){buffer_text(&text), text.length}, "it", NULL, &err);
	return definition ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	json_decref(definition);
	return 0;
}

static const json_t *setting(const char *name)
{
	const json_t *settings = json_object_get(definition, "settings");
	const json_t *value = NULL;
	size_t i = 0;

	json_array_foreach(settings, i, value)
		if (strcmp(json_string_value(json_object_get(value, "name")), name) == 0)
			return value;
	fail_msg("no setting %s", name);
	return NULL;
}

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void says_what_to_run_and_what_it_can(void **state)
{
	const json_t *capabilities = json_object_get(definition, "capabilities");
	size_t count = 0;

	(void)state;
	assert_string_equal(text_of(definition, "plugin_type"), "extractors");
	assert_string_equal(text_of(definition, "name"), "tap-pinterest-ads");
	assert_string_equal(text_of(definition, "namespace"), "tap_pinterest_ads");
	assert_string_equal(text_of(definition, "executable"), "tap-pinterest-ads");
	while (about_capabilities[count])
		count++;
	assert_int_equal(json_array_size(capabilities), count);
	assert_int_equal(json_array_size(json_object_get(definition, "settings_group_validation")),
			 2);
}

static void has_every_option(void **state)
{
	const json_t *settings = json_object_get(definition, "settings");

	(void)state;
	assert_int_equal(json_array_size(settings), option_count);
	for (size_t i = 0; i < option_count; i++) {
		const json_t *one = json_array_get(settings, i);

		assert_string_equal(text_of(one, "name"), options[i].name);
		assert_string_equal(text_of(one, "label"), options[i].title);
		assert_true(json_equal(json_object_get(one, "sensitive"),
				       options[i].secret ? json_true() : json_false()));
		assert_null(json_object_get(one, "value"));
	}
}

static void kinds_are_those_that_meltano_knows(void **state)
{
	(void)state;
	assert_string_equal(text_of(setting("access_token"), "kind"), "string");
	assert_string_equal(text_of(setting("start_date"), "kind"), "date_iso8601");
	assert_string_equal(text_of(setting("ad_account_ids"), "kind"), "array");
	assert_string_equal(text_of(setting("streams"), "kind"), "array");
	assert_string_equal(text_of(setting("custom_reports"), "kind"), "array");
	assert_string_equal(text_of(setting("stream_settings"), "kind"), "object");
	assert_string_equal(text_of(setting("concurrency"), "kind"), "integer");
	assert_string_equal(text_of(setting("include_today"), "kind"), "boolean");
}

static void single_values_have_their_choices(void **state)
{
	const json_t *days = json_object_get(setting("click_window_days"), "options");
	const json_t *buckets = json_object_get(setting("granularity"), "options");

	(void)state;
	assert_string_equal(text_of(setting("click_window_days"), "kind"), "options");
	assert_int_equal(json_array_size(days), 6);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(days, 5), "value")), 60);
	assert_string_equal(text_of(json_array_get(buckets, 0), "value"), "DAY");
	assert_null(json_object_get(setting("entity_statuses"), "options"));
}

static void descriptions_say_defaults(void **state)
{
	(void)state;
	assert_non_null(
		strstr(text_of(setting("granularity"), "description"), "Default: \"DAY\"."));
	assert_null(strstr(text_of(setting("start_date"), "description"), "Default"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_to_run_and_what_it_can),
		cmocka_unit_test(has_every_option),
		cmocka_unit_test(kinds_are_those_that_meltano_knows),
		cmocka_unit_test(single_values_have_their_choices),
		cmocka_unit_test(descriptions_say_defaults),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
