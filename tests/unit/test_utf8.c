#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct step {
	const char *text;
	size_t step, valid;
};

static void check(const struct step *steps, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t valid = 99;

		assert_int_equal(utf8_step(steps[i].text, strlen(steps[i].text), &valid),
				 steps[i].step);
		assert_int_equal(valid, steps[i].valid);
	}
}

static void steps_over_whole_characters(void **state)
{
	static const struct step steps[] = {
		{"a", 1, 1},
		{"\x7F!", 1, 1},
		{"\xC2\x80", 2, 2},
		{"\xDF\xBFz", 2, 2},
		{"\xE0\xA0\x80", 3, 3},
		{"\xED\x9F\xBF", 3, 3},
		{"\xEF\xBF\xBF", 3, 3},
		{"\xF0\x90\x80\x80", 4, 4},
		{"\xF4\x8F\xBF\xBF!", 4, 4},
	};

	(void)state;
	check(steps, sizeof(steps) / sizeof(*steps));
}

/* Unicode 15, section 3.9, table 3-7: overlong forms, surrogates and what lies above U+10FFFF. */
static void replaces_bytes_that_begin_no_character_one_by_one(void **state)
{
	static const struct step steps[] = {
		{"\x80", 1, 0},
		{"\xBF\x80", 1, 0},
		{"\xC0\x80", 1, 0},
		{"\xC1\xBF", 1, 0},
		{"\xE0\x80\x80", 1, 0},
		{"\xE0\x9F\xBF", 1, 0},
		{"\xED\xA0\x80", 1, 0},
		{"\xF0\x80\x80\x80", 1, 0},
		{"\xF0\x8F\xBF\xBF", 1, 0},
		{"\xF4\x90\x80\x80", 1, 0},
		{"\xF5\x80\x80\x80", 1, 0},
		{"\xFF", 1, 0},
	};

	(void)state;
	check(steps, sizeof(steps) / sizeof(*steps));
}

static void replaces_a_character_that_is_cut_off_as_one(void **state)
{
	static const struct step steps[] = {
		{"\xC2", 1, 0},
		{"\xC2z", 1, 0},
		{"\xE2\x82", 2, 0},
		{"\xE2\x82z", 2, 0},
		{"\xE2\x82\xE2\x82\xAC", 2, 0},
		{"\xF0\x9F\x98", 3, 0},
		{"\xF0\x9F\x98z", 3, 0},
		{"\xF0\x9Fz", 2, 0},
	};

	(void)state;
	check(steps, sizeof(steps) / sizeof(*steps));
}

static void looks_no_further_than_the_length(void **state)
{
	size_t valid;

	(void)state;
	assert_int_equal(utf8_step("\xE2\x82\xAC", 2, &valid), 2);
	assert_int_equal(valid, 0);
	assert_int_equal(utf8_step("", 1, &valid), 1); /* a NUL is a character */
	assert_int_equal(valid, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_over_whole_characters),
		cmocka_unit_test(replaces_bytes_that_begin_no_character_one_by_one),
		cmocka_unit_test(replaces_a_character_that_is_cut_off_as_one),
		cmocka_unit_test(looks_no_further_than_the_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
