#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <limits.h>

#include "base/nearest.h"

static void counts_the_keystrokes_between_two_words(void **state)
{
	(void)state;
	assert_int_equal(nearest_distance("", ""), 0);
	assert_int_equal(nearest_distance("ads", "ads"), 0);
	assert_int_equal(nearest_distance("Ads", "aDs"), 0);
	assert_int_equal(nearest_distance("ads", "ad"), 1);
	assert_int_equal(nearest_distance("ads", "ands"), 1);
	assert_int_equal(nearest_distance("ads", "abs"), 1);
	assert_int_equal(nearest_distance("start_date", "strat_date"), 1);
	assert_int_equal(nearest_distance("kitten", "sitting"), 3);
	assert_int_equal(nearest_distance("", "abc"), 3);
}

static void is_far_from_very_long_words(void **state)
{
	char longest[] = "0123456789012345678901234567890123456789012345678901234567890123";

	(void)state;
	assert_int_equal(nearest_distance(longest, "a"), UINT_MAX);
	longest[63] = '\0';
	assert_int_equal(nearest_distance(longest, longest), 0);
}

static void names_the_nearest_word_or_none(void **state)
{
	struct nearest near = {.text = "campagins"};

	(void)state;
	nearest_try(&near, "ads");
	assert_null(near.best);
	nearest_try(&near, "campaign");
	nearest_try(&near, "campaigns");
	nearest_try(&near, "campaigners");
	assert_string_equal(near.best, "campaigns");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_the_keystrokes_between_two_words),
		cmocka_unit_test(is_far_from_very_long_words),
		cmocka_unit_test(names_the_nearest_word_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
