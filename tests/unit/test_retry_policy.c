#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sync/retry_policy.h"

/* A batch whose size may be what is wrong, failed often enough to be halved. */
static const struct retry_facts batch = {.attempts = 2,
					 .ids = 100,
					 .days = 30,
					 .can_split = true,
					 .blames_size = true,
					 .others_succeed = true};

static void waits_after_the_first_failure(void **state)
{
	struct retry_facts facts = batch;

	(void)state;
	facts.attempts = 1;
	assert_int_equal(retry_choose(&facts), RETRY_WAIT);
}

static void halves_a_batch_that_failed_twice(void **state)
{
	struct retry_facts facts = batch;

	(void)state;
	assert_int_equal(retry_choose(&facts), RETRY_SPLIT);
	facts.can_split = false;
	assert_int_equal(retry_choose(&facts), RETRY_WAIT);
}

static void waits_when_the_size_is_not_to_blame(void **state)
{
	struct retry_facts facts = batch;

	(void)state;
	facts.blames_size = false;
	assert_int_equal(retry_choose(&facts), RETRY_WAIT);
	facts = batch;
	facts.ids = 0;
	assert_int_equal(retry_choose(&facts), RETRY_WAIT);
}

static void halves_only_so_often_while_nothing_else_is_answered(void **state)
{
	struct retry_facts facts = batch;

	(void)state;
	facts.others_succeed = false;
	facts.splits = 7;
	assert_int_equal(retry_choose(&facts), RETRY_SPLIT);
	facts.splits = 8;
	assert_int_equal(retry_choose(&facts), RETRY_WAIT);
	facts.others_succeed = true;
	assert_int_equal(retry_choose(&facts), RETRY_SPLIT);
}

static void counts_pieces_of_one_id_alone(void **state)
{
	struct retry_facts facts = batch;

	(void)state;
	assert_false(retry_counts_pieces(&facts));
	facts.ids = 1;
	assert_true(retry_counts_pieces(&facts));
	facts.attempts = 1;
	assert_false(retry_counts_pieces(&facts));
}

static void leaves_an_id_whose_pieces_fail_one_after_the_other(void **state)
{
	struct retry_facts facts = batch;

	(void)state;
	facts.ids = 1;
	facts.failed_pieces = 12;
	assert_int_equal(retry_choose(&facts), RETRY_SPLIT);
	facts.failed_pieces = 13;
	assert_int_equal(retry_choose(&facts), RETRY_LEAVE_GAP);
	facts.others_succeed = false;
	assert_int_equal(retry_choose(&facts), RETRY_WAIT);
}

static void asks_for_one_day_of_one_id_five_times(void **state)
{
	struct retry_facts facts = batch;

	(void)state;
	facts.ids = 1;
	facts.days = 1;
	facts.can_split = false;
	facts.attempts = 4;
	assert_int_equal(retry_choose(&facts), RETRY_WAIT);
	facts.attempts = 5;
	assert_int_equal(retry_choose(&facts), RETRY_LEAVE_GAP);
}

static void without_time_left_one_id_is_left_and_all_else_given_up(void **state)
{
	struct retry_facts facts = batch;

	(void)state;
	assert_int_equal(retry_exhausted(&facts), RETRY_GIVE_UP);
	facts.ids = 1;
	assert_int_equal(retry_exhausted(&facts), RETRY_LEAVE_GAP);
	facts.others_succeed = false;
	assert_int_equal(retry_exhausted(&facts), RETRY_GIVE_UP);
	facts.others_succeed = true;
	facts.blames_size = false;
	assert_int_equal(retry_exhausted(&facts), RETRY_GIVE_UP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_after_the_first_failure),
		cmocka_unit_test(halves_a_batch_that_failed_twice),
		cmocka_unit_test(waits_when_the_size_is_not_to_blame),
		cmocka_unit_test(halves_only_so_often_while_nothing_else_is_answered),
		cmocka_unit_test(counts_pieces_of_one_id_alone),
		cmocka_unit_test(leaves_an_id_whose_pieces_fail_one_after_the_other),
		cmocka_unit_test(asks_for_one_day_of_one_id_five_times),
		cmocka_unit_test(without_time_left_one_id_is_left_and_all_else_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
