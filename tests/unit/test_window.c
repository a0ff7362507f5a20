#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/date.h"
#include "progress/window.h"

static int32_t day(const char *text)
{
	int32_t out;

	assert_int_equal(date_parse(slice_of(text), &out), 0);
	return out;
}

static void expect_windows(const char *from, const char *to, int32_t span,
			   enum granularity granularity, const char *const *edges)
{
	struct window *windows = NULL;
	size_t count = window_cut((struct window){day(from), day(to)}, span, granularity, &windows);
	size_t expected = 0;

	for (; edges[2 * expected]; expected++) {
		assert_true(expected < count);
		assert_int_equal(windows[expected].from, day(edges[2 * expected]));
		assert_int_equal(windows[expected].to, day(edges[2 * expected + 1]));
	}
	assert_int_equal(count, expected);
	free(windows);
}
#define WINDOWS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void cuts_days_at_the_span(void **state)
{
	(void)state;
	expect_windows("2026-11-01", "2026-11-07", 3, GRANULARITY_DAY,
		       WINDOWS("2026-11-01", "2026-11-03", "2026-11-04", "2026-11-06", "2026-11-07",
			       "2026-11-07"));
}

static void asks_nothing_for_an_empty_range(void **state)
{
	struct window *windows = NULL;

	(void)state;
	assert_int_equal(window_cut((struct window){10, 9}, 3, GRANULARITY_DAY, &windows), 0);
	free(windows);
}

static void asks_weeks_whole_or_not_at_all(void **state)
{
	(void)state;
	/* 2026-11-02 is a Monday */
	expect_windows("2026-10-28", "2026-11-21", 90, GRANULARITY_WEEK,
		       WINDOWS("2026-11-02", "2026-11-15"));
	expect_windows("2026-11-02", "2026-11-29", 20, GRANULARITY_WEEK,
		       WINDOWS("2026-11-02", "2026-11-15", "2026-11-16", "2026-11-29"));
}

static void asks_months_whole_or_not_at_all(void **state)
{
	(void)state;
	expect_windows("2026-08-24", "2026-11-21", 90, GRANULARITY_MONTH,
		       WINDOWS("2026-09-01", "2026-10-31"));
	expect_windows("2026-01-01", "2026-06-30", 62, GRANULARITY_MONTH,
		       WINDOWS("2026-01-01", "2026-02-28", "2026-03-01", "2026-04-30", "2026-05-01",
			       "2026-06-30"));
}

static void keeps_a_total_in_one_window(void **state)
{
	(void)state;
	expect_windows("2026-10-28", "2026-11-21", 5, GRANULARITY_TOTAL,
		       WINDOWS("2026-10-28", "2026-11-21"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cuts_days_at_the_span),
		cmocka_unit_test(asks_nothing_for_an_empty_range),
		cmocka_unit_test(asks_weeks_whole_or_not_at_all),
		cmocka_unit_test(asks_months_whole_or_not_at_all),
		cmocka_unit_test(keeps_a_total_in_one_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
