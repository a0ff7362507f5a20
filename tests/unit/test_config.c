#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "tap/config/config.h"

/* 2026-11-22T12:00:00Z */
#define NOW_US INT64_C(1795348800000000)

static char folder[] = "/tmp/test_config.XXXXXX";

static char *write_file(const char *name, const char *text)
{
	char *path = memory_format("%s/%s", folder, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	return path;
}

static int load_as(const char *name, const char *text, struct config *config, struct error *err)
{
	char *path SCOPED = write_file(name, text);
	const char *const sources[] = {path};
	int result = 0;

	*config = (struct config){0};
	result = config_load(config, sources, 1, err);
	unlink(path);
	return result;
}

static int load(const char *text, struct config *config, struct error *err)
{
	return load_as("config.json", text, config, err);
}

/* The setting as compact JSON; "unset". */
static char *setting(const struct config *config, const char *name)
{
	const json_t *value = json_object_get(config->settings, name);

	return value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS)
		     : memory_text("unset");
}

static void assert_setting(const char *text, const char *name, const char *expected)
{
	struct config config;
	struct error err = {0};
	char *value SCOPED = NULL;

	if (load(text, &config, &err) < 0)
		fail_msg("%s: %s", text, err.text);
	value = setting(&config, name);
	if (strcmp(value, expected) != 0)
		fail_msg("%s: %s is %s, not %s", text, name, value, expected);
	config_release(&config);
}

static void assert_refused(const char *text, const char *sentence)
{
	struct config config;
	struct error err = {0};

	if (load(text, &config, &err) == 0)
		fail_msg("%s was accepted", text);
	if (err.kind != ERROR_CONFIG || !strstr(err.text, sentence) ||
	    !strstr(err.text, "config.json"))
		fail_msg("%s: %s", text, err.text);
	config_release(&config);
}

static void assert_noted(const char *text, const char *note)
{
	struct config config;
	struct error err = {0};

	if (load(text, &config, &err) < 0)
		fail_msg("%s: %s", text, err.text);
	if (*note ? !strstr(buffer_text(&config.notes), note) : config.notes.length != 0)
		fail_msg("%s: notes are \"%s\"", text, buffer_text(&config.notes));
	config_release(&config);
}

static void fills_in_the_defaults(void **state)
{
	static const char *const expected[][2] = {
		{"granularity", "\"DAY\""},
		{"click_window_days", "30"},
		{"engagement_window_days", "30"},
		{"view_window_days", "1"},
		{"conversion_report_time", "\"TIME_OF_AD_ACTION\""},
		{"streams", "[\"default\"]"},
		{"columns", "[\"default\"]"},
		{"concurrency", "8"},
		{"page_size", "250"},
		{"ids_per_request", "100"},
		{"memory_mb", "96"},
		{"request_timeout_s", "120"},
		{"max_retry_s", "900"},
		{"full_refresh_days", "7"},
		{"api_url", "\"https://api.pinterest.com/v5\""},
		{"allow_empty", "true"},
		{"include_today", "false"},
		{"on_forbidden", "\"auto\""},
		{"on_settings_change", "\"reread\""},
		{"http_version", "\"1.1\""},
		{"start_date", "unset"},
		{"lookback_days", "unset"},
		{"entity_statuses", "unset"},
		{"ad_account_ids", "unset"},
		{"flattening_max_depth", "unset"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		assert_setting("{}", expected[i][0], expected[i][1]);
}

static void reads_every_spelling_of_a_value(void **state)
{
	static const struct {
		const char *text, *name, *expected;
	} cases[] = {
		{"{\"page_size\": 25}", "page_size", "25"},
		{"{\"page_size\": \"25\"}", "page_size", "25"},
		{"{\"page_size\": \" 25 \"}", "page_size", "25"},
		{"{\"page_size\": 25.0}", "page_size", "25"},
		{"{\"page_size\": null}", "page_size", "250"},
		{"{\"page_size\": \"\"}", "page_size", "250"},
		{"{\"num_workers\": 3}", "concurrency", "3"},
		{"{\"num_threads\": \"4\"}", "concurrency", "4"},
		{"{\"click_window_days\": [7]}", "click_window_days", "7"},
		{"{\"view_window_days\": 0}", "view_window_days", "0"},
		{"{\"include_today\": \"YES\"}", "include_today", "true"},
		{"{\"include_today\": \"on\"}", "include_today", "true"},
		{"{\"include_today\": 1}", "include_today", "true"},
		{"{\"allow_empty\": \"false\"}", "allow_empty", "false"},
		{"{\"allow_empty\": \"0\"}", "allow_empty", "false"},
		{"{\"start_date\": \"2026-01-02\"}", "start_date", "\"2026-01-02\""},
		{"{\"start_date\": \"2026-01-02T00:00:00Z\"}", "start_date", "\"2026-01-02\""},
		{"{\"start_date\": \"2026-01-02T10:00:00.123456+00:00\"}", "start_date",
		 "\"2026-01-02\""},
		{"{\"start_date\": \"\"}", "start_date", "unset"},
		{"{\"granularity\": \"week\"}", "granularity", "\"WEEK\""},
		{"{\"granularity\": \"WEEKLY\"}", "granularity", "\"WEEK\""},
		{"{\"granularity\": \"Monthly\"}", "granularity", "\"MONTH\""},
		{"{\"ad_account_ids\": [549, \"550\"]}", "ad_account_ids", "[\"549\",\"550\"]"},
		{"{\"ad_account_ids\": \"549, 550,549,\"}", "ad_account_ids", "[\"549\",\"550\"]"},
		{"{\"ad_account_ids\": \"[549, \\\"550\\\"]\"}", "ad_account_ids",
		 "[\"549\",\"550\"]"},
		{"{\"ad_account_ids\": 549}", "ad_account_ids", "[\"549\"]"},
		{"{\"account_id\": \"549755885175\"}", "ad_account_ids", "[\"549755885175\"]"},
		{"{\"ad_account_ids\": []}", "ad_account_ids", "unset"},
		{"{\"status\": [\"active\", \"ARCHIVED\"]}", "entity_statuses",
		 "[\"ACTIVE\",\"ARCHIVED\"]"},
		{"{\"status\": null}", "entity_statuses", "unset"},
		{"{\"objective_types\": \"AWARENESS\"}", "objective_types", "[\"AWARENESS\"]"},
		{"{\"http_version\": 2}", "http_version", "\"2\""},
		{"{\"http_version\": 1.1}", "http_version", "\"1.1\""},
		{"{\"streams\": \"all\"}", "streams", "[\"all\"]"},
		{"{\"streams\": [\"default\", \"keywords\"]}", "streams",
		 "[\"default\",\"keywords\"]"},
		{"{\"api_url\": \"http://127.0.0.1:8080/v5\"}", "api_url",
		 "\"http://127.0.0.1:8080/v5\""},
		{"{\"stream_settings\": {\"ads\": {\"granularity\": \"daily\", "
		 "\"lookback_days\": \"3\", \"_note\": 1}}}",
		 "stream_settings", "{\"ads\":{\"granularity\":\"DAY\",\"lookback_days\":3}}"},
		{"{\"stream_settings\": \"{\\\"ads\\\": {\\\"status\\\": [\\\"PAUSED\\\"]}}\"}",
		 "stream_settings", "{\"ads\":{\"entity_statuses\":[\"PAUSED\"]}}"},
		{"{\"custom_reports\": [{\"name\": \"a\"}]}", "custom_reports",
		 "[{\"name\":\"a\"}]"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_setting(cases[i].text, cases[i].name, cases[i].expected);
}

static void refuses_what_cannot_be_meant(void **state)
{
	static const char *const cases[][2] = {
		{"{\"page_size\": 0}", "page_size is 0; it must be a number from 1 to 250"},
		{"{\"page_size\": 251}", "page_size is 251; it must be a number from 1 to 250"},
		{"{\"page_size\": \"many\"}", "page_size is \"many\"; it must be a whole number"},
		{"{\"page_size\": 2.5}", "page_size is 2.5; it must be a whole number"},
		{"{\"page_size\": \"99999999999999999999\"}", "must be a whole number"},
		{"{\"page_size\": [1, 2]}", "page_size is [1,2]; it must be a whole number"},
		{"{\"num_workers\": 41}", "num_workers is 41; it must be a number from 1 to 40"},
		{"{\"include_today\": \"maybe\"}",
		 "include_today is \"maybe\"; it must be true or false"},
		{"{\"include_today\": 2}", "include_today is 2; it must be true or false"},
		{"{\"start_date\": \"2026-02-30\"}",
		 "start_date is \"2026-02-30\"; it must be a day that exists"},
		{"{\"start_date\": \"30.1.2026\"}", "a day that exists, as YYYY-MM-DD"},
		{"{\"start_date\": {\"a\": 1}}", "a day that exists, as YYYY-MM-DD"},
		{"{\"start_date\": \"2026-02-03\", \"end_date\": \"2026-02-02\"}",
		 "start_date 2026-02-03 is after end_date 2026-02-02"},
		{"{\"granularity\": \"FORTNIGHT\"}",
		 "granularity is \"FORTNIGHT\"; it must be one of DAY, TOTAL, HOUR, WEEK, MONTH"},
		{"{\"granularity\": true}", "granularity is true; it must be text"},
		{"{\"click_window_days\": 15}",
		 "click_window_days is 15; it must be one of 0, 1, 7, 14, 30, 60"},
		{"{\"click_window_days\": \"x\"}", "one of 0, 1, 7, 14, 30, 60"},
		{"{\"ad_account_ids\": [\"54a\"]}",
		 "ad_account_ids is \"54a\"; it must be an id: digits only"},
		{"{\"ad_account_ids\": [5.5e20]}", "an id: digits only, in quotes"},
		{"{\"ad_account_ids\": {\"id\": 1}}",
		 "ad_account_ids is {\"id\":1}; it must be a list"},
		{"{\"ad_account_ids\": \"[1\"}", "it must be a list"},
		{"{\"ad_account_ids\": [\"1\"], \"exclude_ad_account_ids\": \"2,1\"}",
		 "ad account 1 is both in"},
		{"{\"status\": [\"RUNNING\"]}", "status is \"RUNNING\"; it must be one of ACTIVE"},
		{"{\"custom_reports\": [\"name\"]}", "it must be a list of objects"},
		{"{\"stream_settings\": [1]}", "stream_settings is [1]; it must be an object"},
		{"{\"stream_settings\": {\"ads\": 1}}", "stream_settings.ads must be an object"},
		{"{\"stream_settings\": {\"ads\": {\"granularity\": \"x\"}}}",
		 "stream_settings.ads.granularity is \"x\"; it must be one of DAY"},
		{"{\"stream_settings\": {\"ads\": {\"api_url\": \"x\"}}}",
		 "stream_settings.ads.api_url cannot differ for a stream"},
		{"{\"api_url\": \"http://example.com\"}", "api_url"},
		{"{\"user_agent\": \"a\\nb\"}", "user_agent"},
		{"{\"flattening_enabled\": true}", "flattening_enabled needs flattening_max_depth"},
		{"{\"stream_maps\": {\"ads\": {}}}", "meltano-map-transform"},
		{"{\"credentials\": \"secret\"}", "credentials must be an object"},
		{"{\"token_expiry_date\": \"soon\"}", "token_expiry_date must be a time such as"},
		{"[1]", "the config must be an object of settings"},
		{"", "the config must be an object of settings"},
		{"\n \n", "the config must be an object of settings"},
		{"{\"a\": 1,}", "line 1, column 9 is not valid JSON"},
		{"{\"a\": 1, \"a\": 2}", "duplicate object key"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_refused(cases[i][0], cases[i][1]);
}

static void never_shows_a_secret(void **state)
{
	static const char *const cases[] = {
		"{\"access_token\": [\"pina_SECRET\"]}",
		"{\"access_token\": \"pina_SECRET\\u0007x\"}",
		"{\"credentials\": {\"refresh_token\": {\"SECRET\": 1}}}",
		"{\"access_token\": \"pina_SECRET\" \"x\"}",
		"{\"access_token\": SECRET}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct config config;
		struct error err = {0};

		assert_int_equal(load(cases[i], &config, &err), -1);
		assert_int_equal(err.kind, ERROR_CONFIG);
		assert_null(strstr(err.text, "SECRET"));
		config_release(&config);
	}
}

static void keeps_secrets_out_of_the_settings(void **state)
{
	struct config config;
	struct error err = {0};
	char *dump SCOPED = NULL;

	(void)state;
	assert_int_equal(
		load("{\"client_id\": 123, \"client_secret\": \" s3 \", "
		     "\"refresh_token\": \"old\", \"credentials\": {\"auth_method\": "
		     "\"oauth2.0\", \"refresh_token\": \"new\", \"access_token\": \"acc\", "
		     "\"token_expiry_date\": \"2026-12-22T08:00:00Z\"}}",
		     &config, &err),
		0);
	assert_string_equal(config.credentials.client_id, "123");
	assert_string_equal(config.credentials.client_secret, "s3");
	assert_string_equal(config.credentials.refresh_token, "new");
	assert_string_equal(config.credentials.access_token, "acc");
	assert_int_equal(config.credentials.expires_at, 1797926400);
	dump = json_dumps(config.settings, 0);
	assert_null(strstr(dump, "token"));
	assert_null(strstr(dump, "client"));
	assert_non_null(json_object_get(config.document, "client_secret"));
	assert_string_equal(buffer_text(&config.notes), "");
	config_release(&config);
}

static void notes_what_it_does_not_know(void **state)
{
	static const char *const cases[][2] = {
		{"{\"start_dat\": 1}",
		 "start_dat is not a known setting and is ignored; did you mean "
		 "start_date?"},
		{"{\"frobnicate\": 1}", "frobnicate is not a known setting and is ignored\n"},
		{"{\"_comment\": 1}", ""},
		{"{\"is_backfilled\": true}", "is_backfilled is accepted and not needed"},
		{"{\"stream_maps\": {}}", ""},
		{"{\"credentials\": {\"acess_token\": \"x\"}}",
		 "credentials.acess_token is not a known setting and is ignored; did you mean "
		 "credentials.access_token?"},
		{"{\"stream_settings\": {\"ads\": {\"granlarity\": \"DAY\"}}}",
		 "stream_settings.ads.granlarity is not a known setting and is ignored; the "
		 "nearest "
		 "one is granularity"},
		{"{\"account_id\": 1, \"ad_account_ids\": [2]}",
		 "account_id is ignored, since ad_account_ids is set"},
		{"{\"start_date\": \"2026-12-01\"}", "start_date 2026-12-01 lies in the future"},
		{"{\"start_date\": \"2026-11-22\"}", ""},
		{"{\"click_window_days\": 14}",
		 "Pinterest may refuse the attribution windows 14/30/1"},
		{"{\"view_window_days\": 0}",
		 "Pinterest may refuse the attribution windows 30/30/0"},
		{"{\"stream_settings\": {\"ads\": {\"view_window_days\": 60}}}",
		 "ads: Pinterest may refuse the attribution windows 30/30/60"},
		{"{\"click_window_days\": 7, \"engagement_window_days\": 7}", ""},
		{"{\"objective_types\": [\"NEW_ONE\"]}", "NEW_ONE is not known to this version"},
		{"{\"access_token\": \"a\", \"refresh_token\": \"b\"}",
		 "refresh_token is not used: it needs client_id and client_secret"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_noted(cases[i][0], cases[i][1]);
}

static void later_files_win_key_by_key(void **state)
{
	char *first SCOPED = write_file("a.json", "{\"page_size\": 10, \"concurrency\": 2}");
	char *second SCOPED = write_file("b.yaml", "page_size: 20\nad_account_ids:\n- 0123\n");
	const char *const sources[] = {first, second};
	struct config config = {0};
	struct error err = {0};

	(void)state;
	assert_int_equal(config_load(&config, sources, 2, &err), 0);
	assert_int_equal(json_integer_value(json_object_get(config.settings, "page_size")), 20);
	assert_int_equal(json_integer_value(json_object_get(config.settings, "concurrency")), 2);
	assert_string_equal(json_string_value(json_array_get(
				    json_object_get(config.settings, "ad_account_ids"), 0)),
			    "0123");
	config_release(&config);
	unlink(first);
	unlink(second);
}

static void names_the_file_that_is_wrong(void **state)
{
	char *first SCOPED = write_file("a.json", "{\"page_size\": 10}");
	char *second SCOPED = write_file("b.yaml", "page_size: 2000\n");
	const char *const sources[] = {first, second};
	struct config config = {0};
	struct error err = {0};

	(void)state;
	assert_int_equal(config_load(&config, sources, 2, &err), -1);
	assert_non_null(strstr(err.text, "b.yaml: page_size is 2000"));
	config_release(&config);
	unlink(first);
	unlink(second);
}

static void says_when_there_is_no_such_file(void **state)
{
	const char *const sources[] = {"/nonexistent/config.json"};
	struct config config = {0};
	struct error err = {0};

	(void)state;
	assert_int_equal(config_load(&config, sources, 1, &err), -1);
	assert_int_equal(err.kind, ERROR_USAGE);
	assert_non_null(strstr(err.text, "/nonexistent/config.json cannot be opened"));
	config_release(&config);
}

static void reads_past_a_byte_order_mark(void **state)
{
	(void)state;
	assert_setting("\xEF\xBB\xBF{\"page_size\": 5}", "page_size", "5");
}

static void the_environment_wins_over_files(void **state)
{
	char *path SCOPED = write_file("a.json", "{\"page_size\": 10, \"concurrency\": 2}");
	const char *const sources[] = {"ENV", path};
	struct config config = {0};
	struct error err = {0};
	char *streams SCOPED = NULL;
	char *overrides SCOPED = NULL;

	(void)state;
	setenv("TAP_PINTEREST_ADS_PAGE_SIZE", "30", 1);
	setenv("TAP_PINTEREST_ADS_CONCURRENCY", "", 1);
	setenv("TAP_PINTEREST_ADS_STREAMS", "ads,campaigns", 1);
	setenv("TAP_PINTEREST_ADS_INCLUDE_TODAY", "Yes", 1);
	setenv("TAP_PINTEREST_ADS_STREAM_SETTINGS", "{\"ads\": {\"lookback_days\": 1}}", 1);
	setenv("TAP_PINTEREST_ADS_CREDENTIALS", "{\"client_id\": \"7\"}", 1);
	setenv("TAP_PINTEREST_ADS_CREDENTIALS_REFRESH_TOKEN", "r", 1);
	setenv("TAP_PINTEREST_ADS_CLIENT_SECRET", "s", 1);
	assert_int_equal(config_load(&config, sources, 2, &err), 0);
	assert_int_equal(json_integer_value(json_object_get(config.settings, "page_size")), 30);
	assert_int_equal(json_integer_value(json_object_get(config.settings, "concurrency")), 2);
	assert_true(json_is_true(json_object_get(config.settings, "include_today")));
	streams = setting(&config, "streams");
	assert_string_equal(streams, "[\"ads\",\"campaigns\"]");
	overrides = setting(&config, "stream_settings");
	assert_string_equal(overrides, "{\"ads\":{\"lookback_days\":1}}");
	assert_true(credentials_renewable(&config.credentials));
	config_release(&config);

	setenv("TAP_PINTEREST_ADS_PAGE_SIZE", "x", 1);
	assert_int_equal(config_load(&config, sources, 2, &err), -1);
	assert_non_null(strstr(err.text, "TAP_PINTEREST_ADS_PAGE_SIZE: page_size is \"x\""));
	config_release(&config);

	/* Without ENV it is not read at all. */
	error_clear(&err);
	assert_int_equal(config_load(&config, sources + 1, 1, &err), 0);
	assert_int_equal(json_integer_value(json_object_get(config.settings, "page_size")), 10);
	config_release(&config);
	unlink(path);
	unsetenv("TAP_PINTEREST_ADS_PAGE_SIZE");
	unsetenv("TAP_PINTEREST_ADS_CONCURRENCY");
	unsetenv("TAP_PINTEREST_ADS_STREAMS");
	unsetenv("TAP_PINTEREST_ADS_INCLUDE_TODAY");
	unsetenv("TAP_PINTEREST_ADS_STREAM_SETTINGS");
	unsetenv("TAP_PINTEREST_ADS_CREDENTIALS");
	unsetenv("TAP_PINTEREST_ADS_CREDENTIALS_REFRESH_TOKEN");
	unsetenv("TAP_PINTEREST_ADS_CLIENT_SECRET");
}

static void refuses_stream_maps_and_broken_credentials_from_the_environment(void **state)
{
	static const char *const cases[][3] = {
		{"TAP_PINTEREST_ADS_STREAM_MAPS", "{\"ads\": {}}", "meltano-map-transform"},
		{"TAP_PINTEREST_ADS_CREDENTIALS", "{SECRET", "credentials must be an object"},
	};
	const char *const sources[] = {"ENV"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct config config = {0};
		struct error err = {0};

		setenv(cases[i][0], cases[i][1], 1);
		assert_int_equal(config_load(&config, sources, 1, &err), -1);
		assert_non_null(strstr(err.text, cases[i][2]));
		assert_non_null(strstr(err.text, cases[i][0]));
		config_release(&config);
		unsetenv(cases[i][0]);
	}
}

static void says_which_credentials_are_missing(void **state)
{
	static const char *const cases[][2] = {
		{"{}", "set access_token, or client_id, client_secret and refresh_token"},
		{"{\"client_id\": \"1\"}", "it lacks client_secret refresh_token"},
		{"{\"refresh_token\": \"1\", \"client_secret\": \"2\"}", "it lacks client_id"},
	};
	struct config config;
	struct error err = {0};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		error_clear(&err);
		assert_int_equal(load(cases[i][0], &config, &err), 0);
		assert_int_equal(config_require_access(&config, &err), -1);
		assert_int_equal(err.kind, ERROR_CONFIG);
		if (!strstr(err.text, cases[i][1]))
			fail_msg("%s", err.text);
		config_release(&config);
	}
	error_clear(&err);
	assert_int_equal(load("{\"access_token\": \"1\"}", &config, &err), 0);
	assert_int_equal(config_require_access(&config, &err), 0);
	config_release(&config);
}

static int set_up(void **state)
{
	(void)state;
	clock_fix(NOW_US);
	return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fills_in_the_defaults),
		cmocka_unit_test(reads_every_spelling_of_a_value),
		cmocka_unit_test(refuses_what_cannot_be_meant),
		cmocka_unit_test(never_shows_a_secret),
		cmocka_unit_test(keeps_secrets_out_of_the_settings),
		cmocka_unit_test(notes_what_it_does_not_know),
		cmocka_unit_test(later_files_win_key_by_key),
		cmocka_unit_test(names_the_file_that_is_wrong),
		cmocka_unit_test(says_when_there_is_no_such_file),
		cmocka_unit_test(reads_past_a_byte_order_mark),
		cmocka_unit_test(the_environment_wins_over_files),
		cmocka_unit_test(refuses_stream_maps_and_broken_credentials_from_the_environment),
		cmocka_unit_test(says_which_credentials_are_missing),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
