#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "base/memory.h"
#include "tap/config/grant.h"

#define NOW_S INT64_C(1795348800)

static void a_token_is_printable_and_has_no_blank(void **state)
{
	static const char *const bad[] = {"",	  "a b",  "a\r\nX: 1", "a\n",
					  "a\tb", "\x7f", "a\x01",     "caf\xc3\xa9"};

	(void)state;
	assert_true(grant_token_is_clean("pina_AZaz09-._~+/="));
	assert_false(grant_token_is_clean(NULL));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (grant_token_is_clean(bad[i]))
			fail_msg("%zu", i);
}

static void an_expiry_is_a_year_of_four_digits_at_most(void **state)
{
	(void)state;
	assert_int_equal(grant_expiry(NOW_S, 2592000), NOW_S + 2592000);
	assert_int_equal(grant_expiry(NOW_S, 0.5), NOW_S);
	assert_int_equal(grant_expiry(NOW_S, 9223372036854775807.0), GRANT_EXPIRY_MAX);
	assert_int_equal(grant_expiry(NOW_S, INFINITY), GRANT_EXPIRY_MAX);
	assert_int_equal(grant_expiry(INT64_MAX, 1), GRANT_EXPIRY_MAX);
}

static void a_lifetime_that_is_none_says_nothing(void **state)
{
	(void)state;
	assert_int_equal(grant_expiry(NOW_S, 0), 0);
	assert_int_equal(grant_expiry(NOW_S, -9223372036854775808.0), 0);
	assert_int_equal(grant_expiry(NOW_S, NAN), 0);
}

static void a_released_grant_is_empty(void **state)
{
	struct grant grant = {memory_text("a"), memory_text("b"), 1};

	(void)state;
	grant_release(&grant);
	assert_null(grant.access_token);
	assert_null(grant.refresh_token);
	assert_int_equal(grant.expires_at, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_is_printable_and_has_no_blank),
		cmocka_unit_test(an_expiry_is_a_year_of_four_digits_at_most),
		cmocka_unit_test(a_lifetime_that_is_none_says_nothing),
		cmocka_unit_test(a_released_grant_is_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
