#include "json/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"

/* New: what number_integer writes; NULL when it refuses, and then nothing may be written. */
static char *integer_of(const char *number)
{
	struct buffer out BUFFER_SCOPED = {0};
	struct writer writer;
	bool fits;

	writer_begin(&writer, &out);
	fits = number_integer(slice_of(number), &writer);
	writer_end(&writer);
	if (!fits)
		assert_int_equal(out.length, 0);
	return fits ? memory_text(buffer_text(&out)) : NULL;
}

static void knows_the_numbers_of_rfc_8259(void **state)
{
	static const char *const good[] = {"0",	   "-0",   "10",   "-12.50",
					   "1e5",  "1E-5", "1e+0", "123456789012345678901234567890",
					   "0.1e1"};
	static const char *const bad[] = {"",	"-",	"+1",  "01",  "-01",  "1.",
					  ".5", "1.e1", "1e",  "1e+", "1 ",   " 1",
					  "1a", "0x10", "--1", "NaN", "1.2.3"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_true(number_valid(slice_of(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(number_valid(slice_of(bad[i])));
}

static void tells_integers_by_how_they_are_written(void **state)
{
	(void)state;
	assert_true(number_is_integer(slice_of("-120")));
	assert_true(number_is_integer(slice_of("0")));
	assert_false(number_is_integer(slice_of("1.0")));
	assert_false(number_is_integer(slice_of("1e3")));
}

static void writes_integral_values_as_plain_digits(void **state)
{
	static const char *const cases[][2] = {
		{"0", "0"},
		{"-0", "0"},
		{"0.000", "0"},
		{"0e99999999999999999999", "0"},
		{"1000.0", "1000"},
		{"1e3", "1000"},
		{"1.25e2", "125"},
		{"-12.50e1", "-125"},
		{"1200e-2", "12"},
		{"0.00120e5", "120"},
		{"123456789012345678901234567890", "123456789012345678901234567890"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *text SCOPED = integer_of(cases[i][0]);

		assert_non_null(text);
		assert_string_equal(text, cases[i][1]);
	}
}

static void refuses_fractions_and_monstrous_exponents(void **state)
{
	static const char *const numbers[] = {"0.5",	"1.25e1", "120e-2",
					      "1e4096", "1e-1",	  "1e99999999999999999999"};
	char *largest SCOPED = integer_of("1e4095");

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		assert_null(integer_of(numbers[i]));
	assert_non_null(largest);
	assert_int_equal(strlen(largest), NUMBER_DIGITS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_the_numbers_of_rfc_8259),
		cmocka_unit_test(tells_integers_by_how_they_are_written),
		cmocka_unit_test(writes_integral_values_as_plain_digits),
		cmocka_unit_test(refuses_fractions_and_monstrous_exponents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
