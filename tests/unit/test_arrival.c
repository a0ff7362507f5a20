#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/memory.h"
#include "sync/arrival.h"
#include "sync/batching.h"

/* accounts -> items, sorted by the API or not -> facts, for batches of items. */
static const struct pass_on of_account[] = {{"account", "id"}};
static const struct pass_on of_campaign[] = {{"campaign", "campaign_id"}};
static const struct binding sorted[] = {
	{.parameter = "order", .kind = BIND_LITERAL, .name = "ASCENDING"}};
static const struct binding newest_first[] = {
	{.parameter = "order", .kind = BIND_LITERAL, .name = "DESCENDING"},
	{.parameter = "state", .kind = BIND_LITERAL, .name = "ASCENDING"}};
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
			 .parent = {.stream = "accounts", .each = of_account, .each_count = 1},
			 .query = sorted,
			 .query_count = 1},
		.fact = {.name = "facts",
			 .parent = {.stream = "items", .batch_as = "ids", .batch_from = "id"},
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

	made->item.query = newest_first;
	made->item.query_count = 2;
	return made;
}

static void a_list_that_the_api_sorts_arrives_in_order(void **state)
{
	(void)state;
	assert_int_equal(arrival_of(&line()->facts), ARRIVES_IN_ORDER);
}

static void ids_of_another_list_are_gathered(void **state)
{
	struct line *pins = unsorted_line();

	(void)state;
	assert_int_equal(arrival_of(&pins->facts), ARRIVES_GATHERED);
	pins->items.parent = NULL;
	pins->item.parent = (struct parent){0};
	pins->fact.bookmark.by = NULL;
	assert_int_equal(arrival_of(&pins->facts), ARRIVES_GATHERED);
}

static void ids_of_a_list_for_each_batch_are_gathered(void **state)
{
	struct line *within = line();

	(void)state;
	within->item.parent = (struct parent){.stream = "campaigns", .batch_as = "campaign_ids"};
	assert_int_equal(arrival_of(&within->facts), ARRIVES_GATHERED);
}

static void ids_that_belong_to_a_value_are_gathered(void **state)
{
	struct line *per = line(), *each = NULL;

	(void)state;
	per->fact.parent.batch_per = "account";
	assert_int_equal(arrival_of(&per->facts), ARRIVES_GATHERED);
	assert_true(arrival_has_key(&per->facts));
	each = line();
	assert_false(arrival_has_key(&each->facts));
	each->fact.parent.each = of_campaign;
	each->fact.parent.each_count = 1;
	assert_int_equal(arrival_of(&each->facts), ARRIVES_GATHERED);
	assert_true(arrival_has_key(&each->facts));
}

static void ids_of_several_lists_arrive_anyhow(void **state)
{
	struct line *several = line();

	(void)state;
	several->item.parent.each = of_campaign;
	assert_int_equal(arrival_of(&several->facts), ARRIVES_ANYHOW);
	several = line();
	several->item.passes = by_kind;
	several->item.pass_count = 1;
	assert_int_equal(arrival_of(&several->facts), ARRIVES_ANYHOW);
	several = line();
	several->fact.more_parent_count = 1;
	assert_int_equal(arrival_of(&several->facts), ARRIVES_ANYHOW);
	several = line();
	several->item.more_parent_count = 1;
	assert_int_equal(arrival_of(&several->facts), ARRIVES_ANYHOW);
}

static void nothing_waits_where_no_state_tells_of_ids(void **state)
{
	struct line *entities = unsorted_line();

	(void)state;
	entities->facts.full_table = true;
	assert_int_equal(arrival_of(&entities->facts), ARRIVES_IN_ORDER);
	entities->facts.full_table = false;
	entities->fact.window = (struct window_limits){0};
	assert_int_equal(arrival_of(&entities->facts), ARRIVES_IN_ORDER);
}

static void places_are_in_order_of_keys_and_then_of_ids(void **state)
{
	const struct selected *plain = &line()->facts, *gathered = NULL;
	char *place SCOPED = arrival_place(plain, "", "9");
	char *of_key SCOPED = NULL;

	(void)state;
	assert_string_equal(place, "9");
	assert_true(arrival_compare(plain, "", "10", place) > 0);
	assert_true(arrival_compare(plain, "", "9", place) == 0);
	assert_true(arrival_fits(plain, "9"));
	assert_false(arrival_fits(plain, "7/9"));

	gathered = &unsorted_line()->facts;
	of_key = arrival_place(gathered, "7", "9");
	assert_string_equal(of_key, "7/9");
	assert_true(arrival_compare(gathered, "7", "8", of_key) < 0);
	assert_true(arrival_compare(gathered, "7", "9", of_key) == 0);
	assert_true(arrival_compare(gathered, "7", "10", of_key) > 0);
	assert_true(arrival_compare(gathered, "10", "8", of_key) > 0);
	assert_true(arrival_compare(gathered, "6", "10", of_key) < 0);
	assert_true(arrival_fits(gathered, "7/9"));
	assert_true(arrival_fits(gathered, "/9"));
	assert_false(arrival_fits(gathered, "9"));
}

/* --- in groups --- */

static struct group *new_group(const struct selected *what, const char *after_id)
{
	struct group_context context = {.today = 20779};
	struct error err = {0};
	json_auto_t *value = json_pack("{s:{s:s, s:s, s:s}}", "open", "from", "2026-08-25", "to",
				       "2026-11-21", "after_id", after_id);
	struct group *group = group_new(what, "549", after_id ? value : NULL, &context, &err);

	assert_non_null(group);
	return group;
}

static void gather(struct group *group, const char *key, const char *id)
{
	struct partition *partition = partition_new(NULL);

	partition_add(partition, "campaign", slice_of(key));
	batching_gather(group, key, partition, id);
}

static void finish_next(struct group *group, const char *first, size_t ids)
{
	struct unit *unit = group_next(group);

	assert_non_null(unit);
	assert_string_equal(unit->ids[0], first);
	assert_int_equal(unit->id_count, ids);
	group_done(group, unit, true);
	unit_free(unit);
}

static void tells_after(const struct group *group, const char *after)
{
	json_auto_t *value = group_value(group, INT32_MAX);
	const json_t *id = json_object_get(json_object_get(value, "open"), "after_id");

	if (after)
		assert_string_equal(json_string_value(id), after);
	else
		assert_true(!id || json_is_null(id));
}

static void ids_of_many_keys_are_taken_up_where_they_were_left(void **state)
{
	struct line *pins = line();
	struct group *group = NULL;

	(void)state;
	pins->fact.parent.each = of_campaign;
	pins->fact.parent.each_count = 1;
	group = new_group(&pins->facts, NULL);
	gather(group, "20", "5");
	gather(group, "3", "9");
	gather(group, "3", "10");
	gather(group, "20", "9");
	batching_flush(group, 2);
	finish_next(group, "9", 2);
	tells_after(group, "3/10");
	group_free(group);

	group = new_group(&pins->facts, "20/5");
	gather(group, "20", "5");
	gather(group, "20", "9");
	gather(group, "3", "10");
	gather(group, "100", "1");
	batching_flush(group, 100);
	finish_next(group, "9", 1);
	tells_after(group, "20/9");
	finish_next(group, "1", 1);
	group_free(group);
}

static void a_place_of_an_earlier_version_is_not_trusted_where_ids_had_no_order(void **state)
{
	struct group *group = new_group(&unsorted_line()->facts, "9");

	(void)state;
	batching_gather(group, "", NULL, "5");
	batching_gather(group, "", NULL, "10");
	batching_flush(group, 100);
	finish_next(group, "5", 2);
	tells_after(group, "/10");
	group_free(group);
}

static void add(struct group *group, const char *first, const char *last)
{
	char **ids = memory_new(2, sizeof(*ids));

	ids[0] = memory_text(first);
	ids[1] = memory_text(last);
	group_add(group, NULL, ids, 2);
}

static void no_place_is_told_where_ids_arrive_anyhow(void **state)
{
	struct line *several = line();
	struct group *group = NULL;

	(void)state;
	several->item.parent.each = of_campaign;
	group = new_group(&several->facts, "9");
	add(group, "5", "6");
	finish_next(group, "5", 2);
	tells_after(group, NULL);
	group_free(group);
}

static void no_place_is_told_once_ids_have_not_risen(void **state)
{
	struct group *group = new_group(&line()->facts, NULL);

	(void)state;
	add(group, "5", "6");
	finish_next(group, "5", 2);
	tells_after(group, "6");
	add(group, "4", "7");
	tells_after(group, NULL);
	group_free(group);

	group = new_group(&line()->facts, NULL);
	add(group, "6", "5");
	finish_next(group, "6", 2);
	tells_after(group, NULL);
	group_free(group);
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
