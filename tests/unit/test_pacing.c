#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sync/pacing.h"
#include "sync/run.h"

static struct run run;

static int start(void **state)
{
	(void)state;
	run = (struct run){.quota = quota_new(NULL, 0), .pacing.patience_ms = 5000};
	return 0;
}

static int end(void **state)
{
	(void)state;
	quota_free(run.quota);
	free(run.pacing.health);
	return 0;
}

static bool is_given_up(const char *category)
{
	return pacing_wait_ms(&run, category, false) < 0;
}

static void waits_for_a_limit_within_our_patience(void **state)
{
	(void)state;
	assert_true(pacing_wait(&run, "ads", 5000));
	assert_in_range(pacing_wait_ms(&run, "ads", false), 1, 5000);
	assert_int_equal(run.pacing.limited_until_us, 0);
}

static void gives_up_a_category_whose_limit_is_too_far_away(void **state)
{
	(void)state;
	assert_false(pacing_wait(&run, "ads", 5001));
	assert_true(is_given_up("ads"));
	assert_true(run.pacing.limited_until_us > 0);
}

static void gives_up_a_category_whose_limits_do_not_end(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++) {
		assert_true(pacing_wait(&run, "ads", 1000));
		run.pacing.health[0].blocked_until_ms = 0; /* it was waited for */
	}
	assert_false(pacing_wait(&run, "ads", 1000));
	assert_true(is_given_up("ads"));
}

static void waits_once_for_all_that_were_under_way(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++)
		assert_true(pacing_wait(&run, "ads", 1000));
	assert_int_equal(run.pacing.health[0].waited_ms, 1000);
}

static void begins_anew_after_a_good_answer(void **state)
{
	(void)state;
	for (int i = 0; i < 10; i++) {
		assert_true(pacing_wait(&run, "ads", 3000));
		run.pacing.health[0].blocked_until_ms = 0;
		pacing_succeeded(&run, "ads");
	}
}

static void keeps_any_number_of_categories_apart(void **state)
{
	char names[40][8];

	(void)state;
	for (int i = 0; i < 40; i++) {
		snprintf(names[i], sizeof(names[i]), "c%d", i);
		if (i % 2)
			pacing_limited(&run, names[i], 1000);
		else
			pacing_succeeded(&run, names[i]);
	}
	for (int i = 0; i < 40; i++) {
		assert_int_equal(is_given_up(names[i]), i % 2);
		assert_int_equal(pacing_others_succeed(&run, names[i], 1), !(i % 2));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(waits_for_a_limit_within_our_patience, start, end),
		cmocka_unit_test_setup_teardown(gives_up_a_category_whose_limit_is_too_far_away,
						start, end),
		cmocka_unit_test_setup_teardown(gives_up_a_category_whose_limits_do_not_end, start,
						end),
		cmocka_unit_test_setup_teardown(waits_once_for_all_that_were_under_way, start, end),
		cmocka_unit_test_setup_teardown(begins_anew_after_a_good_answer, start, end),
		cmocka_unit_test_setup_teardown(keeps_any_number_of_categories_apart, start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
