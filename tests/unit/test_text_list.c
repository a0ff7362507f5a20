#include "base/text_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const list[] = {"spend", "clicks", "", NULL};

static void finds_whole_texts_only(void **state)
{
	(void)state;
	assert_true(text_list_has(list, 3, "spend"));
	assert_true(text_list_has(list, 3, "clicks"));
	assert_false(text_list_has(list, 3, "click"));
	assert_false(text_list_has(list, 3, "clicks_2"));
	assert_false(text_list_has(list, 3, "SPEND"));
}

static void looks_no_further_than_the_count(void **state)
{
	(void)state;
	assert_false(text_list_has(list, 1, "clicks"));
	assert_false(text_list_has(list, 2, ""));
	assert_true(text_list_has(list, 3, ""));
	assert_false(text_list_has(NULL, 0, ""));
}

static void looks_as_far_as_the_null_at_the_end(void **state)
{
	(void)state;
	assert_true(text_list_ended_has(list, slice_of("clicks")));
	assert_true(text_list_ended_has(list, (struct slice){"clicks by day", 6}));
	assert_false(text_list_ended_has(list, (struct slice){"clicks by day", 5}));
	assert_true(text_list_ended_has(list, slice_of("")));
	assert_false(text_list_ended_has(list, slice_of("date")));
	assert_false(text_list_ended_has(NULL, slice_of("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_whole_texts_only),
		cmocka_unit_test(looks_no_further_than_the_count),
		cmocka_unit_test(looks_as_far_as_the_null_at_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
