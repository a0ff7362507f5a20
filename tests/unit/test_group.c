#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/memory.h"
#include "sync/group.h"

static char asked[] = "a:b";
static const struct definition facts = {
	.name = "facts",
	.parent = {.stream = "ads", .batch_as = "ad_ids", .batch_from = "id"},
	.bookmark = {.field = "date", .by = "ad_account_id"},
	.window = {.history_days = 90,
		   .span_days = 90,
		   .hour_history_days = 8,
		   .hour_span_days = 3},
};
static struct offer facts_offer = {
	.stream = &facts, .granularity = GRANULARITY_DAY, .bookmark = "date"};
static struct selected facts_read = {.offer = &facts_offer, .stream = &facts, .asked = asked};

static const struct definition entities = {
	.name = "entities", .bookmark = {.field = "updated_time", .by = "ad_account_id"}};
static struct offer entities_offer = {.stream = &entities, .bookmark = "updated_time"};
static struct selected entities_read = {.offer = &entities_offer, .stream = &entities};

static const char *const regions[] = {"US", "CA", "DE"};
static const struct pass by_region[] = {{"region", regions, 3}};
static const struct definition trends = {.name = "trends", .passes = by_region, .pass_count = 1};
static struct offer trends_offer = {.stream = &trends};
static struct selected trends_read = {.offer = &trends_offer, .stream = &trends};

static int32_t day(const char *text)
{
	int32_t out;

	assert_int_equal(date_parse(slice_of(text), &out), 0);
	return out;
}

static struct group *new_group(const struct selected *what, const char *value)
{
	struct group_context context = {
		.settings = NULL, .today = day("2026-11-22"), .wall_us = INT64_C(1795305600000000)};
	struct error err = {0};
	json_auto_t *old = value ? json_loads(value, 0, NULL) : NULL;
	struct group *group = group_new(what, "549", old, &context, &err);

	assert_non_null(group);
	return group;
}

static void add_ids(struct group *group, const char *first, const char *last)
{
	char **ids = memory_new(2, sizeof(*ids));

	ids[0] = memory_text(first);
	ids[1] = memory_text(last);
	group_add(group, NULL, ids, 2);
}

static void finish(struct group *group, struct unit *unit, bool complete)
{
	group_done(group, unit, complete);
	unit_free(unit);
}

/* The member of the bookmark, as text; "null" when it is null. */
static const char *member(const struct group *group, const char *name, const char *inner)
{
	static char text[64];
	json_auto_t *value = group_value(group, INT32_MAX);
	const json_t *found = json_object_get(value, name);

	found = inner ? json_object_get(found, inner) : found;
	if (json_is_integer(found))
		snprintf(text, sizeof(text), "%lld", (long long)json_integer_value(found));
	else
		snprintf(text, sizeof(text), "%s",
			 json_is_string(found) ? json_string_value(found) : "null");
	return text;
}

static void moves_only_over_the_prefix_without_a_gap(void **state)
{
	struct group *group = new_group(&facts_read, NULL);
	struct unit *first, *second, *third;

	(void)state;
	add_ids(group, "1", "2");
	add_ids(group, "3", "40");
	first = group_next(group);
	second = group_next(group);
	assert_null(group_next(group));
	add_ids(group, "41", "42");
	third = group_next(group);
	finish(group, third, true);
	finish(group, second, true);
	assert_string_equal(member(group, "open", NULL), "null");
	finish(group, first, true);
	assert_string_equal(member(group, "open", "after_id"), "42");
	assert_string_equal(member(group, "to", NULL), "null");
	assert_false(group_finished(group));
	group_seal(group, true);
	assert_true(group_finished(group));
	assert_string_equal(member(group, "from", NULL), "2026-08-25");
	assert_string_equal(member(group, "to", NULL), "2026-11-21");
	assert_string_equal(member(group, "open", NULL), "null");
	group_free(group);
}

static void stays_before_a_unit_that_failed(void **state)
{
	struct group *group = new_group(&facts_read, NULL);
	struct unit *first, *second, *third;

	(void)state;
	add_ids(group, "1", "2");
	add_ids(group, "3", "4");
	add_ids(group, "5", "6");
	group_seal(group, true);
	first = group_next(group);
	second = group_next(group);
	third = group_next(group);
	finish(group, first, true);
	finish(group, second, false);
	finish(group, third, true);
	assert_true(group_finished(group));
	assert_true(group->failed);
	assert_string_equal(member(group, "open", "after_id"), "2");
	assert_string_equal(member(group, "to", NULL), "null");
	group_free(group);
}

static void skips_ids_that_an_earlier_run_has_done(void **state)
{
	struct group *group = new_group(
		&facts_read,
		"{\"asked\": \"a:b\", \"open\": {\"from\": \"2026-08-25\", \"to\": \"2026-11-21\","
		" \"after_id\": \"9\", \"since\": \"2026-11-22\", \"asked\": \"a:b\"}}");
	struct unit *unit = NULL;

	(void)state;
	add_ids(group, "5", "8");
	add_ids(group, "9", "10");
	group_seal(group, true);
	unit = group_next(group);
	assert_int_equal(unit->id_count, 1);
	assert_string_equal(unit->ids[0], "10");
	assert_null(group_next(group));
	finish(group, unit, true);
	assert_string_equal(member(group, "to", NULL), "2026-11-21");
	group_free(group);
}

static void keeps_its_place_while_ids_that_are_done_come_by(void **state)
{
	struct group *group = new_group(
		&facts_read,
		"{\"asked\": \"a:b\", \"open\": {\"from\": \"2026-08-25\", \"to\": \"2026-11-21\","
		" \"after_id\": \"9\", \"since\": \"2026-11-22\", \"asked\": \"a:b\"}}");
	struct unit *unit = NULL;

	(void)state;
	add_ids(group, "1", "2");
	add_ids(group, "5", "9");
	add_ids(group, "10", "11");
	add_ids(group, "12", "13");
	unit = group_next(group);
	assert_string_equal(unit->ids[0], "10");
	assert_string_equal(member(group, "open", "after_id"), "9");
	finish(group, unit, true);
	assert_string_equal(member(group, "open", "after_id"), "11");
	unit_free(group_next(group));
	group_free(group);
}

static void reads_nothing_twice_on_the_day_of_a_run_that_was_cut_short(void **state)
{
	struct group *group = new_group(&facts_read, NULL), *next = NULL, *later = NULL;
	json_auto_t *value = NULL;
	char *text SCOPED = NULL;

	(void)state;
	assert_false(group_covered(group));
	add_ids(group, "1", "2");
	group_seal(group, true);
	finish(group, group_next(group), true);
	assert_string_equal(member(group, "read", "on"), "2026-11-22");
	value = group_value(group, INT32_MAX);
	text = json_dumps(value, 0);
	next = new_group(&facts_read, text);
	add_ids(next, "1", "2");
	group_seal(next, true);
	assert_null(group_next(next));
	assert_true(group_finished(next));
	assert_string_equal(member(next, "to", NULL), "2026-11-21");
	assert_string_equal(member(next, "read", "on"), "2026-11-22");

	json_object_set_new(value, "read", json_null());
	free(text);
	text = json_dumps(value, 0);
	later = new_group(&facts_read, text);
	assert_true(group_covered(later));
	add_ids(later, "1", "2");
	unit_free(group_next(later));
	group_free(later);
	group_free(next);
	group_free(group);
}

static void counts_halves_as_one(void **state)
{
	struct group *group = new_group(&facts_read, NULL);
	struct unit *half = NULL;

	(void)state;
	add_ids(group, "1", "2");
	group_seal(group, true);
	half = group_next(group);
	group_part(group, half);
	assert_false(group_done(group, half, true));
	assert_string_equal(member(group, "to", NULL), "null");
	finish(group, half, true);
	assert_string_equal(member(group, "to", NULL), "2026-11-21");
	group_free(group);
}

static void passes_an_id_that_is_owed_and_asks_it_again(void **state)
{
	struct group *group = new_group(&facts_read, NULL), *next = NULL;
	struct unit *unit = NULL;
	json_auto_t *value = NULL;
	char *text SCOPED = NULL;

	(void)state;
	add_ids(group, "1", "1");
	group_seal(group, true);
	unit = group_next(group);
	group_owe(group, unit);
	finish(group, unit, true);
	value = group_value(group, INT32_MAX);
	text = json_dumps(value, 0);
	group_free(group);

	next = new_group(&facts_read, text);
	assert_null(group_owed(next, NULL, "2"));
	unit = group_owed(next, NULL, "1");
	assert_non_null(unit);
	assert_true(unit->owed);
	assert_int_equal(unit->window.from, day("2026-08-25"));
	group_seal(next, true);
	assert_false(group_finished(next));
	finish(next, unit, true);
	assert_true(group_finished(next));
	assert_string_equal(member(next, "owed", NULL), "null");
	group_free(next);
}

static void a_group_that_is_refused_has_no_passes_left(void **state)
{
	struct group *group = new_group(&trends_read, NULL);
	struct unit *first, *second;

	(void)state;
	group_add(group, NULL, NULL, 0);
	group_seal(group, true);
	first = group_next(group);
	second = group_next(group);
	group_close(group, true);
	group_close(group, true);
	assert_null(group_next(group));
	finish(group, first, false);
	assert_false(group_finished(group));
	finish(group, second, false);
	assert_true(group_finished(group));
	group_free(group);
}

static void moves_over_windows_without_any_id(void **state)
{
	struct group *group = new_group(&facts_read, NULL);

	(void)state;
	assert_true(group_seal(group, true));
	assert_true(group_finished(group));
	assert_string_equal(member(group, "to", NULL), "2026-11-21");
	group_free(group);
}

static void does_not_move_when_ids_may_be_missing(void **state)
{
	struct group *group = new_group(&facts_read, NULL);

	(void)state;
	assert_false(group_seal(group, false));
	assert_true(group->failed);
	assert_string_equal(member(group, "to", NULL), "null");
	group_free(group);
}

static void stays_at_the_last_final_day_and_never_moves_back(void **state)
{
	struct group *group =
		new_group(&facts_read,
			  "{\"from\": \"2026-08-25\", \"to\": \"2026-11-19\", \"asked\": \"a:b\"}");
	json_auto_t *value = NULL, *before = NULL;

	(void)state;
	group_seal(group, true);
	value = group_value(group, day("2026-11-20"));
	assert_string_equal(json_string_value(json_object_get(value, "to")), "2026-11-20");
	before = group_value(group, day("2026-11-10"));
	assert_string_equal(json_string_value(json_object_get(before, "to")), "2026-11-19");
	group_free(group);
}

static void holds_before_a_day_that_is_not_final_for_a_week(void **state)
{
	struct group *group = new_group(&facts_read, NULL);

	(void)state;
	group_hold(group, day("2026-11-20"));
	group_seal(group, true);
	assert_string_equal(member(group, "to", NULL), "2026-11-19");
	group_free(group);

	group = new_group(&facts_read, NULL);
	group_hold(group, day("2026-11-10"));
	group_seal(group, true);
	assert_string_equal(member(group, "to", NULL), "2026-11-21");
	group_free(group);
}

static void keeps_old_settings_until_all_is_read_again(void **state)
{
	struct group *group =
		new_group(&facts_read,
			  "{\"from\": \"2026-08-25\", \"to\": \"2026-11-19\", \"asked\": \"old\"}");
	struct unit *first, *second;

	(void)state;
	add_ids(group, "1", "2");
	add_ids(group, "3", "4");
	group_seal(group, true);
	first = group_next(group);
	second = group_next(group);
	finish(group, first, true);
	assert_string_equal(member(group, "asked", NULL), "old");
	assert_string_equal(member(group, "open", "asked"), "a:b");
	finish(group, second, true);
	assert_string_equal(member(group, "asked", NULL), "a:b");
	assert_string_equal(member(group, "to", NULL), "2026-11-21");
	group_free(group);
}

static void keeps_five_minutes_behind_the_listing(void **state)
{
	struct group *group = new_group(&entities_read, NULL);
	struct unit *unit = NULL;

	(void)state;
	group_add(group, NULL, NULL, 0);
	group_seal(group, true);
	unit = group_next(group);
	group->seen = memory_text("1795305599");
	finish(group, unit, true);
	assert_true(group->listed);
	assert_string_equal(member(group, "seen", NULL), "1795305300");
	assert_string_equal(member(group, "full", NULL), "2026-11-22");
	group_free(group);
}

static void prints_all_entities_again_after_a_week(void **state)
{
	struct group *group =
		new_group(&entities_read, "{\"seen\": 1700000000, \"full\": \"2026-11-16\"}");

	(void)state;
	assert_false(group->whole);
	assert_string_equal(group->floor, "1700000000");
	assert_string_equal(member(group, "seen", NULL), "1700000000");
	group_free(group);
	group = new_group(&entities_read, "{\"seen\": 1700000000, \"full\": \"2026-11-15\"}");
	assert_true(group->whole);
	group_free(group);
}

static void knows_how_much_is_left_to_ask_for(void **state)
{
	struct group *group = new_group(&facts_read, NULL);
	struct unit *first, *second;

	(void)state;
	add_ids(group, "1", "2");
	add_ids(group, "3", "4");
	group_seal(group, true);
	assert_int_equal(group_weight_left(group), 4 * 89);
	first = group_next(group);
	second = group_next(group);
	assert_int_equal(group_weight_left(group), 4 * 89);
	finish(group, second, true);
	assert_int_equal(group_weight_left(group), 2 * 89);
	finish(group, first, false);
	assert_int_equal(group_weight_left(group), 0);
	group_free(group);
}

static void has_nothing_left_of_what_an_earlier_run_has_done(void **state)
{
	struct group *group =
		new_group(&facts_read, "{\"from\": null, \"to\": null, \"asked\": \"a:b\","
				       "\"open\": {\"from\": \"2026-08-25\","
				       "\"to\": \"2026-11-21\", \"after_id\": \"3\","
				       "\"asked\": \"a:b\"}}");
	struct unit *unit;

	(void)state;
	add_ids(group, "1", "2");
	add_ids(group, "3", "4");
	group_seal(group, true);
	unit = group_next(group); /* only id 4 */
	assert_int_equal(group_weight_left(group), 89);
	finish(group, unit, true);
	assert_int_equal(group_weight_left(group), 0);
	group_free(group);
}

/* --- the two ways: facts have 90 days, their report 914 --- */

static const struct definition facts_report = {
	.name = "facts",
	.bookmark = {.field = "date", .by = "ad_account_id"},
	.window = {.history_days = 914, .span_days = 186},
};
static struct selected by_report = {.offer = &facts_offer, .stream = &facts_report};
static struct selected both_ways = {.offer = &facts_offer,
				    .stream = &facts,
				    .asked = asked,
				    .unasked_days = 90,
				    .report = &by_report};
static struct selected cheapest_way = {.offer = &facts_offer,
				       .stream = &facts,
				       .asked = asked,
				       .unasked_days = 90,
				       .report = &by_report,
				       .cheapest = true};

static struct group *new_pair(const struct selected *what, const char *start)
{
	struct group_context context = {.today = day("2026-11-22"),
					.wall_us = INT64_C(1795305600000000),
					.report_requests = 3};
	json_auto_t *settings = json_pack("{s:s}", "start_date", start);
	struct error err = {0};
	struct group *group = NULL;

	context.settings = settings;
	group = group_new(what, "549", NULL, &context, &err);
	assert_non_null(group);
	return group;
}

static void add_batch(struct group *group, const char *first, const char *last)
{
	struct partition *partition = partition_new(NULL);
	char **ids = memory_new(2, sizeof(*ids));

	partition_add(partition, "ad_account_id", slice_of("549"));
	ids[0] = memory_text(first);
	ids[1] = memory_text(last);
	group_add(group, partition, ids, 2);
}

static void reads_its_own_days_in_batches_and_older_ones_as_one_report(void **state)
{
	struct group *group = new_pair(&both_ways, "2026-06-01");
	struct unit *first, *second, *older;

	(void)state;
	add_batch(group, "1", "2");
	add_batch(group, "3", "4");
	first = group_next(group);
	second = group_next(group);
	assert_null(group_next(group));
	group_seal(group, true);
	assert_ptr_equal(group_next_what(group), &by_report);
	assert_int_equal(group->items.first, group->items.count); /* their ids are needed no more */
	older = group_next(group);
	assert_null(group_next(group));
	assert_ptr_equal(first->what, &both_ways);
	assert_ptr_equal(older->what, &by_report);
	assert_int_equal(older->id_count, 0);
	assert_string_equal(partition_value(older->partition, slice_of("ad_account_id")), "549");
	assert_int_equal(older->window.from, day("2026-06-01"));
	assert_int_equal(older->window.to, day("2026-08-24"));
	finish(group, older, true);
	finish(group, second, true);
	assert_string_equal(member(group, "from", NULL), "null");
	finish(group, first, true);
	assert_true(group_finished(group));
	assert_string_equal(member(group, "from", NULL), "2026-06-01");
	assert_string_equal(member(group, "to", NULL), "2026-11-21");
	group_free(group);
}

static void has_nothing_to_report_without_ids(void **state)
{
	struct group *group = new_pair(&both_ways, "2026-06-01");

	(void)state;
	group_seal(group, true);
	assert_true(group_finished(group));
	assert_string_equal(member(group, "from", NULL), "2026-06-01");
	group_free(group);
}

static void keeps_what_it_has_when_the_report_fails(void **state)
{
	struct group *group = new_pair(&both_ways, "2026-06-01");
	struct unit *own, *older;

	(void)state;
	add_batch(group, "1", "2");
	group_seal(group, true);
	own = group_next(group);
	older = group_next(group);
	finish(group, older, false);
	finish(group, own, true);
	assert_true(group_finished(group));
	assert_true(group->failed);
	assert_string_equal(member(group, "from", NULL), "2026-08-25");
	assert_string_equal(member(group, "to", NULL), "2026-11-21");
	group_free(group);
}

static void asks_for_few_ids_itself(void **state)
{
	struct group *group = new_pair(&cheapest_way, "2026-09-01");
	struct unit *unit;

	(void)state;
	add_batch(group, "1", "2");
	add_batch(group, "3", "4");
	add_batch(group, "5", "6");
	assert_false(group_has_next(group)); /* more may come */
	group_seal(group, true);
	for (size_t i = 0; i < 3; i++) {
		unit = group_next(group);
		assert_ptr_equal(unit->what, &cheapest_way);
		finish(group, unit, true);
	}
	assert_true(group_finished(group));
	group_free(group);
}

static void has_many_ids_reported_as_soon_as_they_are_many(void **state)
{
	struct group *group = new_pair(&cheapest_way, "2026-06-01");
	struct unit *unit;

	(void)state;
	add_batch(group, "1", "2"); /* and a report of the older days: 4 requests, or 3 for all */
	assert_true(group_has_next(group));
	assert_int_equal(group->items.first, group->items.count);
	unit = group_next(group);
	assert_ptr_equal(unit->what, &by_report);
	assert_int_equal(unit->window.from, day("2026-06-01"));
	assert_int_equal(unit->window.to, day("2026-11-21"));
	add_batch(group, "3", "4");
	assert_int_equal(group->items.first, group->items.count);
	finish(group, unit, true);
	assert_string_equal(member(group, "to", NULL), "null");
	group_seal(group, true);
	assert_string_equal(member(group, "from", NULL), "2026-06-01");
	assert_string_equal(member(group, "to", NULL), "2026-11-21");
	group_free(group);
}

static void orders_ids_by_number(void **state)
{
	(void)state;
	assert_true(group_compare("9", "10") < 0);
	assert_true(group_compare("10", "9") > 0);
	assert_int_equal(group_compare("687195134316000123", "687195134316000123"), 0);
	assert_true(group_compare("2026-11-20T01:00:00", "2026-11-20T02:00:00") < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moves_only_over_the_prefix_without_a_gap),
		cmocka_unit_test(stays_before_a_unit_that_failed),
		cmocka_unit_test(skips_ids_that_an_earlier_run_has_done),
		cmocka_unit_test(keeps_its_place_while_ids_that_are_done_come_by),
		cmocka_unit_test(reads_nothing_twice_on_the_day_of_a_run_that_was_cut_short),
		cmocka_unit_test(counts_halves_as_one),
		cmocka_unit_test(passes_an_id_that_is_owed_and_asks_it_again),
		cmocka_unit_test(a_group_that_is_refused_has_no_passes_left),
		cmocka_unit_test(moves_over_windows_without_any_id),
		cmocka_unit_test(does_not_move_when_ids_may_be_missing),
		cmocka_unit_test(stays_at_the_last_final_day_and_never_moves_back),
		cmocka_unit_test(holds_before_a_day_that_is_not_final_for_a_week),
		cmocka_unit_test(keeps_old_settings_until_all_is_read_again),
		cmocka_unit_test(keeps_five_minutes_behind_the_listing),
		cmocka_unit_test(prints_all_entities_again_after_a_week),
		cmocka_unit_test(knows_how_much_is_left_to_ask_for),
		cmocka_unit_test(has_nothing_left_of_what_an_earlier_run_has_done),
		cmocka_unit_test(orders_ids_by_number),
		cmocka_unit_test(reads_its_own_days_in_batches_and_older_ones_as_one_report),
		cmocka_unit_test(has_nothing_to_report_without_ids),
		cmocka_unit_test(keeps_what_it_has_when_the_report_fails),
		cmocka_unit_test(asks_for_few_ids_itself),
		cmocka_unit_test(has_many_ids_reported_as_soon_as_they_are_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
