#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tap/describe/table.h"

static void prints(const char *records, size_t width, const char *expected)
{
	struct buffer out BUFFER_SCOPED = {0};
	json_t *array = json_loads(records, 0, NULL);

	assert_non_null(array);
	table_print(array, width, &out);
	assert_string_equal(buffer_text(&out), expected);
	json_decref(array);
}

static void a_record_is_a_line_if_all_fields_fit(void **state)
{
	(void)state;
	prints("[{\"id\": \"12\", \"n\": 1.5}, {\"id\": \"3\", \"n\": true}]", 8,
	       "id  n\n12  1.5\n3   true\n");
}

static void a_field_is_a_line_if_they_do_not(void **state)
{
	(void)state;
	prints("[{\"id\": \"12\", \"n\": 1.5}, {\"id\": \"3\", \"n\": 7}]", 6, "id  12\nn   1.5\n");
}

static void at_least_one_record_is_shown(void **state)
{
	(void)state;
	prints("[{\"id\": \"12\", \"n\": 1.5}]", 1, "id  12\nn   1.5\n");
}

static void fields_without_a_value_are_named_below(void **state)
{
	(void)state;
	prints("[{\"a\": null, \"id\": \"1\", \"b\": null}, {\"a\": null, \"id\": \"2\", \"b\": "
	       "null}]",
	       80, "id\n1\n2\nwithout a value: a, b\n");
}

static void long_values_are_cut_between_characters(void **state)
{
	(void)state;
	prints("[{\"t\": \"ääääääääääääääääääääääääääääääää\"}]", 80,
	       "t\nääääääääääääääääääääääääääääääää\n");
	prints("[{\"t\": \"äääääääääääääääääääääääääääääääää\"}]", 80,
	       "t\näääääääääääääääääääääääääääääää\u2026\n");
}

static void lines_stay_lines(void **state)
{
	(void)state;
	prints("[{\"t\": \"a\\nb\\u001b\", \"o\": {\"x\": [0.1]}}]", 80,
	       "t     o\na b   {\"x\":[0.1]}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_is_a_line_if_all_fields_fit),
		cmocka_unit_test(a_field_is_a_line_if_they_do_not),
		cmocka_unit_test(at_least_one_record_is_shown),
		cmocka_unit_test(fields_without_a_value_are_named_below),
		cmocka_unit_test(long_values_are_cut_between_characters),
		cmocka_unit_test(lines_stay_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
