#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"

static void assert_json(struct slice text, const char *expected)
{
	struct buffer out BUFFER_SCOPED = {0};

	buffer_add_json(&out, text);
	assert_string_equal(buffer_text(&out), expected);
}

static void writes_text_as_json(void **context)
{
	(void)context;
	assert_json(slice_of(""), "\"\"");
	assert_json(slice_of("plain ~"), "\"plain ~\"");
	assert_json(slice_of("\"a\\b\"\n\t\x01\x7f"), "\"\\\"a\\\\b\\\"\\n\\t\\u0001\x7f\"");
	assert_json(slice_of("h\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80."),
		    "\"h\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80.\"");
}

static void repairs_what_is_no_text(void **context)
{
	(void)context;
	assert_json((struct slice){"a\0b", 3}, "\"ab\"");
	assert_json(slice_of("\xFF"
			     "a\xC3"),
		    "\"\xEF\xBF\xBD"
		    "a\xEF\xBF\xBD\"");
}

static void grows_and_gives_memory_back(void **context)
{
	struct buffer out = {0};

	(void)context;
	assert_string_equal(buffer_text(&out), "");
	for (int i = 0; i < 1000; i++)
		buffer_format(&out, "%03d,", i);
	assert_int_equal(out.length, 4000);
	assert_memory_equal(out.data + 3996, "999,", 5);
	buffer_shrink(&out, 100); /* not empty: nothing happens */
	assert_int_equal(out.length, 4000);
	buffer_truncate(&out, 5000);
	assert_int_equal(out.length, 4000);
	buffer_truncate(&out, 4);
	assert_string_equal(buffer_text(&out), "000,");
	buffer_clear(&out);
	buffer_shrink(&out, 10000);
	assert_non_null(out.data);
	buffer_shrink(&out, 100);
	assert_null(out.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_text_as_json),
		cmocka_unit_test(repairs_what_is_no_text),
		cmocka_unit_test(grows_and_gives_memory_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
