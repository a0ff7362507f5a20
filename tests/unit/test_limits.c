#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "http/limits.h"

enum { WALL_S = 1790000000 }; /* 2026-09-21 14:13:20 UTC */

static struct limits read_one(const char *name, const char *value)
{
	struct limits limits = LIMITS_NONE;

	limits_read(&limits, name, value, WALL_S);
	return limits;
}

static void reads_the_binding_number_and_every_window(void **state)
{
	struct limits seen =
		read_one("X-RateLimit-Limit",
			 "60, 100;w=1;name=\"safety_net\", 60;w=60;name=\"org_analytics\"");

	(void)state;
	assert_int_equal(seen.binding, 60);
	assert_int_equal(seen.window_count, 2);
	assert_int_equal(seen.windows[0].limit, 100);
	assert_int_equal(seen.windows[0].window_s, 1);
	assert_string_equal(seen.windows[0].name, "safety_net");
	assert_int_equal(seen.windows[1].limit, 60);
	assert_int_equal(seen.windows[1].window_s, 60);
	assert_string_equal(seen.windows[1].name, "org_analytics");
	assert_int_equal(seen.remaining, -1);
	assert_int_equal(seen.reset_s, -1);
	assert_int_equal(seen.retry_after_s, -1);
}

static void reads_a_bare_number(void **state)
{
	struct limits seen = read_one("x-ratelimit-limit", " 1000 ");

	(void)state;
	assert_int_equal(seen.binding, 1000);
	assert_int_equal(seen.window_count, 0);
}

static void passes_over_what_it_cannot_read(void **state)
{
	struct limits seen =
		read_one("x-ratelimit-limit",
			 "none, ;w=1, -5;w=1, 7;burst=9;W=5;comment=\"a,b;c\";name=plain, "
			 "8;w=soon, 9;w=1;name=\"open");

	(void)state;
	assert_int_equal(seen.binding, -1);
	assert_int_equal(seen.window_count, 3);
	assert_int_equal(seen.windows[0].limit, 7);
	assert_int_equal(seen.windows[0].window_s, 5);
	assert_string_equal(seen.windows[0].name, "plain");
	assert_int_equal(seen.windows[1].window_s, 0);
	assert_string_equal(seen.windows[2].name, "open");
}

static void holds_no_more_windows_than_it_has_room_for(void **state)
{
	struct limits seen = LIMITS_NONE;

	(void)state;
	for (int i = 0; i < 3 * LIMITS_WINDOWS_MAX; i++)
		limits_read(&seen, "x-ratelimit-limit", "5;w=1;name=\"x\"", WALL_S);
	assert_int_equal(seen.window_count, LIMITS_WINDOWS_MAX);
}

static void cuts_names_that_are_too_long(void **state)
{
	char value[400] = "5;w=1;name=\"";
	struct limits seen;

	(void)state;
	memset(value + strlen(value), 'n', 300);
	seen = read_one("x-ratelimit-limit", value);
	assert_int_equal(strlen(seen.windows[0].name), LIMITS_NAME_SIZE - 1);
}

static void reads_remaining_and_reset(void **state)
{
	(void)state;
	assert_int_equal(read_one("X-Ratelimit-Remaining", "0").remaining, 0);
	assert_int_equal(read_one("X-Ratelimit-Remaining", "17, 99;w=1").remaining, 17);
	assert_int_equal(read_one("x-ratelimit-reset", "67150").reset_s, 67150);
	assert_int_equal(read_one("x-ratelimit-reset", "1.2").reset_s, 2);
	assert_int_equal(read_one("x-ratelimit-reset", "2.000").reset_s, 2);
	assert_int_equal(read_one("x-ratelimit-reset", "soon").reset_s, -1);
	assert_int_equal(read_one("x-ratelimit-reset", "99999999999999999999999").reset_s,
			 INT64_C(1000000000000));
}

static void reads_retry_after_as_seconds_and_as_a_date(void **state)
{
	(void)state;
	assert_int_equal(read_one("Retry-After", "120").retry_after_s, 120);
	assert_int_equal(read_one("retry-after", "Mon, 21 Sep 2026 14:13:50 GMT").retry_after_s,
			 30);
	assert_int_equal(read_one("retry-after", "Mon, 21 Sep 2026 14:13:00 GMT").retry_after_s, 0);
	assert_int_equal(read_one("retry-after", "later").retry_after_s, -1);
}

static void passes_over_other_headers(void **state)
{
	struct limits seen = read_one("x-ratelimit-limits", "5");

	(void)state;
	assert_int_equal(seen.binding, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_binding_number_and_every_window),
		cmocka_unit_test(reads_a_bare_number),
		cmocka_unit_test(passes_over_what_it_cannot_read),
		cmocka_unit_test(holds_no_more_windows_than_it_has_room_for),
		cmocka_unit_test(cuts_names_that_are_too_long),
		cmocka_unit_test(reads_remaining_and_reset),
		cmocka_unit_test(reads_retry_after_as_seconds_and_as_a_date),
		cmocka_unit_test(passes_over_other_headers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
