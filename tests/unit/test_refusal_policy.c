#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sync/refusal_policy.h"

/* The first unit of an ad account that was only discovered. */
static const struct refusal_facts account = {.policy = REFUSAL_AUTO,
					     .has_key = true,
					     .by_default = true,
					     .passes = 1,
					     .has_partition = true,
					     .is_the_partition = true};

static void a_refused_account_is_refused_as_a_whole(void **state)
{
	struct refusal_facts facts = account;

	(void)state;
	assert_true(refusal_is_of_checkpoint(&facts));
	facts.single = true;
	assert_false(refusal_is_of_checkpoint(&facts));
	facts.single = false;
	facts.is_the_partition = false; /* a board of it */
	assert_false(refusal_is_of_checkpoint(&facts));
}

static void many_refusals_without_an_answer_mean_all(void **state)
{
	struct refusal_facts facts = account;

	(void)state;
	facts.is_the_partition = false;
	facts.refused = 19;
	assert_false(refusal_is_of_checkpoint(&facts));
	facts.refused = 20;
	assert_true(refusal_is_of_checkpoint(&facts));
	facts.answered = true;
	assert_false(refusal_is_of_checkpoint(&facts));
}

static void without_a_partition_a_batch_or_a_pass_is_only_a_part(void **state)
{
	struct refusal_facts facts = {.passes = 1};

	(void)state;
	assert_true(refusal_is_of_checkpoint(&facts));
	facts.ids = 3;
	assert_false(refusal_is_of_checkpoint(&facts));
	facts.ids = 0;
	facts.passes = 2;
	assert_false(refusal_is_of_checkpoint(&facts));
	facts.whole_stream = true;
	assert_true(refusal_is_of_checkpoint(&facts));
	facts.whole_stream = false;
	facts.closed = true;
	assert_true(refusal_is_of_checkpoint(&facts));
}

static void skips_what_was_only_discovered(void **state)
{
	struct refusal_facts facts = account;

	(void)state;
	assert_true(refusal_may_skip(&facts));
	facts.accessible = true;
	assert_false(refusal_may_skip(&facts));
	facts = account;
	facts.partition_named = true;
	assert_false(refusal_may_skip(&facts));
	facts = account;
	facts.has_key = false; /* a default stream that cannot be read at all */
	assert_false(refusal_may_skip(&facts));
	facts.by_default = false;
	assert_true(refusal_may_skip(&facts));
}

static void a_stream_that_was_named_is_missed(void **state)
{
	struct refusal_facts facts = account;

	(void)state;
	facts.whole_stream = true;
	assert_true(refusal_may_skip(&facts));
	facts.stream_named = true;
	assert_false(refusal_may_skip(&facts));
}

static void the_setting_decides_before_all_else(void **state)
{
	struct refusal_facts facts = account;

	(void)state;
	facts.policy = REFUSAL_FAIL;
	assert_false(refusal_may_skip(&facts));
	assert_false(refusal_may_leave_out(&facts));
	facts.accessible = facts.partition_named = facts.in_mid_list = true;
	facts.policy = REFUSAL_SKIP;
	assert_true(refusal_may_skip(&facts));
	assert_true(refusal_may_leave_out(&facts));
}

static void leaves_out_neither_days_of_ids_nor_half_a_list(void **state)
{
	struct refusal_facts facts = account;

	(void)state;
	facts.ids = 1;
	assert_true(refusal_may_leave_out(&facts));
	facts.windowed = true;
	assert_false(refusal_may_leave_out(&facts));
	facts.ids = 0;
	assert_true(refusal_may_leave_out(&facts));
	facts.in_mid_list = true;
	assert_false(refusal_may_leave_out(&facts));
	facts.in_mid_list = false;
	facts.partition_named = true;
	assert_false(refusal_may_leave_out(&facts));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_refused_account_is_refused_as_a_whole),
		cmocka_unit_test(many_refusals_without_an_answer_mean_all),
		cmocka_unit_test(without_a_partition_a_batch_or_a_pass_is_only_a_part),
		cmocka_unit_test(skips_what_was_only_discovered),
		cmocka_unit_test(a_stream_that_was_named_is_missed),
		cmocka_unit_test(the_setting_decides_before_all_else),
		cmocka_unit_test(leaves_out_neither_days_of_ids_nor_half_a_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
