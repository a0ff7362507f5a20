#include "base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The test vectors of FNV-1a: draft-eastlake-fnv, section 6. */
static void is_fnv_1a(void **state)
{
	(void)state;
	assert_true(digest_bytes(DIGEST_START, slice_of("")) == UINT64_C(0xcbf29ce484222325));
	assert_true(digest_bytes(DIGEST_START, slice_of("a")) == UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(digest_bytes(DIGEST_START, slice_of("foobar")) == UINT64_C(0x85944171f73967e8));
}

static void goes_on_where_it_stopped(void **state)
{
	uint64_t part = digest_bytes(DIGEST_START, slice_of("foo"));

	(void)state;
	assert_true(digest_bytes(part, slice_of("bar")) ==
		    digest_bytes(DIGEST_START, slice_of("foobar")));
}

static void tells_where_one_text_ends_and_the_next_begins(void **state)
{
	(void)state;
	assert_true(digest_text(digest_text(DIGEST_START, "ab"), "c") !=
		    digest_text(digest_text(DIGEST_START, "a"), "bc"));
	assert_true(digest_text(DIGEST_START, NULL) == digest_text(DIGEST_START, ""));
	assert_true(digest_text(DIGEST_START, "") != DIGEST_START);
}

static void prints_sixteen_digits(void **state)
{
	char text[DIGEST_TEXT_SIZE];

	(void)state;
	digest_print(UINT64_C(0x00af63dc4c8601ec), text);
	assert_string_equal(text, "00af63dc4c8601ec");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_fnv_1a),
		cmocka_unit_test(goes_on_where_it_stopped),
		cmocka_unit_test(tells_where_one_text_ends_and_the_next_begins),
		cmocka_unit_test(prints_sixteen_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
