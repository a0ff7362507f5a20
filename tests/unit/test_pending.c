#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sync/pending.h"

static void count(void *self, const json_t *entries)
{
	*(size_t *)self = json_array_size(entries);
}

static json_t *entry(const char *digest, const char *token)
{
	return json_pack("{s:s, s:i, s:s}", "digest", digest, "until", 2000, "token", token);
}

static void finds_what_still_lives(void **state)
{
	size_t kept = 9;
	struct pending pending = {
		.entries = json_pack("[o]", entry("a", "1")), .self = &kept, .keep = count};

	(void)state;
	assert_non_null(pending_find(&pending, "a", 1999999999));
	assert_null(pending_find(&pending, "a", 2000000000));
	assert_null(pending_find(&pending, "b", 0));
	assert_int_equal(kept, 9);
	json_decref(pending.entries);
}

static void tells_of_every_change(void **state)
{
	size_t kept = 9;
	struct pending pending = {.entries = json_array(), .self = &kept, .keep = count};
	json_t *first = entry("a", "1"), *again = entry("a", "2"), *other = entry("b", "3");

	(void)state;
	pending_replace(&pending, NULL, first);
	pending_replace(&pending, NULL, other);
	assert_int_equal(kept, 2);
	pending_replace(&pending, first, again);
	assert_int_equal(kept, 2);
	assert_string_equal(
		json_string_value(json_object_get(pending_find(&pending, "a", 0), "token")), "2");
	pending_replace(&pending, again, NULL);
	pending_replace(&pending, other, NULL);
	assert_int_equal(kept, 0);
	json_decref(first);
	json_decref(again);
	json_decref(other);
	json_decref(pending.entries);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_still_lives),
		cmocka_unit_test(tells_of_every_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
