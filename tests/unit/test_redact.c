#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tap/auth/redact.h"

static void check(const char *before, const char *secret, const char *after)
{
	char text[120];
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
	check("secretsecret", "secret", "************");
}

static void covers_it_in_any_case(void **state)
{
	(void)state;
	check("CODE AbCdEf!", "aBcDeF", "CODE ******!");
	check("Bearer PINA_0123456789ABCDEF", "pina_0123456789abcdef",
	      "Bearer *********************");
}

static void covers_a_secret_that_was_cut_short_at_either_end(void **state)
{
	static const char token[] = "pina_0123456789abcdef";

	(void)state;
	check("Bearer pina_0123456789", token, "Bearer ***************");
	check("Bearer 0123456789abcdef.", token, "Bearer ****************.");
	check("...a_0123456789ab...", token, "...**************...");
	check("Bearer pina_01", token, "Bearer pina_01");
}

static void of_a_short_secret_it_takes_the_whole(void **state)
{
	(void)state;
	check("a secret, a secre", "secret", "a ******, a secre");
	check("abcdefghijk abcdefghij", "abcdefghijk", "*********** abcdefghij");
}

static void what_is_shorter_than_that_is_no_secret(void **state)
{
	(void)state;
	check("xylophone", "x", "xylophone");
	check("12345 and 12345", "12345", "12345 and 12345");
}

static void leaves_other_text_alone(void **state)
{
	(void)state;
	check("all is well", "secret", "all is well");
	check("all is well", "", "all is well");
	check("all is well", NULL, "all is well");
	check("", "secret", "");
}

static void covers_all_secrets_of_a_list(void **state)
{
	struct secrets secrets = {0};
	char text[] = "first-one second-one first-one";

	(void)state;
	secrets_add(&secrets, "first-one");
	secrets_add(&secrets, "second-one");
	secrets_add(&secrets, "first-one");
	secrets_add(&secrets, NULL);
	secrets_add(&secrets, "one");
	assert_int_equal(secrets.count, 2);
	secrets_redact(&secrets, text);
	assert_string_equal(text, "********* ********** *********");
	secrets_release(&secrets);
	assert_int_equal(secrets.count, 0);
}

static void knows_the_form_of_basic_authentication(void **state)
{
	static const char *const cases[][3] = {
		{"Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="}, /* RFC 7617 */
		{"user12", "pa", "Basic dXNlcjEyOnBh"},
		{"user1", "pa", "Basic dXNlcjE6cGE="},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct secrets secrets = {0};
		char text[64];

		secrets_add_basic(&secrets, cases[i][0], cases[i][1]);
		strncpy(text, cases[i][2], sizeof(text) - 1);
		text[sizeof(text) - 1] = '\0';
		secrets_redact(&secrets, text);
		assert_memory_equal(text, "Basic *", 7);
		assert_null(strpbrk(text + 6, "abcdefghijklmnopqrstuvwxyz"));
		secrets_release(&secrets);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(covers_every_place_where_the_secret_stands),
		cmocka_unit_test(covers_it_in_any_case),
		cmocka_unit_test(covers_a_secret_that_was_cut_short_at_either_end),
		cmocka_unit_test(of_a_short_secret_it_takes_the_whole),
		cmocka_unit_test(what_is_shorter_than_that_is_no_secret),
		cmocka_unit_test(leaves_other_text_alone),
		cmocka_unit_test(covers_all_secrets_of_a_list),
		cmocka_unit_test(knows_the_form_of_basic_authentication),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
