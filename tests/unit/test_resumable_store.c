#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/resumable_store.h"

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
	size_t resumable_kept = 9;
	struct resumable_store resumable = {.entries = json_pack("[o]", entry("a", "1")),
					    .self = &resumable_kept,
					    .keep = count};

	(void)state;
	assert_non_null(resumable_store_find(&resumable, "a", 1999999999));
	assert_null(resumable_store_find(&resumable, "a", 2000000000));
	assert_null(resumable_store_find(&resumable, "b", 0));
	assert_int_equal(resumable_kept, 9);
	json_decref(resumable.entries);
}

static void tells_of_every_change(void **state)
{
	size_t resumable_kept = 9;
	struct resumable_store resumable = {
		.entries = json_array(), .self = &resumable_kept, .keep = count};
	json_t *first = entry("a", "1"), *again = entry("a", "2"), *other = entry("b", "3");

	(void)state;
	resumable_store_replace(&resumable, NULL, first);
	resumable_store_replace(&resumable, NULL, other);
	assert_int_equal(resumable_kept, 2);
	resumable_store_replace(&resumable, first, again);
	assert_int_equal(resumable_kept, 2);
	assert_string_equal(json_string_value(json_object_get(
				    resumable_store_find(&resumable, "a", 0), "token")),
			    "2");
	resumable_store_replace(&resumable, again, NULL);
	resumable_store_replace(&resumable, other, NULL);
	assert_int_equal(resumable_kept, 0);
	json_decref(first);
	json_decref(again);
	json_decref(other);
	json_decref(resumable.entries);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_still_lives),
		cmocka_unit_test(tells_of_every_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
