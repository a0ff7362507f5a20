#include "base/percent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void encodes_everything_but_unreserved_characters(void **state)
{
	struct buffer out BUFFER_SCOPED = {0};
	char all[256], *at = all;
	const char *text;
	int plain = 0;

	(void)state;
	for (int c = 0; c < 256; c++)
		*at++ = (char)c;
	percent_encode(&out, (struct slice){all, sizeof(all)});
	for (text = buffer_text(&out); *text; text++) {
		if (*text == '%')
			text += 2;
		else
			plain++;
	}
	assert_int_equal(plain, 26 + 26 + 10 + 4);
	assert_int_equal(out.length, 66 + (256 - 66) * 3);
	assert_int_equal(percent_encoded_length((struct slice){all, sizeof(all)}), out.length);
	assert_non_null(strstr(buffer_text(&out), "%00"));
	assert_non_null(strstr(buffer_text(&out), "%FF"));
}

static void encodes_utf_8_byte_by_byte(void **state)
{
	struct buffer out BUFFER_SCOPED = {0};

	(void)state;
	buffer_add_text(&out, "q=");
	percent_encode(&out, slice_of("a b/\xC3\xA9~"));
	assert_string_equal(buffer_text(&out), "q=a%20b%2F%C3%A9~");
	percent_encode(&out, slice_of(""));
	assert_int_equal(out.length, strlen("q=a%20b%2F%C3%A9~"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encodes_everything_but_unreserved_characters),
		cmocka_unit_test(encodes_utf_8_byte_by_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
