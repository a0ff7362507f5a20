#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/queue.h"

static void keeps_numbers_while_the_front_goes(void **state)
{
	struct queue queue = {0};

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		*(size_t *)queue_push(&queue, sizeof(size_t)) = i;
		if (i % 3 == 2)
			queue_pop(&queue, sizeof(size_t));
		for (size_t j = queue.first; j < queue.count; j += 7)
			assert_int_equal(*(size_t *)queue_at(&queue, j, sizeof(size_t)), j);
	}
	assert_int_equal(queue.count - queue.first, 667);
	queue_release(&queue);
}

static void does_not_grow_when_as_much_leaves_as_comes(void **state)
{
	struct queue queue = {0};

	(void)state;
	for (size_t i = 0; i < 100000; i++) {
		queue_push(&queue, sizeof(size_t));
		queue_pop(&queue, sizeof(size_t));
	}
	assert_true(queue.capacity <= 64);
	queue_release(&queue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_numbers_while_the_front_goes),
		cmocka_unit_test(does_not_grow_when_as_much_leaves_as_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
