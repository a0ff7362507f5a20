#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tap/tell/watch.h"

static struct logging logging;
static struct watch watch;
static FILE *file;
static char shown[65536];

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
	logging = (struct logging){.fd = fileno(file), .style = LOGGING_BARE, .lowest = LOG_INFO};
	logging_use(&logging);
	watch_begin(&watch, &logging);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	watch_release(&watch);
	log_use(NULL, NULL, LOG_INFO);
	return fclose(file);
}

static void request(const char *category)
{
	struct run_request asked = {.stream = "ads",
				    .category = category,
				    .label = "GET /ads",
				    .status = 200,
				    .took_ms = 12,
				    .outcome = OUTCOME_OK};

	watch.observer.request(watch.observer.self, &asked);
}

static void groups_digits_by_thousands(void **state)
{
	char text[GROUPED_SIZE];

	(void)state;
	assert_string_equal(watch_grouped(0, text), "0");
	assert_string_equal(watch_grouped(999, text), "999");
	assert_string_equal(watch_grouped(1000, text), "1,000");
	assert_string_equal(watch_grouped(1234567, text), "1,234,567");
	assert_string_equal(watch_grouped(SIZE_MAX, text), "18,446,744,073,709,551,615");
}

static void sums_up_what_happened(void **state)
{
	struct buffer text BUFFER_SCOPED = {0};
	const struct observer *o = &watch.observer;
	const struct verdict why = {.text = "Pinterest answered 500"};

	(void)state;
	o->stream_started(o->self, "ads");
	request("ads_read");
	request("ads_read");
	request("ads_analytics");
	o->records(o->self, "ads", 1200, 9999);
	o->stream_ended(o->self, "ads", 1200, 0);
	o->stream_started(o->self, "boards");
	o->records(o->self, "boards", 1, 10);
	o->stream_ended(o->self, "boards", 1, 1);
	o->retrying(o->self, "ads", "GET /ads", 2500, &why);
	o->warning(o->self, "ads", "odd");
	o->failure(o->self, "boards", "gone");
	o->note(o->self, NULL, "fine");
	o->waiting(o->self, "ads", 40000, "the rate limit");
	watch_summary(&watch.tally, watch.tally.started_ms + 3400, &text);
	assert_string_equal(
		buffer_text(&text),
		"Records: ads 1,200, boards 1 (incomplete)\n"
		"2 streams, 1,201 records, 3.4 s, 3 requests (ads_read 2, ads_analytics "
		"1), 1 of them repeated, 40 s of waiting for rate limits, 1 warning, 1 "
		"failure\n");
	assert_non_null(strstr(printed(),
			       "ads: GET /ads is asked again in 2.5 s: Pinterest answered 500\n"));
	assert_non_null(strstr(shown, "ads: waiting 40 s: the rate limit\n"));
	assert_non_null(strstr(shown, "ads: odd\n"));
	assert_non_null(strstr(shown, "boards: gone\n"));
	assert_non_null(strstr(shown, "\nfine\n"));
}

static void counts_records_in_metrics_once(void **state)
{
	const struct observer *o = &watch.observer;
	const char *second = NULL;

	(void)state;
	o->stream_started(o->self, "ads");
	o->records(o->self, "ads", 7, 70);
	watch.metrics_ms -= 60000; /* a minute later */
	o->records(o->self, "ads", 5, 50);
	assert_non_null(strstr(printed(), "\"metric\":\"record_count\",\"value\":12,"));
	o->records(o->self, "ads", 3, 30);
	o->stream_ended(o->self, "ads", 15, 0);
	second = strstr(printed(), "\"value\":3,");
	assert_non_null(second);
	assert_non_null(strstr(second, "\"metric\":\"sync_duration\""));
	assert_non_null(strstr(second, "\"status\":\"succeeded\""));
	watch_end(&watch);
	assert_null(strstr(strstr(printed(), "sync_duration"), "record_count"));
}

static void tells_many_retries_only_once(void **state)
{
	const struct observer *o = &watch.observer;
	const struct verdict why = {.text = "Pinterest answered 500"};
	size_t told = 0;

	(void)state;
	for (int i = 0; i < 100; i++)
		o->retrying(o->self, "ads", "GET /ads", 100, &why);
	for (const char *at = printed(); (at = strstr(at, "asked again")); at++)
		told++;
	assert_int_equal(told, 20);
	assert_non_null(strstr(shown, "further repeated requests are only counted"));
	assert_int_equal(watch.tally.retries, 100);
}

static void tells_one_wait_once(void **state)
{
	const struct observer *o = &watch.observer;
	size_t told = 0;

	(void)state;
	for (int i = 0; i < 8; i++)
		o->waiting(o->self, "ads", 30000, "the rate limit");
	o->waiting(o->self, "ads", 100, "short");
	for (const char *at = printed(); (at = strstr(at, "waiting")); at++)
		told++;
	assert_int_equal(told, 1);
	assert_in_range(watch.tally.waited_ms, 30000, 31000);
}

static void shows_progress_on_a_terminal(void **state)
{
	const struct observer *o = &watch.observer;

	(void)state;
	logging.style = LOGGING_TERMINAL;
	o->stream_started(o->self, "ads");
	watch.drawn_ms = 0;
	o->records(o->self, "ads", 1234, 1);
	assert_non_null(strstr(printed(), "\r\033[K00:00  1,234 records  0 requests  ads"));
	watch_end(&watch);
	assert_non_null(strstr(printed(), "\r\033[KRecords: ads 1,234\n1 stream, 1,234 records"));
}

static void lists_many_streams_on_several_lines(void **state)
{
	struct buffer text BUFFER_SCOPED = {0};
	char name[16];

	(void)state;
	for (int i = 0; i < 25; i++) {
		snprintf(name, sizeof(name), "stream_%d", i);
		watch.observer.records(watch.observer.self, name, 1, 1);
	}
	watch_summary(&watch.tally, watch.tally.started_ms, &text);
	assert_non_null(
		strstr(buffer_text(&text), "stream_19 1\nRecords: stream_20 1, stream_21 1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(groups_digits_by_thousands, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sums_up_what_happened, set_up, tear_down),
		cmocka_unit_test_setup_teardown(counts_records_in_metrics_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tells_many_retries_only_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tells_one_wait_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(shows_progress_on_a_terminal, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lists_many_streams_on_several_lines, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
