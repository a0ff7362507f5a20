#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tap/auth/redact.h"

static void check(const char *before, const char *secret, const char *after)
{
	char text[80];
	size_t at = 0;

	do
		text[at] = before[at];
	while (before[at++]);
	redact(text, secret);
	assert_string_equal(text, after);
}

static void covers_every_place_where_the_secret_stands(void **state)
{
	(void)state;
	check("a=hush-hush-hush&b=hush-hush-hush", "hush-hush-hush",
	      "a=**************&b=**************");
	check("xx", "x", "**");
}

static void covers_a_secret_that_was_cut_short(void **state)
{
	(void)state;
	check("Bearer pina_0123456789", "pina_0123456789abcdef", "Bearer ***************");
	check("Bearer pina_01", "pina_0123456789abcdef", "Bearer pina_01");
}

static void leaves_other_text_alone(void **state)
{
	(void)state;
	check("all is well", "secret", "all is well");
	check("all is well", "", "all is well");
	check("all is well", NULL, "all is well");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(covers_every_place_where_the_secret_stands),
		cmocka_unit_test(covers_a_secret_that_was_cut_short),
		cmocka_unit_test(leaves_other_text_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
