#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/date.h"
#include "progress/schedule.h"
#include "tests/unit/policies.h"

/* The day on which these tests run; 90 days of history begin on 2026-08-25. */
#define TODAY "2026-11-22"

static char fingerprint[] = "a:b";
static const struct definition stream = {
	.name = "facts",
	.bookmark = {.field = "date", .by = "ad_account_id"},
	.window = {.history_days = 90,
		   .span_days = 90,
		   .hour_history_days = 8,
		   .hour_span_days = 3},
};
static struct offer offer = {.stream = &stream, .granularity = GRANULARITY_DAY};
static struct selected selected = {.offer = &offer, .stream = &stream, .fingerprint = fingerprint};

static int32_t day(const char *text)
{
	int32_t out;

	assert_int_equal(date_parse(slice_of(text), &out), 0);
	return out;
}

/* Settings and bookmark in JSON with single quotes, for reading's sake. */
static json_t *json(const char *text)
{
	char plain[512];
	json_t *value = NULL;

	if (!text)
		return NULL;
	snprintf(plain, sizeof(plain), "%s", text);
	for (char *c = plain; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	value = json_loads(plain, 0, NULL);
	assert_non_null(value);
	return value;
}

static struct schedule make_with(const char *settings, const char *value, struct error *err)
{
	json_auto_t *s = json(settings), *v = json(value);
	struct progress_policy policy = policy_of(s, stream.name);
	struct schedule schedule;

	assert_int_equal(schedule_make(&schedule,
				       &(struct schedule_input){&selected, &policy, settings_of(s),
								v, day(TODAY), false},
				       err),
			 0);
	return schedule;
}

static void expect(const char *settings, const char *value, const char *const *edges)
{
	struct error err = {0};
	struct schedule schedule = make_with(settings, value, &err);
	size_t i = 0;

	for (; edges[2 * i]; i++) {
		assert_true(i < schedule.count);
		assert_int_equal(schedule.windows[i].from, day(edges[2 * i]));
		assert_int_equal(schedule.windows[i].to, day(edges[2 * i + 1]));
	}
	assert_int_equal(schedule.count, i);
	schedule_release(&schedule);
}
#define WINDOWS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* --- a stream that its report can give too: 90 days begin on 2026-08-25, 914 on 2024-05-23 --- */

static const struct definition report_stream = {
	.name = "facts",
	.window = {.history_days = 914,
		   .span_days = 186,
		   .hour_history_days = 8,
		   .hour_span_days = 3},
};
static struct selected report = {.offer = &offer, .stream = &report_stream};

/* As make_with, with the windows as text: the report's in brackets. */
static void expect_routes(const char *settings, const char *value, bool by_report,
			  const char *windows)
{
	struct selected both = selected;
	json_auto_t *s = json(settings), *v = json(value);
	struct progress_policy policy = policy_of(s, stream.name);
	struct error err = {0};
	struct schedule schedule;
	struct buffer text BUFFER_SCOPED = {0};
	char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];

	both.route.report = &report;
	both.route.default_days = 90;
	assert_int_equal(schedule_make(&schedule,
				       &(struct schedule_input){&both, &policy, settings_of(s), v,
								day(TODAY), by_report},
				       &err),
			 0);
	for (size_t i = 0; i < schedule.count; i++) {
		bool other = schedule_by_report(&schedule, i);

		buffer_format(&text, "%s%s%s..%s%s", i ? " " : "", other ? "[" : "",
			      date_format(schedule.windows[i].from, from),
			      date_format(schedule.windows[i].to, to), other ? "]" : "");
	}
	assert_string_equal(buffer_text(&text), windows);
	schedule_release(&schedule);
}

static void leaves_days_before_its_own_to_the_report_and_to_the_end(void **state)
{
	(void)state;
	expect_routes("{}", NULL, false, "2026-08-25..2026-11-21");
	expect_routes("{'start_date': '2026-10-01'}", NULL, false, "2026-10-01..2026-11-21");
	expect_routes("{'start_date': '2026-08-01'}", NULL, false,
		      "2026-08-25..2026-11-21 [2026-08-01..2026-08-24]");
	expect_routes("{'start_date': '2026-01-01'}", NULL, false,
		      "2026-08-25..2026-11-21 [2026-07-06..2026-08-24] [2026-01-01..2026-07-05]");
}

static void reads_by_report_in_order_of_time_when_nothing_is_left_for_itself(void **state)
{
	(void)state;
	expect_routes("{'start_date': '2026-01-01', 'end_date': '2026-07-31'}", NULL, false,
		      "[2026-01-01..2026-07-05] [2026-07-06..2026-07-31]");
	expect_routes("{'start_date': '2026-08-01'}", NULL, true, "[2026-08-01..2026-11-21]");
}

static void catches_up_on_missed_days_by_report(void **state)
{
	(void)state;
	expect_routes("{'lookback_days': 0}",
		      "{'from': '2026-05-01', 'to': '2026-07-31', 'asked': 'a:b'}", false,
		      "[2026-07-31..2026-08-24] 2026-08-25..2026-11-21");
}

static void splits_a_window_in_work_that_the_boundary_has_moved_into(void **state)
{
	(void)state;
	expect_routes("{'lookback_days': 0}",
		      "{'from': '2026-05-01', 'to': '2026-08-20', 'asked': 'a:b', 'open': {'from': "
		      "'2026-08-20', 'to': '2026-11-15', 'after_id': '7', 'asked': 'a:b'}}",
		      false,
		      "[2026-08-20..2026-08-24] 2026-08-25..2026-11-15 2026-11-16..2026-11-21");
}

static void goes_on_with_its_own_days_before_the_report(void **state)
{
	(void)state;
	expect_routes(
		"{'start_date': '2026-08-01'}",
		"{'open': {'from': '2026-08-22', 'to': '2026-11-18', 'after_id': '7', 'asked': "
		"'a:b'}}",
		false, "2026-08-25..2026-11-18 2026-11-19..2026-11-21 [2026-08-01..2026-08-24]");
}

static void gives_a_total_to_one_of_the_two(void **state)
{
	(void)state;
	offer.granularity = GRANULARITY_TOTAL;
	expect_routes("{'start_date': '2026-08-24'}", NULL, false, "[2026-08-24..2026-11-21]");
	expect_routes("{'start_date': '2026-08-25'}", NULL, false, "2026-08-25..2026-11-21");
	offer.granularity = GRANULARITY_DAY;
}

static void lets_the_two_meet_at_the_edge_of_a_bucket(void **state)
{
	(void)state;
	offer.granularity = GRANULARITY_MONTH;
	expect_routes("{'start_date': '2026-06-10'}", NULL, false,
		      "2026-09-01..2026-10-31 [2026-07-01..2026-08-31]");
	expect_routes("{'start_date': '2026-06-10', 'end_date': '2026-09-15'}", NULL, false,
		      "[2026-07-01..2026-08-31]");
	expect_routes("{'start_date': '2026-06-10'}", NULL, true, "[2026-07-01..2026-10-31]");
	offer.granularity = GRANULARITY_DAY;
}

static void reads_all_that_the_api_has_at_first(void **state)
{
	(void)state;
	expect("{}", NULL, WINDOWS("2026-08-25", "2026-11-21"));
}

static void starts_at_start_date_and_ends_at_end_date(void **state)
{
	(void)state;
	expect("{'start_date': '2026-10-01', 'end_date': '2026-10-31'}", NULL,
	       WINDOWS("2026-10-01", "2026-10-31"));
}

static void includes_the_running_day_only_on_request(void **state)
{
	(void)state;
	expect("{'start_date': '2026-11-20', 'include_today': true}", NULL,
	       WINDOWS("2026-11-20", "2026-11-22"));
}

static void tells_which_days_a_start_date_asks_for_in_vain(void **state)
{
	struct error err = {0};
	struct schedule schedule = make_with("{'start_date': '2026-01-01'}", NULL, &err);

	(void)state;
	assert_int_equal(schedule.windows[0].from, day("2026-08-25"));
	assert_int_equal(schedule.clamped.from, day("2026-01-01"));
	assert_int_equal(schedule.clamped.to, day("2026-08-24"));
	schedule_release(&schedule);
}

static void reads_late_conversions_again(void **state)
{
	(void)state;
	expect("{}", "{'from': '2026-08-20', 'to': '2026-11-20', 'asked': 'a:b'}",
	       WINDOWS("2026-10-21", "2026-11-21"));
	expect("{'click_window_days': 60}",
	       "{'from': '2026-08-20', 'to': '2026-11-20', 'asked': 'a:b'}",
	       WINDOWS("2026-09-21", "2026-11-21"));
	expect("{'conversion_report_time': 'TIME_OF_CONVERSION'}",
	       "{'from': '2026-08-20', 'to': '2026-11-20', 'asked': 'a:b'}",
	       WINDOWS("2026-11-17", "2026-11-21"));
	expect("{'lookback_days': 2}", "{'from': '2026-08-20', 'to': '2026-11-20', 'asked': 'a:b'}",
	       WINDOWS("2026-11-18", "2026-11-21"));
}

static void reads_an_earlier_start_after_the_fresh_part(void **state)
{
	(void)state;
	expect("{'start_date': '2026-09-01', 'lookback_days': 1}",
	       "{'from': '2026-10-01', 'to': '2026-11-20', 'asked': 'a:b'}",
	       WINDOWS("2026-11-19", "2026-11-21", "2026-09-01", "2026-09-30"));
}

static void goes_on_within_the_window_in_work(void **state)
{
	struct error err = {0};
	struct schedule schedule = make_with(
		"{}",
		"{'from': null, 'to': null, 'asked': 'a:b', 'open': {'from': '2026-08-25', 'to': "
		"'2026-11-19', 'after_id': '77', 'since': '2026-11-20', 'asked': 'a:b'}}",
		&err);

	(void)state;
	assert_int_equal(schedule.count, 2);
	assert_int_equal(schedule.resumed, 0);
	assert_string_equal(schedule.after_id, "77");
	assert_int_equal(schedule.windows[0].from, day("2026-08-25"));
	assert_int_equal(schedule.windows[1].from, day("2026-11-20"));
	assert_int_equal(schedule.windows[1].to, day("2026-11-21"));
	/* what was read on the 20th says nothing about the 20th and 21st */
	assert_int_equal(schedule.last_day, day("2026-11-19"));
	schedule_release(&schedule);
}

static void reads_nothing_again_on_a_day_unless_more_is_asked_for(void **state)
{
	static const char read[] =
		"{'from': '2026-09-01', 'to': '2026-11-10', 'asked': 'a:b', "
		"'read': {'on': '2026-11-22', 'from': '2026-10-11', 'to': '2026-11-10'}}";

	(void)state;
	expect("{'end_date': '2026-11-10', 'start_date': '2026-09-01'}", read, WINDOWS(NULL));
	expect("{'start_date': '2026-09-01'}", read, WINDOWS("2026-10-11", "2026-11-21"));
	expect("{'end_date': '2026-11-10', 'start_date': '2026-09-01', 'lookback_days': 40}", read,
	       WINDOWS("2026-10-01", "2026-11-10"));
}

static void what_was_done_before_the_window_in_work_stays_done(void **state)
{
	struct error err = {0};
	struct schedule schedule = make_with(
		"{'start_date': '2026-08-25'}",
		"{'from': '2026-10-01', 'to': '2026-11-10', 'asked': 'other', 'open': {'from': "
		"'2026-10-05', 'to': '2026-11-19', 'start': '2026-08-25', 'asked': 'a:b'}}",
		&err);

	(void)state;
	assert_true(schedule.reread);
	assert_int_equal(schedule.count, 2);
	assert_int_equal(schedule.windows[0].from, day("2026-10-05"));
	assert_int_equal(schedule.pass.from, day("2026-08-25"));
	schedule_release(&schedule);
}

static void starts_over_when_the_window_in_work_was_asked_otherwise(void **state)
{
	(void)state;
	expect("{}",
	       "{'open': {'from': '2026-10-01', 'to': '2026-11-19', 'after_id': '77', 'since': "
	       "'2026-11-20', 'asked': 'other'}}",
	       WINDOWS("2026-08-25", "2026-11-21"));
}

static void reads_again_when_settings_changed(void **state)
{
	struct error err = {0};
	struct schedule schedule =
		make_with("{}", "{'from': '2026-08-25', 'to': '2026-11-20', 'asked': 'old'}", &err);

	(void)state;
	assert_true(schedule.reread);
	assert_int_equal(schedule.windows[0].from, day("2026-08-25"));
	schedule_release(&schedule);
	expect("{'on_settings_change': 'warn', 'lookback_days': 0}",
	       "{'from': '2026-08-25', 'to': '2026-11-20', 'asked': 'old'}",
	       WINDOWS("2026-11-20", "2026-11-21"));
}

static void names_days_that_the_api_has_no_more(void **state)
{
	struct error err = {0};
	struct schedule schedule =
		make_with("{}", "{'from': '2026-05-01', 'to': '2026-08-01', 'asked': 'a:b'}", &err);

	(void)state;
	assert_int_equal(schedule.lost.from, day("2026-08-02"));
	assert_int_equal(schedule.lost.to, day("2026-08-24"));
	assert_int_equal(schedule.windows[0].from, day("2026-08-25"));
	schedule_release(&schedule);
}

static void asks_nothing_for_a_bookmark_from_the_future(void **state)
{
	(void)state;
	expect("{}", "{'from': '2026-01-01', 'to': '3021-01-01', 'asked': 'a:b'}",
	       ((const char *const[]){NULL}));
}

static void reads_all_before_a_foreign_bookmark_as_done(void **state)
{
	(void)state;
	expect("{}", "{'from': null, 'to': '2026-11-01'}", WINDOWS("2026-10-02", "2026-11-21"));
}

static void cuts_hours_into_three_days(void **state)
{
	(void)state;
	offer.granularity = GRANULARITY_HOUR;
	expect("{}", NULL,
	       WINDOWS("2026-11-15", "2026-11-17", "2026-11-18", "2026-11-20", "2026-11-21",
		       "2026-11-21"));
	/* the lookback is in hours, six of them unless said otherwise */
	expect("{}", "{'from': '2026-11-15', 'to': '2026-11-20', 'asked': 'a:b'}",
	       WINDOWS("2026-11-20", "2026-11-21"));
	expect("{'lookback_days': 25}",
	       "{'from': '2026-11-15', 'to': '2026-11-20', 'asked': 'a:b'}",
	       WINDOWS("2026-11-19", "2026-11-21"));
	offer.granularity = GRANULARITY_DAY;
}

static void keeps_weeks_whole_in_the_lookback(void **state)
{
	(void)state;
	offer.granularity = GRANULARITY_WEEK;
	expect("{'lookback_days': 3}", "{'from': '2026-08-31', 'to': '2026-11-08', 'asked': 'a:b'}",
	       WINDOWS("2026-11-02", "2026-11-15"));
	offer.granularity = GRANULARITY_DAY;
}

static void asks_for_fewer_days_at_a_time_where_each_has_many_rows(void **state)
{
	struct error err = {0};
	struct schedule schedule;
	/* 96 MiB * 0.3 for rows of 96 bytes: 20971 of them are 15 days. */
	const char *const kinds[] = {"A", "B"};
	const unsigned rows[] = {20000, 970};
	const struct binding query[] = {{.parameter = "kinds",
					 .kind = BIND_SETTING,
					 .name = "kinds",
					 .of = kinds,
					 .of_count = 2,
					 .of_rows = rows,
					 .fallback = "[\"A\",\"B\"]"}};
	struct definition many = stream;
	struct selected broad = selected;
	struct progress_policy policy = policy_of(NULL, stream.name);
	struct schedule_input input = {&broad, &policy, settings_of(NULL), NULL, day(TODAY), false};

	(void)state;
	many.window.day_span_days = 30;
	broad.stream = &many;
	assert_int_equal(schedule_make(&schedule, &input, &err), 0);
	assert_int_equal(schedule.count, 3);
	schedule_release(&schedule);
	many.request.query = query;
	many.request.query_count = 1;
	assert_int_equal(schedule_make(&schedule, &input, &err), 0);
	assert_int_equal(schedule.count, 6);
	assert_int_equal(window_days(schedule.windows[0]), 15);
	schedule_release(&schedule);
	offer.granularity = GRANULARITY_TOTAL;
	assert_int_equal(schedule_make(&schedule, &input, &err), 0);
	assert_int_equal(schedule.count, 1);
	schedule_release(&schedule);
	offer.granularity = GRANULARITY_DAY;
}

static void refuses_a_total_longer_than_the_range(void **state)
{
	struct error err = {0};
	struct schedule schedule;
	struct definition shorter = stream;
	struct selected narrow = selected;
	struct progress_policy policy = policy_of(NULL, stream.name);

	(void)state;
	shorter.window.span_days = 30;
	narrow.stream = &shorter;
	offer.granularity = GRANULARITY_TOTAL;
	assert_int_equal(schedule_make(&schedule,
				       &(struct schedule_input){&narrow, &policy, settings_of(NULL),
								NULL, day(TODAY), false},
				       &err),
			 -1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_non_null(strstr(err.text, "30 days"));
	offer.granularity = GRANULARITY_DAY;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_all_that_the_api_has_at_first),
		cmocka_unit_test(starts_at_start_date_and_ends_at_end_date),
		cmocka_unit_test(includes_the_running_day_only_on_request),
		cmocka_unit_test(tells_which_days_a_start_date_asks_for_in_vain),
		cmocka_unit_test(reads_late_conversions_again),
		cmocka_unit_test(reads_an_earlier_start_after_the_fresh_part),
		cmocka_unit_test(goes_on_within_the_window_in_work),
		cmocka_unit_test(reads_nothing_again_on_a_day_unless_more_is_asked_for),
		cmocka_unit_test(what_was_done_before_the_window_in_work_stays_done),
		cmocka_unit_test(starts_over_when_the_window_in_work_was_asked_otherwise),
		cmocka_unit_test(reads_again_when_settings_changed),
		cmocka_unit_test(names_days_that_the_api_has_no_more),
		cmocka_unit_test(asks_nothing_for_a_bookmark_from_the_future),
		cmocka_unit_test(reads_all_before_a_foreign_bookmark_as_done),
		cmocka_unit_test(cuts_hours_into_three_days),
		cmocka_unit_test(keeps_weeks_whole_in_the_lookback),
		cmocka_unit_test(asks_for_fewer_days_at_a_time_where_each_has_many_rows),
		cmocka_unit_test(refuses_a_total_longer_than_the_range),
		cmocka_unit_test(leaves_days_before_its_own_to_the_report_and_to_the_end),
		cmocka_unit_test(reads_by_report_in_order_of_time_when_nothing_is_left_for_itself),
		cmocka_unit_test(catches_up_on_missed_days_by_report),
		cmocka_unit_test(splits_a_window_in_work_that_the_boundary_has_moved_into),
		cmocka_unit_test(goes_on_with_its_own_days_before_the_report),
		cmocka_unit_test(gives_a_total_to_one_of_the_two),
		cmocka_unit_test(lets_the_two_meet_at_the_edge_of_a_bucket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
