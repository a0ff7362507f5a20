#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "progress/batching.h"

static const struct definition list = {.name = "lists"};
static const struct selected listed = {.stream = &list};

/* A checkpoint with nothing but its items; the batches as text: "a:1,2 b:3 ". */
static void gives(struct checkpoint *checkpoint, const char *batches)
{
	struct buffer text BUFFER_SCOPED = {0};

	for (size_t i = 0; i < checkpoint->items.queue.count; i++) {
		struct item *item = queue_at(&checkpoint->items.queue, i, sizeof(*item));

		if (item->partition)
			buffer_format(&text, "%s:", item->partition->values[0]);
		for (size_t j = 0; j < item->id_count; j++) {
			buffer_format(&text, "%s%s", j ? "," : "", item->ids[j]);
			free(item->ids[j]);
		}
		buffer_add_char(&text, ' ');
		free(item->ids);
		partition_release(item->partition);
	}
	assert_string_equal(buffer_text(&text), batches);
	queue_release(&checkpoint->items.queue);
}

static struct partition *partition_of(const char *value)
{
	struct partition *partition = partition_new(NULL);

	partition_add(partition, "account", slice_of(value));
	return partition;
}

static void ids_of_one_partition_travel_together(void **state)
{
	struct checkpoint checkpoint = {.selected = &listed};
	struct partition *a = partition_of("a"), *b = partition_of("b");

	(void)state;
	batching_add(&checkpoint, a, "1", 2);
	batching_add(&checkpoint, a, "2", 2);
	batching_add(&checkpoint, a, "3", 2);
	batching_add(&checkpoint, b, "4", 2);
	batching_flush(&checkpoint, 2);
	partition_release(a);
	partition_release(b);
	gives(&checkpoint, "a:1,2 a:3 b:4 ");
}

static void ids_without_a_partition_travel_too(void **state)
{
	struct checkpoint checkpoint = {.selected = &listed};

	(void)state;
	batching_add(&checkpoint, NULL, "1", 2);
	batching_add(&checkpoint, NULL, "2", 2);
	batching_flush(&checkpoint, 2);
	gives(&checkpoint, "1,2 ");
}

static void gathered_ids_wait_and_travel_once_in_order(void **state)
{
	struct checkpoint checkpoint = {.selected = &listed};

	(void)state;
	assert_true(batching_gather(&checkpoint, "a", partition_of("a"), "10"));
	assert_true(batching_gather(&checkpoint, "b", partition_of("b"), "7"));
	assert_true(batching_gather(&checkpoint, "a", partition_of("a"), "9"));
	assert_false(batching_gather(&checkpoint, "a", partition_of("a"), "10"));
	assert_true(batching_gather(&checkpoint, "a", partition_of("a"), "11"));
	assert_true(batching_gather(&checkpoint, "b", partition_of("b"), "9"));
	assert_int_equal(checkpoint.items.queue.count, 0);
	batching_flush(&checkpoint, 2);
	gives(&checkpoint, "a:9,10 a:11 b:7,9 ");
}

/* A blank takes three bytes there. */
static void gathered_texts_make_batches_that_a_url_can_hold(void **state)
{
	enum { LONG = 2500 };
	struct checkpoint checkpoint = {.selected = &listed};
	char text[LONG + 1];

	(void)state;
	for (char first = 'a'; first <= 'e'; first++) {
		size_t length = first == 'c' ? LONG : LONG / 2;

		memset(text, first < 'd' ? first : ' ', length);
		text[0] = first;
		text[length] = '\0';
		batching_gather(&checkpoint, "", NULL, text);
	}
	batching_flush(&checkpoint, 100);
	assert_int_equal(checkpoint.items.queue.count, 3);
	for (size_t i = 0; i < checkpoint.items.queue.count; i++) {
		struct item *item = queue_at(&checkpoint.items.queue, i, sizeof(*item));

		assert_int_equal(item->id_count, i ? 1 : 3);
		for (size_t j = 0; j < item->id_count; j++)
			free(item->ids[j]);
		free(item->ids);
	}
	queue_release(&checkpoint.items.queue);
}

static void what_is_not_sent_is_freed(void **state)
{
	struct checkpoint checkpoint = {.selected = &listed};
	struct partition *a = partition_of("a");

	(void)state;
	batching_add(&checkpoint, a, "1", 2);
	batching_gather(&checkpoint, "", NULL, "1");
	batching_gather(&checkpoint, "a", partition_keep(a), "2");
	batching_release(&checkpoint);
	partition_release(a);
	assert_null(checkpoint.batch.gathered);
	assert_null(checkpoint.batch.ids);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_of_one_partition_travel_together),
		cmocka_unit_test(ids_without_a_partition_travel_too),
		cmocka_unit_test(gathered_ids_wait_and_travel_once_in_order),
		cmocka_unit_test(gathered_texts_make_batches_that_a_url_can_hold),
		cmocka_unit_test(what_is_not_sent_is_freed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
