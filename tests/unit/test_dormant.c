#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "plan/dormant.h"

static const struct idle idle = {"metrics", "90d", "made", 7};

static bool is_dormant(const char *metrics, const char *made)
{
	int32_t today;

	assert_int_equal(date_parse(slice_of("2026-11-20"), &today), 0);
	return dormant_row(&idle, slice_of(metrics), slice_of(made), today);
}

#define OLD "\"2020-01-01T10:00:00\""

static void is_a_row_of_zeros_that_is_old_enough(void **state)
{
	(void)state;
	assert_true(
		is_dormant("{\"90d\":{\"clicks\":0,\"saves\":0.0},\"life\":{\"clicks\":9}}", OLD));
	assert_true(is_dormant("{\"90d\":{\"clicks\":0}}", "\"2026-11-13T23:59:59\""));
	assert_false(is_dormant("{\"90d\":{\"clicks\":0}}", "\"2026-11-14T00:00:00\""));
	assert_false(is_dormant("{\"90d\":{\"clicks\":0,\"saves\":1}}", OLD));
}

static void is_none_of_what_is_not_known(void **state)
{
	(void)state;
	assert_false(is_dormant("null", OLD));
	assert_false(is_dormant("{\"life\":{\"clicks\":0}}", OLD));
	assert_false(is_dormant("{\"90d\":{}}", OLD));
	assert_false(is_dormant("{\"90d\":null}", OLD));
	assert_false(is_dormant("{\"90d\":{\"clicks\":null}}", OLD));
	assert_false(is_dormant("{\"90d\":{\"clicks\":0}}", "null"));
	assert_false(is_dormant("{\"90d\":{\"clicks\":0}}", "\"yesterday\""));
	assert_false(dormant_row(&idle, (struct slice){0}, (struct slice){0}, 0));
}

static void is_nothing_where_every_row_counts(void **state)
{
	const struct idle every = {0};

	(void)state;
	assert_false(
		dormant_row(&every, slice_of("{\"90d\":{\"clicks\":0}}"), slice_of(OLD), 99999));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_a_row_of_zeros_that_is_old_enough),
		cmocka_unit_test(is_none_of_what_is_not_known),
		cmocka_unit_test(is_nothing_where_every_row_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
