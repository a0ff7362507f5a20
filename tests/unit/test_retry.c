#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/retry.h"

static const struct retry_policy policy = {
	.first_ms = 1000, .longest_ms = 60000, .budget_ms = 900000};

static void follows_the_table(void **state)
{
	static const struct {
		unsigned attempt;
		int64_t spent_ms, asked_s;
		uint32_t random;
		int64_t delay_ms;
	} table[] = {
		/* the lower half is certain, the upper half is chance */
		{1, 0, -1, 0, 500},
		{1, 0, -1, 500, 1000},
		{1, 0, -1, 501, 500},
		{2, 0, -1, 0, 1000},
		{3, 0, -1, 0, 2000},
		{6, 0, -1, 0, 16000},
		{6, 0, -1, 16000, 32000},
		/* capped */
		{7, 0, -1, 0, 30000},
		{7, 0, -1, 30000, 60000},
		{4000000000, 0, -1, 30000, 60000},
		{0, 0, -1, 0, 500},
		/* what the API asks for is a minimum */
		{1, 0, 0, 0, 500},
		{1, 0, 30, 0, 30000},
		{7, 0, 30, 30000, 60000},
		{1, 0, 900, 0, 900000},
		/* no longer than the budget */
		{1, 0, 901, 0, -1},
		{1, 0, INT64_MAX, 0, -1},
		{1, 870000, 30, 0, 30000},
		{1, 870001, 30, 0, -1},
		{1, 899500, -1, 0, 500},
		{1, 899501, -1, 0, -1},
		{1, 2000000, -1, 0, -1},
		{1, 900500, -1, 0, -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		int64_t delay = retry_delay_ms(&policy, table[i].attempt, table[i].spent_ms,
					       table[i].asked_s, table[i].random);

		if (delay != table[i].delay_ms)
			print_error("row %zu\n", i);
		assert_int_equal(delay, table[i].delay_ms);
	}
}

static void never_leaves_the_upper_half_of_the_backoff(void **state)
{
	(void)state;
	for (uint32_t random = 0; random < 5000; random++) {
		int64_t delay = retry_delay_ms(&policy, 2, 0, -1, random * 2654435761U);

		assert_in_range(delay, 1000, 2000);
	}
}

static void does_not_overflow(void **state)
{
	const struct retry_policy huge = {INT64_MAX / 2 + 1, INT64_MAX, INT64_MAX};
	const struct retry_policy zero = {0, 0, 1000};

	(void)state;
	assert_true(retry_delay_ms(&huge, 100, 0, -1, UINT32_MAX) > 0);
	assert_int_equal(retry_delay_ms(&zero, 5, 0, -1, 77), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_the_table),
		cmocka_unit_test(never_leaves_the_upper_half_of_the_backoff),
		cmocka_unit_test(does_not_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
