#include "base/order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void orders_digits_by_their_number(void **state)
{
	(void)state;
	assert_true(order_compare("9", "10") < 0);
	assert_true(order_compare("10", "9") > 0);
	assert_int_equal(order_compare("687195134316000123", "687195134316000123"), 0);
	assert_true(order_compare("687195134316000122", "687195134316000123") < 0);
}

static void orders_other_texts_byte_by_byte(void **state)
{
	(void)state;
	assert_true(order_compare("2026-11-20T01:00:00", "2026-11-20T02:00:00") < 0);
	assert_true(order_compare("a9", "a10") > 0);
	assert_true(order_compare("", "a") < 0);
	assert_int_equal(order_compare("", ""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(orders_digits_by_their_number),
		cmocka_unit_test(orders_other_texts_byte_by_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
