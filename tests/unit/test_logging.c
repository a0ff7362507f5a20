#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "tap/tell/logging.h"

/* 2026-11-22T12:00:00.250Z */
#define NOW_US INT64_C(1795348800250000)

static struct logging logging;
static FILE *file;
static char shown[8192];

static const char *printed(void)
{
	size_t length = 0;

	rewind(file);
	length = fread(shown, 1, sizeof(shown) - 1, file);
	shown[length] = '\0';
	return shown;
}

static int set_up(void **state)
{
	(void)state;
	file = tmpfile();
	unsetenv("SINGER_SDK_LOG_CONFIG");
	unsetenv("TAP_PINTEREST_ADS_LOGLEVEL");
	unsetenv("LOGLEVEL");
	setenv("TZ", "UTC", 1);
	clock_fix(NOW_US);
	return file ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	return fclose(file);
}

static void begin_with_config(const char *text)
{
	char path[] = "/tmp/test_logging.XXXXXX";
	int fd = mkstemp(path);

	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	setenv("SINGER_SDK_LOG_CONFIG", path, 1);
	logging_begin(&logging, fileno(file));
	unlink(path);
}

static json_t *point(void)
{
	return json_pack("{s:s, s:s, s:i, s:{s:s}}", "type", "counter", "metric", "record_count",
			 "value", 12, "tags", "stream", "ads");
}

static void prints_lines_as_the_sdk_does(void **state)
{
	(void)state;
	logging_begin(&logging, fileno(file));
	log_line(LOG_INFO, NULL, "hello");
	log_line(LOG_WARNING, "ads", "odd");
	log_line(LOG_DEBUG, NULL, "not shown");
	assert_string_equal(
		printed(),
		"2026-11-22 12:00:00,250 | INFO     | tap-pinterest-ads              | hello\n"
		"2026-11-22 12:00:00,250 | WARNING  | tap-pinterest-ads              | ads: odd\n");
}

static void keeps_a_message_on_one_line(void **state)
{
	(void)state;
	logging_begin(&logging, fileno(file));
	logging.style = LOGGING_BARE;
	log_line(LOG_INFO, NULL, "a\nb\r\033[31m\xFF");
	assert_string_equal(printed(), "a b  [31m\xEF\xBF\xBD\n");
}

static void prints_bare_messages_when_meltano_formats_them(void **state)
{
	(void)state;
	begin_with_config("{\"version\": 1, \"formatters\": {\"singer_formatter\": {\"format\": "
			  "\"%(message)s\"}}, \"root\": {\"level\": \"INFO\"}}");
	log_line(LOG_ERROR, "ads", "gone");
	assert_string_equal(printed(), "ads: gone\n");
}

static void prints_all_keys_that_meltano_parses(void **state)
{
	static const char *const keys[] = {"level",	  "pid",      "logger_name", "ts",
					   "thread_name", "app_name", "stream_name", "message"};
	json_t *line = NULL;

	(void)state;
	begin_with_config("{\"formatters\": {\"singer_formatter\": {\"()\": "
			  "\"singer_sdk.logging.StructuredFormatter\"}}, \"root\": {\"level\": "
			  "\"DEBUG\"}}");
	log_line(LOG_DEBUG, NULL, "say \"it\"");
	line = json_loads(printed(), 0, NULL);
	assert_non_null(line);
	for (size_t i = 0; i < 8; i++)
		assert_non_null(json_object_get(line, keys[i]));
	assert_true(json_is_null(json_object_get(line, "stream_name")));
	assert_string_equal(json_string_value(json_object_get(line, "level")), "debug");
	assert_string_equal(json_string_value(json_object_get(line, "message")), "say \"it\"");
	assert_int_equal(json_integer_value(json_object_get(line, "pid")), getpid());
	assert_true(json_real_value(json_object_get(line, "ts")) == 1795348800.25);
	json_decref(line);
}

static void metrics_are_points_of_their_own_in_json(void **state)
{
	json_t *line = NULL;

	(void)state;
	begin_with_config("{\"formatters\": {\"f\": {\"()\": \"x.StructuredFormatter\"}}}");
	logging_metric(&logging, LOG_INFO, "ads", point());
	line = json_loads(printed(), 0, NULL);
	assert_string_equal(json_string_value(json_object_get(line, "message")), "METRIC");
	assert_string_equal(json_string_value(json_object_get(line, "logger_name")),
			    "tap-pinterest-ads.metrics");
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(line, "metric_info"), "value")),
		12);
	json_decref(line);
}

static void metrics_are_lines_in_text(void **state)
{
	(void)state;
	logging_begin(&logging, fileno(file));
	logging_metric(&logging, LOG_INFO, "ads", point());
	logging_metric(&logging, LOG_DEBUG, "ads", point());
	assert_string_equal(
		printed(),
		"2026-11-22 12:00:00,250 | INFO     | tap-pinterest-ads              | METRIC: "
		"{\"type\":\"counter\",\"metric\":\"record_count\",\"value\":12,\"tags\":"
		"{\"stream\":\"ads\"}}\n");
}

static void prints_no_objects_among_messages(void **state)
{
	int out = dup(STDOUT_FILENO);

	(void)state;
	fflush(stdout);
	dup2(fileno(file), STDOUT_FILENO);
	begin_with_config(
		"{\"formatters\":{\"f\":{\"()\":\"singer_sdk.logging.StructuredFormatter\"}}}");
	log_line(LOG_ERROR, NULL, "no");
	dup2(out, STDOUT_FILENO);
	close(out);
	assert_string_equal(printed(), "no\n");
}

static void reads_a_log_config_in_yaml(void **state)
{
	(void)state;
	begin_with_config("formatters:\n  f:\n    (): singer_sdk.logging.StructuredFormatter\n"
			  "root:\n  level: ERROR\n");
	assert_int_equal(logging.style, LOGGING_JSON);
	assert_int_equal(logging.lowest, LOG_ERROR);
}

static void goes_on_without_a_usable_log_config(void **state)
{
	(void)state;
	setenv("SINGER_SDK_LOG_CONFIG", "/nonexistent/log.json", 1);
	logging_begin(&logging, fileno(file));
	assert_int_equal(logging.style, LOGGING_TEXT);
	assert_non_null(strstr(printed(), "SINGER_SDK_LOG_CONFIG is ignored"));
}

static void levels_come_from_the_environment(void **state)
{
	(void)state;
	setenv("LOGLEVEL", "error", 1);
	logging_begin(&logging, fileno(file));
	assert_int_equal(logging.lowest, LOG_ERROR);
	setenv("TAP_PINTEREST_ADS_LOGLEVEL", "DEBUG", 1);
	logging_begin(&logging, fileno(file));
	assert_int_equal(logging.lowest, LOG_DEBUG);
	setenv("TAP_PINTEREST_ADS_LOGLEVEL", "loud", 1);
	logging_begin(&logging, fileno(file));
	assert_int_equal(logging.lowest, LOG_ERROR);
}

static void the_live_line_stays_below_the_log(void **state)
{
	(void)state;
	logging_begin(&logging, fileno(file));
	logging_live(&logging, "not on a terminal");
	assert_string_equal(printed(), "");
	logging.style = LOGGING_TERMINAL;
	logging_live(&logging, "working");
	log_line(LOG_WARNING, NULL, "odd");
	logging_live(&logging, NULL);
	log_line(LOG_INFO, NULL, "done");
	assert_string_equal(printed(), "\r\033[Kworking\r\033[KWARNING odd\nworking\r\033[Kdone\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(prints_lines_as_the_sdk_does, set_up, tear_down),
		cmocka_unit_test_setup_teardown(keeps_a_message_on_one_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(prints_bare_messages_when_meltano_formats_them,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(prints_all_keys_that_meltano_parses, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(metrics_are_points_of_their_own_in_json, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(metrics_are_lines_in_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(prints_no_objects_among_messages, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(reads_a_log_config_in_yaml, set_up, tear_down),
		cmocka_unit_test_setup_teardown(goes_on_without_a_usable_log_config, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(levels_come_from_the_environment, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(the_live_line_stays_below_the_log, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
