#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/memory.h"
#include "progress/batching.h"
#include "progress/id_order.h"
#include "tests/unit/policies.h"

/* accounts -> items, sorted by the API or not -> facts, for batches of items. */
static const struct pass_on of_account[] = {{"account", "id"}};
static const struct pass_on of_campaign[] = {{"campaign", "campaign_id"}};
static const char *const kinds[] = {"a", "b"};
static const struct pass by_kind[] = {{"kind", kinds, 2}};

struct line {
	struct definition account, item, fact;
	struct selected accounts, items, facts;
};
static struct offer by_day = {.granularity = GRANULARITY_DAY};

static struct line *line(void)
{
	static struct line line;

	line = (struct line){
		.account = {.name = "accounts"},
		.item = {.name = "items",
			 .parents.first = {.stream = "accounts",
					   .each = of_account,
					   .each_count = 1},
			 .rows.sorted = true},
		.fact = {.name = "facts",
			 .parents.first = {.stream = "items",
					   .batch_as = "ids",
					   .batch_from = "id"},
			 .bookmark = {.field = "date", .by = "account"},
			 .window = {.history_days = 90, .span_days = 90}},
	};
	line.accounts.stream = &line.account;
	line.items.stream = &line.item;
	line.items.parent = &line.accounts;
	line.facts.stream = &line.fact;
	line.facts.parent = &line.items;
	line.facts.offer = &by_day;
	return &line;
}

static struct line *unsorted_line(void)
{
	struct line *made = line();

	made->item.rows.sorted = false;
	return made;
}

static void a_list_that_the_api_sorts_arrives_in_order(void **state)
{
	(void)state;
	assert_int_equal(id_order_of(&line()->facts), IDS_IN_ORDER);
}

static void ids_of_another_list_are_gathered(void **state)
{
	struct line *pins = unsorted_line();

	(void)state;
	assert_int_equal(id_order_of(&pins->facts), IDS_GATHERED);
	pins->items.parent = NULL;
	pins->item.parents.first = (struct parent){0};
	pins->fact.bookmark.by = NULL;
	assert_int_equal(id_order_of(&pins->facts), IDS_GATHERED);
}

static void ids_of_a_list_for_each_batch_are_gathered(void **state)
{
	struct line *within = line();

	(void)state;
	within->item.parents.first =
		(struct parent){.stream = "campaigns", .batch_as = "campaign_ids"};
	assert_int_equal(id_order_of(&within->facts), IDS_GATHERED);
}

static void ids_that_belong_to_a_value_are_gathered(void **state)
{
	struct line *per = line(), *each = NULL;

	(void)state;
	per->fact.parents.first.batch_per = "account";
	assert_int_equal(id_order_of(&per->facts), IDS_GATHERED);
	assert_true(id_order_has_key(&per->facts));
	each = line();
	assert_false(id_order_has_key(&each->facts));
	each->fact.parents.first.each = of_campaign;
	each->fact.parents.first.each_count = 1;
	assert_int_equal(id_order_of(&each->facts), IDS_GATHERED);
	assert_true(id_order_has_key(&each->facts));
}

static void ids_of_several_lists_arrive_anyhow(void **state)
{
	struct line *several = line();

	(void)state;
	several->item.parents.first.each = of_campaign;
	assert_int_equal(id_order_of(&several->facts), IDS_UNORDERED);
	several = line();
	several->item.request.passes = by_kind;
	several->item.request.pass_count = 1;
	assert_int_equal(id_order_of(&several->facts), IDS_UNORDERED);
	several = line();
	several->fact.parents.more_count = 1;
	assert_int_equal(id_order_of(&several->facts), IDS_UNORDERED);
	several = line();
	several->item.parents.more_count = 1;
	assert_int_equal(id_order_of(&several->facts), IDS_UNORDERED);
}

static void nothing_waits_where_no_state_tells_of_ids(void **state)
{
	struct line *entities = unsorted_line();

	(void)state;
	entities->facts.full_table = true;
	assert_int_equal(id_order_of(&entities->facts), IDS_IN_ORDER);
	entities->facts.full_table = false;
	entities->fact.window = (struct window_limits){0};
	assert_int_equal(id_order_of(&entities->facts), IDS_IN_ORDER);
}

static void places_are_in_order_of_keys_and_then_of_ids(void **state)
{
	const struct selected *plain = &line()->facts, *gathered = NULL;
	char *place SCOPED = id_order_place(plain, "", "9");
	char *of_key SCOPED = NULL;

	(void)state;
	assert_string_equal(place, "9");
	assert_true(id_order_compare(plain, "", "10", place) > 0);
	assert_true(id_order_compare(plain, "", "9", place) == 0);
	assert_true(id_order_fits(plain, "9"));
	assert_false(id_order_fits(plain, "7/9"));

	gathered = &unsorted_line()->facts;
	of_key = id_order_place(gathered, "7", "9");
	assert_string_equal(of_key, "7/9");
	assert_true(id_order_compare(gathered, "7", "8", of_key) < 0);
	assert_true(id_order_compare(gathered, "7", "9", of_key) == 0);
	assert_true(id_order_compare(gathered, "7", "10", of_key) > 0);
	assert_true(id_order_compare(gathered, "10", "8", of_key) > 0);
	assert_true(id_order_compare(gathered, "6", "10", of_key) < 0);
	assert_true(id_order_fits(gathered, "7/9"));
	assert_true(id_order_fits(gathered, "/9"));
	assert_false(id_order_fits(gathered, "9"));
}

/* --- in checkpoints --- */

static struct checkpoint *new_checkpoint(const struct selected *selected, const char *after_id)
{
	struct progress_policy policy = policy_of(NULL, selected->stream->name);
	struct checkpoint_context context = {.policy = &policy, .today = 20779};
	struct error err = {0};
	json_auto_t *value = json_pack("{s:{s:s, s:s, s:s}}", "open", "from", "2026-08-25", "to",
				       "2026-11-21", "after_id", after_id);
	struct checkpoint *checkpoint =
		checkpoint_new(selected, "549", after_id ? value : NULL, &context, &err);

	assert_non_null(checkpoint);
	return checkpoint;
}

static void gather(struct checkpoint *checkpoint, const char *key, const char *id)
{
	struct partition *partition = partition_new(NULL);

	partition_add(partition, "campaign", slice_of(key));
	batching_gather(checkpoint, key, partition, id);
}

static void finish_next(struct checkpoint *checkpoint, const char *first, size_t ids)
{
	struct unit *unit = checkpoint_next(checkpoint);

	assert_non_null(unit);
	assert_string_equal(unit->ids[0], first);
	assert_int_equal(unit->id_count, ids);
	checkpoint_done(checkpoint, unit, true);
	unit_free(unit);
}

static void tells_after(const struct checkpoint *checkpoint, const char *after)
{
	json_auto_t *value = checkpoint_value(checkpoint, INT32_MAX);
	const json_t *id = json_object_get(json_object_get(value, "open"), "after_id");

	if (after)
		assert_string_equal(json_string_value(id), after);
	else
		assert_true(!id || json_is_null(id));
}

static void ids_of_many_keys_are_taken_up_where_they_were_left(void **state)
{
	struct line *pins = line();
	struct checkpoint *checkpoint = NULL;

	(void)state;
	pins->fact.parents.first.each = of_campaign;
	pins->fact.parents.first.each_count = 1;
	checkpoint = new_checkpoint(&pins->facts, NULL);
	gather(checkpoint, "20", "5");
	gather(checkpoint, "3", "9");
	gather(checkpoint, "3", "10");
	gather(checkpoint, "20", "9");
	batching_flush(checkpoint, 2);
	finish_next(checkpoint, "9", 2);
	tells_after(checkpoint, "3/10");
	checkpoint_free(checkpoint);

	checkpoint = new_checkpoint(&pins->facts, "20/5");
	gather(checkpoint, "20", "5");
	gather(checkpoint, "20", "9");
	gather(checkpoint, "3", "10");
	gather(checkpoint, "100", "1");
	batching_flush(checkpoint, 100);
	finish_next(checkpoint, "9", 1);
	tells_after(checkpoint, "20/9");
	finish_next(checkpoint, "1", 1);
	checkpoint_free(checkpoint);
}

static void a_place_of_an_earlier_version_is_not_trusted_where_ids_had_no_order(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(&unsorted_line()->facts, "9");

	(void)state;
	batching_gather(checkpoint, "", NULL, "5");
	batching_gather(checkpoint, "", NULL, "10");
	batching_flush(checkpoint, 100);
	finish_next(checkpoint, "5", 2);
	tells_after(checkpoint, "/10");
	checkpoint_free(checkpoint);
}

static void add(struct checkpoint *checkpoint, const char *first, const char *last)
{
	char **ids = memory_new(2, sizeof(*ids));

	ids[0] = memory_text(first);
	ids[1] = memory_text(last);
	checkpoint_add(checkpoint, NULL, ids, 2);
}

static void no_place_is_told_where_ids_arrive_anyhow(void **state)
{
	struct line *several = line();
	struct checkpoint *checkpoint = NULL;

	(void)state;
	several->item.parents.first.each = of_campaign;
	checkpoint = new_checkpoint(&several->facts, "9");
	add(checkpoint, "5", "6");
	finish_next(checkpoint, "5", 2);
	tells_after(checkpoint, NULL);
	checkpoint_free(checkpoint);
}

static void no_place_is_told_once_ids_have_not_risen(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(&line()->facts, NULL);

	(void)state;
	add(checkpoint, "5", "6");
	finish_next(checkpoint, "5", 2);
	tells_after(checkpoint, "6");
	add(checkpoint, "4", "7");
	tells_after(checkpoint, NULL);
	checkpoint_free(checkpoint);

	checkpoint = new_checkpoint(&line()->facts, NULL);
	add(checkpoint, "6", "5");
	finish_next(checkpoint, "6", 2);
	tells_after(checkpoint, NULL);
	checkpoint_free(checkpoint);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_that_the_api_sorts_arrives_in_order),
		cmocka_unit_test(ids_of_another_list_are_gathered),
		cmocka_unit_test(ids_of_a_list_for_each_batch_are_gathered),
		cmocka_unit_test(ids_that_belong_to_a_value_are_gathered),
		cmocka_unit_test(ids_of_several_lists_arrive_anyhow),
		cmocka_unit_test(nothing_waits_where_no_state_tells_of_ids),
		cmocka_unit_test(places_are_in_order_of_keys_and_then_of_ids),
		cmocka_unit_test(ids_of_many_keys_are_taken_up_where_they_were_left),
		cmocka_unit_test(
			a_place_of_an_earlier_version_is_not_trusted_where_ids_had_no_order),
		cmocka_unit_test(no_place_is_told_where_ids_arrive_anyhow),
		cmocka_unit_test(no_place_is_told_once_ids_have_not_risen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
