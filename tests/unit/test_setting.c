#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tap/config/setting.h"

static json_t *settings;

static int load(void **state)
{
	(void)state;
	settings = json_loads("{\"granularity\": \"DAY\", \"lookback_days\": 30, \"flag\": true,"
			      " \"unset\": null,"
			      " \"stream_settings\": {\"ads\": {\"granularity\": \"WEEK\","
			      "                               \"lookback_days\": null}}}",
			      0, NULL);
	return settings ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	json_decref(settings);
	return 0;
}

static void a_stream_s_own_value_wins(void **state)
{
	(void)state;
	assert_string_equal(setting_text(settings, "ads", "granularity", "?"), "WEEK");
	assert_string_equal(setting_text(settings, "pins", "granularity", "?"), "DAY");
	assert_string_equal(setting_text(settings, NULL, "granularity", "?"), "DAY");
}

static void null_counts_as_unset(void **state)
{
	(void)state;
	assert_null(setting_get(settings, NULL, "unset"));
	assert_int_equal(setting_integer(settings, "ads", "lookback_days", 7), 30);
}

static void what_is_missing_or_of_another_type_is_the_default(void **state)
{
	(void)state;
	assert_null(setting_get(settings, "ads", "absent"));
	assert_null(setting_get(NULL, "ads", "absent"));
	assert_string_equal(setting_text(settings, "ads", "lookback_days", "?"), "?");
	assert_int_equal(setting_integer(settings, "ads", "granularity", 7), 7);
	assert_false(setting_true(settings, "ads", "granularity"));
	assert_true(setting_true(settings, "ads", "flag"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_s_own_value_wins),
		cmocka_unit_test(null_counts_as_unset),
		cmocka_unit_test(what_is_missing_or_of_another_type_is_the_default),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
