#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const int64_t SECOND_US = 1000000;

static int32_t day_of(const char *text)
{
	int32_t day = DATE_NONE;

	assert_int_equal(date_parse(slice_of(text), &day), 0);
	return day;
}

static int64_t time_of(const char *text)
{
	int64_t us = -1;

	assert_int_equal(date_time_parse(slice_of(text), &us), 0);
	return us;
}

static void counts_days_from_1970(void **state)
{
	(void)state;
	assert_int_equal(day_of("1970-01-01"), 0);
	assert_int_equal(day_of("1969-12-31"), -1);
	assert_int_equal(day_of("1968-02-29"), -672);
	assert_int_equal(day_of("2000-02-29"), 11016);
	assert_int_equal(day_of("2026-11-22"), 20779);
}

static void refuses_a_date_that_does_not_exist(void **state)
{
	static const char *const texts[] = {
		"2026-02-29", "2100-02-29", "2026-02-31", "2026-04-31", "2026-13-01",
		"2026-00-01", "2026-01-00", "2026-01-32", "0000-01-01",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		int32_t day = 7;

		assert_int_equal(date_parse(slice_of(texts[i]), &day), -1);
		assert_int_equal(day, 7);
	}
}

static void refuses_a_date_in_another_form(void **state)
{
	static const char *const texts[] = {
		"",	      "2026",	     "2026-11-2",  "2026-11-222", "26-11-22",
		"2026/11/22", "2026-11-22T", "2026-11- 2", "2026-1a-22",  "-026-11-22",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		int32_t day;

		assert_int_equal(date_parse(slice_of(texts[i]), &day), -1);
	}
}

static void ignores_a_time_behind_a_date_where_that_is_allowed(void **state)
{
	static const char *const texts[] = {"2026-11-22", "2026-11-22T23:59:59Z",
					    "2026-11-22 00:00", "2026-11-22t"};
	int32_t day;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		day = DATE_NONE;
		assert_int_equal(date_parse_lenient(slice_of(texts[i]), &day), 0);
		assert_int_equal(day, 20779);
	}
	assert_int_equal(date_parse_lenient(slice_of("2026-11-22x"), &day), -1);
	assert_int_equal(date_parse_lenient(slice_of("2026-11-221"), &day), -1);
}

static void writes_the_date_that_it_reads(void **state)
{
	static const char *const texts[] = {"1969-12-31", "1970-01-01", "2024-02-29", "9999-12-31"};
	char text[DATE_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_string_equal(date_format(day_of(texts[i]), text), texts[i]);
}

static void reads_times_in_utc_and_in_zones(void **state)
{
	int64_t noon = (INT64_C(20779) * 86400 + 12 * 3600) * SECOND_US;

	(void)state;
	assert_true(time_of("1970-01-01") == 0);
	assert_true(time_of("2026-11-22") == noon - 12 * 3600 * SECOND_US);
	assert_true(time_of("2026-11-22T12:00:00") == noon);
	assert_true(time_of("2026-11-22 12:00:00z") == noon);
	assert_true(time_of("2026-11-22T12:00:00Z") == noon);
	assert_true(time_of("2026-11-22T17:30:00+05:30") == noon);
	assert_true(time_of("2026-11-22T02:00:00-10:00") == noon);
}

static void reads_fractions_down_to_a_microsecond(void **state)
{
	(void)state;
	assert_true(time_of("1970-01-01T00:00:01.5") == 1500000);
	assert_true(time_of("1970-01-01T00:00:00.000001Z") == 1);
	assert_true(time_of("1970-01-01T00:00:00.1234567Z") == 123456);
	assert_true(time_of("1970-01-01T00:00:60Z") == 60 * SECOND_US);
}

static void refuses_what_is_no_time(void **state)
{
	static const char *const texts[] = {
		"",
		"2026-11-31",
		"2026-11-31T00:00:00Z",
		"2026-11-22T",
		"2026-11-22T12:00",
		"2026-11-22T24:00:00Z",
		"2026-11-22T12:60:00Z",
		"2026-11-22T12:00:61Z",
		"2026-11-22T12.00.00Z",
		"2026-11-22T12:00:00X",
		"2026-11-22T12:00:00+5:30",
		"2026-11-22T12:00:00+0530",
		"2026-11-22T12:00:00+24:00",
		"2026-11-22T12:00:00+05:60",
		"2026-11-22T12:00:00.5 ",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		int64_t us = 7;

		assert_int_equal(date_time_parse(slice_of(texts[i]), &us), -1);
		assert_true(us == 7);
	}
}

static void writes_times_with_microseconds_in_utc(void **state)
{
	char text[TIME_TEXT_SIZE];

	(void)state;
	assert_string_equal(date_time_format(0, text), "1970-01-01T00:00:00.000000Z");
	assert_string_equal(date_time_format(time_of("2026-11-22T17:30:00.000042+05:30"), text),
			    "2026-11-22T12:00:00.000042Z");
}

static void finds_the_monday_of_a_week(void **state)
{
	int32_t monday = day_of("2026-11-16");

	(void)state;
	for (int32_t day = monday; day < monday + 7; day++)
		assert_int_equal(date_week(day), monday);
	assert_int_equal(date_week(monday - 1), monday - 7);
	assert_int_equal(date_week(day_of("1970-01-01")), day_of("1969-12-29"));
}

static void finds_the_first_of_this_month_and_the_next(void **state)
{
	(void)state;
	assert_int_equal(date_month(day_of("2024-02-29")), day_of("2024-02-01"));
	assert_int_equal(date_month(day_of("2024-02-01")), day_of("2024-02-01"));
	assert_int_equal(date_next_month(day_of("2024-02-29")), day_of("2024-03-01"));
	assert_int_equal(date_next_month(day_of("2026-01-31")), day_of("2026-02-01"));
	assert_int_equal(date_next_month(day_of("2026-12-01")), day_of("2027-01-01"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_days_from_1970),
		cmocka_unit_test(refuses_a_date_that_does_not_exist),
		cmocka_unit_test(refuses_a_date_in_another_form),
		cmocka_unit_test(ignores_a_time_behind_a_date_where_that_is_allowed),
		cmocka_unit_test(writes_the_date_that_it_reads),
		cmocka_unit_test(reads_times_in_utc_and_in_zones),
		cmocka_unit_test(reads_fractions_down_to_a_microsecond),
		cmocka_unit_test(refuses_what_is_no_time),
		cmocka_unit_test(writes_times_with_microseconds_in_utc),
		cmocka_unit_test(finds_the_monday_of_a_week),
		cmocka_unit_test(finds_the_first_of_this_month_and_the_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
