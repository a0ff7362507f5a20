#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/memory.h"
#include "progress/checkpoint.h"
#include "tests/unit/policies.h"

static char fingerprint[] = "a:b";
static const struct definition facts = {
	.name = "facts",
	.parents.first = {.stream = "ads", .batch_as = "ad_ids", .batch_from = "id"},
	.bookmark = {.field = "date", .by = "ad_account_id"},
	.window = {.history_days = 90,
		   .span_days = 90,
		   .hour_history_days = 8,
		   .hour_span_days = 3},
};
static struct offer facts_offer = {
	.stream = &facts, .granularity = GRANULARITY_DAY, .bookmark = "date"};
static struct selected facts_read = {
	.offer = &facts_offer, .stream = &facts, .fingerprint = fingerprint};

static const struct definition entities = {
	.name = "entities", .bookmark = {.field = "updated_time", .by = "ad_account_id"}};
static struct offer entities_offer = {.stream = &entities, .bookmark = "updated_time"};
static struct selected entities_read = {.offer = &entities_offer, .stream = &entities};

static const char *const regions[] = {"US", "CA", "DE"};
static const struct pass by_region[] = {{"region", regions, 3}};
static const struct definition trends = {
	.name = "trends", .request.passes = by_region, .request.pass_count = 1};
static struct offer trends_offer = {.stream = &trends};
static struct selected trends_read = {.offer = &trends_offer, .stream = &trends};

static int32_t day(const char *text)
{
	int32_t out;

	assert_int_equal(date_parse(slice_of(text), &out), 0);
	return out;
}

static struct checkpoint *new_checkpoint(const struct selected *selected, const char *value)
{
	struct progress_policy policy = policy_of(NULL, selected->stream->name);
	struct checkpoint_context context = {.policy = &policy,
					     .today = day("2026-11-22"),
					     .wall_us = INT64_C(1795305600000000)};
	struct error err = {0};
	json_auto_t *old = value ? json_loads(value, 0, NULL) : NULL;
	struct checkpoint *checkpoint = checkpoint_new(selected, "549", old, &context, &err);

	assert_non_null(checkpoint);
	return checkpoint;
}

static void add_ids(struct checkpoint *checkpoint, const char *first, const char *last)
{
	char **ids = memory_new(2, sizeof(*ids));

	ids[0] = memory_text(first);
	ids[1] = memory_text(last);
	checkpoint_add(checkpoint, NULL, ids, 2);
}

static void finish(struct checkpoint *checkpoint, struct unit *unit, bool complete)
{
	checkpoint_done(checkpoint, unit, complete);
	unit_free(unit);
}

/* The member of the bookmark, as text; "null" when it is null. */
static const char *member(const struct checkpoint *checkpoint, const char *name, const char *inner)
{
	static char text[64];
	json_auto_t *value = checkpoint_value(checkpoint, INT32_MAX);
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
	struct checkpoint *checkpoint = new_checkpoint(&facts_read, NULL);
	struct unit *first, *second, *third;

	(void)state;
	add_ids(checkpoint, "1", "2");
	add_ids(checkpoint, "3", "40");
	first = checkpoint_next(checkpoint);
	second = checkpoint_next(checkpoint);
	assert_null(checkpoint_next(checkpoint));
	add_ids(checkpoint, "41", "42");
	third = checkpoint_next(checkpoint);
	finish(checkpoint, third, true);
	finish(checkpoint, second, true);
	assert_string_equal(member(checkpoint, "open", NULL), "null");
	finish(checkpoint, first, true);
	assert_string_equal(member(checkpoint, "open", "after_id"), "42");
	assert_string_equal(member(checkpoint, "to", NULL), "null");
	assert_false(checkpoint_finished(checkpoint));
	checkpoint_seal(checkpoint, true);
	assert_true(checkpoint_finished(checkpoint));
	assert_string_equal(member(checkpoint, "from", NULL), "2026-08-25");
	assert_string_equal(member(checkpoint, "to", NULL), "2026-11-21");
	assert_string_equal(member(checkpoint, "open", NULL), "null");
	checkpoint_free(checkpoint);
}

static void stays_before_a_unit_that_failed(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(&facts_read, NULL);
	struct unit *first, *second, *third;

	(void)state;
	add_ids(checkpoint, "1", "2");
	add_ids(checkpoint, "3", "4");
	add_ids(checkpoint, "5", "6");
	checkpoint_seal(checkpoint, true);
	first = checkpoint_next(checkpoint);
	second = checkpoint_next(checkpoint);
	third = checkpoint_next(checkpoint);
	finish(checkpoint, first, true);
	finish(checkpoint, second, false);
	finish(checkpoint, third, true);
	assert_true(checkpoint_finished(checkpoint));
	assert_true(checkpoint->status.failed);
	assert_string_equal(member(checkpoint, "open", "after_id"), "2");
	assert_string_equal(member(checkpoint, "to", NULL), "null");
	checkpoint_free(checkpoint);
}

static void skips_ids_that_an_earlier_run_has_done(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(
		&facts_read,
		"{\"asked\": \"a:b\", \"open\": {\"from\": \"2026-08-25\", \"to\": \"2026-11-21\","
		" \"after_id\": \"9\", \"since\": \"2026-11-22\", \"asked\": \"a:b\"}}");
	struct unit *unit = NULL;

	(void)state;
	add_ids(checkpoint, "5", "8");
	add_ids(checkpoint, "9", "10");
	checkpoint_seal(checkpoint, true);
	unit = checkpoint_next(checkpoint);
	assert_int_equal(unit->id_count, 1);
	assert_string_equal(unit->ids[0], "10");
	assert_null(checkpoint_next(checkpoint));
	finish(checkpoint, unit, true);
	assert_string_equal(member(checkpoint, "to", NULL), "2026-11-21");
	checkpoint_free(checkpoint);
}

static void keeps_its_place_while_ids_that_are_done_come_by(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(
		&facts_read,
		"{\"asked\": \"a:b\", \"open\": {\"from\": \"2026-08-25\", \"to\": \"2026-11-21\","
		" \"after_id\": \"9\", \"since\": \"2026-11-22\", \"asked\": \"a:b\"}}");
	struct unit *unit = NULL;

	(void)state;
	add_ids(checkpoint, "1", "2");
	add_ids(checkpoint, "5", "9");
	add_ids(checkpoint, "10", "11");
	add_ids(checkpoint, "12", "13");
	unit = checkpoint_next(checkpoint);
	assert_string_equal(unit->ids[0], "10");
	assert_string_equal(member(checkpoint, "open", "after_id"), "9");
	finish(checkpoint, unit, true);
	assert_string_equal(member(checkpoint, "open", "after_id"), "11");
	unit_free(checkpoint_next(checkpoint));
	checkpoint_free(checkpoint);
}

static void reads_nothing_twice_on_the_day_of_a_run_that_was_cut_short(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(&facts_read, NULL), *next = NULL,
			  *later = NULL;
	json_auto_t *value = NULL;
	char *text SCOPED = NULL;

	(void)state;
	assert_false(checkpoint_covered(checkpoint));
	add_ids(checkpoint, "1", "2");
	checkpoint_seal(checkpoint, true);
	finish(checkpoint, checkpoint_next(checkpoint), true);
	assert_string_equal(member(checkpoint, "read", "on"), "2026-11-22");
	value = checkpoint_value(checkpoint, INT32_MAX);
	text = json_dumps(value, 0);
	next = new_checkpoint(&facts_read, text);
	add_ids(next, "1", "2");
	checkpoint_seal(next, true);
	assert_null(checkpoint_next(next));
	assert_true(checkpoint_finished(next));
	assert_string_equal(member(next, "to", NULL), "2026-11-21");
	assert_string_equal(member(next, "read", "on"), "2026-11-22");

	json_object_set_new(value, "read", json_null());
	free(text);
	text = json_dumps(value, 0);
	later = new_checkpoint(&facts_read, text);
	assert_true(checkpoint_covered(later));
	add_ids(later, "1", "2");
	unit_free(checkpoint_next(later));
	checkpoint_free(later);
	checkpoint_free(next);
	checkpoint_free(checkpoint);
}

static void counts_halves_as_one(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(&facts_read, NULL);
	struct unit *half = NULL;

	(void)state;
	add_ids(checkpoint, "1", "2");
	checkpoint_seal(checkpoint, true);
	half = checkpoint_next(checkpoint);
	checkpoint_part(checkpoint, half);
	assert_false(checkpoint_done(checkpoint, half, true));
	assert_string_equal(member(checkpoint, "to", NULL), "null");
	finish(checkpoint, half, true);
	assert_string_equal(member(checkpoint, "to", NULL), "2026-11-21");
	checkpoint_free(checkpoint);
}

static void passes_an_id_that_is_owed_and_asks_it_again(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(&facts_read, NULL), *next = NULL;
	struct unit *unit = NULL;
	json_auto_t *value = NULL;
	char *text SCOPED = NULL;

	(void)state;
	add_ids(checkpoint, "1", "1");
	checkpoint_seal(checkpoint, true);
	unit = checkpoint_next(checkpoint);
	checkpoint_add_gap(checkpoint, unit);
	finish(checkpoint, unit, true);
	value = checkpoint_value(checkpoint, INT32_MAX);
	text = json_dumps(value, 0);
	checkpoint_free(checkpoint);

	next = new_checkpoint(&facts_read, text);
	assert_null(checkpoint_gap_units(next, NULL, "2"));
	unit = checkpoint_gap_units(next, NULL, "1");
	assert_non_null(unit);
	assert_true(unit->gap);
	assert_int_equal(unit->window.from, day("2026-08-25"));
	checkpoint_seal(next, true);
	assert_false(checkpoint_finished(next));
	finish(next, unit, true);
	assert_true(checkpoint_finished(next));
	assert_string_equal(member(next, "owed", NULL), "null");
	checkpoint_free(next);
}

static void a_group_that_is_refused_has_no_passes_left(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(&trends_read, NULL);
	struct unit *first, *second;

	(void)state;
	checkpoint_add(checkpoint, NULL, NULL, 0);
	checkpoint_seal(checkpoint, true);
	first = checkpoint_next(checkpoint);
	second = checkpoint_next(checkpoint);
	checkpoint_close(checkpoint, true);
	checkpoint_close(checkpoint, true);
	assert_null(checkpoint_next(checkpoint));
	finish(checkpoint, first, false);
	assert_false(checkpoint_finished(checkpoint));
	finish(checkpoint, second, false);
	assert_true(checkpoint_finished(checkpoint));
	checkpoint_free(checkpoint);
}

static void moves_over_windows_without_any_id(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(&facts_read, NULL);

	(void)state;
	assert_true(checkpoint_seal(checkpoint, true));
	assert_true(checkpoint_finished(checkpoint));
	assert_string_equal(member(checkpoint, "to", NULL), "2026-11-21");
	checkpoint_free(checkpoint);
}

static void does_not_move_when_ids_may_be_missing(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(&facts_read, NULL);

	(void)state;
	assert_false(checkpoint_seal(checkpoint, false));
	assert_true(checkpoint->status.failed);
	assert_string_equal(member(checkpoint, "to", NULL), "null");
	checkpoint_free(checkpoint);
}

static void stays_at_the_last_final_day_and_never_moves_back(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(
		&facts_read,
		"{\"from\": \"2026-08-25\", \"to\": \"2026-11-19\", \"asked\": \"a:b\"}");
	json_auto_t *value = NULL, *before = NULL;

	(void)state;
	checkpoint_seal(checkpoint, true);
	value = checkpoint_value(checkpoint, day("2026-11-20"));
	assert_string_equal(json_string_value(json_object_get(value, "to")), "2026-11-20");
	before = checkpoint_value(checkpoint, day("2026-11-10"));
	assert_string_equal(json_string_value(json_object_get(before, "to")), "2026-11-19");
	checkpoint_free(checkpoint);
}

static void holds_before_a_day_that_is_not_final_for_a_week(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(&facts_read, NULL);

	(void)state;
	checkpoint_hold(checkpoint, day("2026-11-20"));
	checkpoint_seal(checkpoint, true);
	assert_string_equal(member(checkpoint, "to", NULL), "2026-11-19");
	checkpoint_free(checkpoint);

	checkpoint = new_checkpoint(&facts_read, NULL);
	checkpoint_hold(checkpoint, day("2026-11-10"));
	checkpoint_seal(checkpoint, true);
	assert_string_equal(member(checkpoint, "to", NULL), "2026-11-21");
	checkpoint_free(checkpoint);
}

static void keeps_old_settings_until_all_is_read_again(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(
		&facts_read,
		"{\"from\": \"2026-08-25\", \"to\": \"2026-11-19\", \"asked\": \"old\"}");
	struct unit *first, *second;

	(void)state;
	add_ids(checkpoint, "1", "2");
	add_ids(checkpoint, "3", "4");
	checkpoint_seal(checkpoint, true);
	first = checkpoint_next(checkpoint);
	second = checkpoint_next(checkpoint);
	finish(checkpoint, first, true);
	assert_string_equal(member(checkpoint, "asked", NULL), "old");
	assert_string_equal(member(checkpoint, "open", "asked"), "a:b");
	finish(checkpoint, second, true);
	assert_string_equal(member(checkpoint, "asked", NULL), "a:b");
	assert_string_equal(member(checkpoint, "to", NULL), "2026-11-21");
	checkpoint_free(checkpoint);
}

static void keeps_five_minutes_behind_the_listing(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(&entities_read, NULL);
	struct unit *unit = NULL;

	(void)state;
	checkpoint_add(checkpoint, NULL, NULL, 0);
	checkpoint_seal(checkpoint, true);
	unit = checkpoint_next(checkpoint);
	checkpoint->incremental.seen = memory_text("1795305599");
	finish(checkpoint, unit, true);
	assert_true(checkpoint->incremental.listed);
	assert_string_equal(member(checkpoint, "seen", NULL), "1795305300");
	assert_string_equal(member(checkpoint, "full", NULL), "2026-11-22");
	checkpoint_free(checkpoint);
}

static void prints_all_entities_again_after_a_week(void **state)
{
	struct checkpoint *checkpoint =
		new_checkpoint(&entities_read, "{\"seen\": 1700000000, \"full\": \"2026-11-16\"}");

	(void)state;
	assert_false(checkpoint->incremental.whole);
	assert_string_equal(checkpoint->incremental.floor, "1700000000");
	assert_string_equal(member(checkpoint, "seen", NULL), "1700000000");
	checkpoint_free(checkpoint);
	checkpoint =
		new_checkpoint(&entities_read, "{\"seen\": 1700000000, \"full\": \"2026-11-15\"}");
	assert_true(checkpoint->incremental.whole);
	checkpoint_free(checkpoint);
}

static void knows_how_much_is_left_to_ask_for(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(&facts_read, NULL);
	struct unit *first, *second;

	(void)state;
	add_ids(checkpoint, "1", "2");
	add_ids(checkpoint, "3", "4");
	checkpoint_seal(checkpoint, true);
	assert_int_equal(checkpoint_weight_left(checkpoint), 4 * 89);
	first = checkpoint_next(checkpoint);
	second = checkpoint_next(checkpoint);
	assert_int_equal(checkpoint_weight_left(checkpoint), 4 * 89);
	finish(checkpoint, second, true);
	assert_int_equal(checkpoint_weight_left(checkpoint), 2 * 89);
	finish(checkpoint, first, false);
	assert_int_equal(checkpoint_weight_left(checkpoint), 0);
	checkpoint_free(checkpoint);
}

static void has_nothing_left_of_what_an_earlier_run_has_done(void **state)
{
	struct checkpoint *checkpoint =
		new_checkpoint(&facts_read, "{\"from\": null, \"to\": null, \"asked\": \"a:b\","
					    "\"open\": {\"from\": \"2026-08-25\","
					    "\"to\": \"2026-11-21\", \"after_id\": \"3\","
					    "\"asked\": \"a:b\"}}");
	struct unit *unit;

	(void)state;
	add_ids(checkpoint, "1", "2");
	add_ids(checkpoint, "3", "4");
	checkpoint_seal(checkpoint, true);
	unit = checkpoint_next(checkpoint); /* only id 4 */
	assert_int_equal(checkpoint_weight_left(checkpoint), 89);
	finish(checkpoint, unit, true);
	assert_int_equal(checkpoint_weight_left(checkpoint), 0);
	checkpoint_free(checkpoint);
}

/* --- the two ways: facts have 90 days, their report 914 --- */

static const struct definition facts_report = {
	.name = "facts",
	.bookmark = {.field = "date", .by = "ad_account_id"},
	.window = {.history_days = 914, .span_days = 186},
};
static struct selected by_report = {.offer = &facts_offer, .stream = &facts_report};
static struct selected both_routes = {.offer = &facts_offer,
				      .stream = &facts,
				      .fingerprint = fingerprint,
				      .route.default_days = 90,
				      .route.report = &by_report};
static struct selected cheapest_route = {.offer = &facts_offer,
					 .stream = &facts,
					 .fingerprint = fingerprint,
					 .route.default_days = 90,
					 .route.report = &by_report,
					 .route.cheapest = true};

static struct checkpoint *new_pair(const struct selected *selected, const char *start)
{
	struct checkpoint_context context = {.today = day("2026-11-22"),
					     .wall_us = INT64_C(1795305600000000),
					     .report_requests = 3};
	json_auto_t *settings = json_pack("{s:s}", "start_date", start);
	struct progress_policy policy = policy_of(settings, selected->stream->name);
	struct error err = {0};
	struct checkpoint *checkpoint = NULL;

	context.policy = &policy;
	context.settings = settings_of(settings);
	checkpoint = checkpoint_new(selected, "549", NULL, &context, &err);
	assert_non_null(checkpoint);
	return checkpoint;
}

static void add_batch(struct checkpoint *checkpoint, const char *first, const char *last)
{
	struct partition *partition = partition_new(NULL);
	char **ids = memory_new(2, sizeof(*ids));

	partition_add(partition, "ad_account_id", slice_of("549"));
	ids[0] = memory_text(first);
	ids[1] = memory_text(last);
	checkpoint_add(checkpoint, partition, ids, 2);
}

static void reads_its_own_days_in_batches_and_older_ones_as_one_report(void **state)
{
	struct checkpoint *checkpoint = new_pair(&both_routes, "2026-06-01");
	struct unit *first, *second, *older;

	(void)state;
	add_batch(checkpoint, "1", "2");
	add_batch(checkpoint, "3", "4");
	first = checkpoint_next(checkpoint);
	second = checkpoint_next(checkpoint);
	assert_null(checkpoint_next(checkpoint));
	checkpoint_seal(checkpoint, true);
	assert_ptr_equal(checkpoint_next_selected(checkpoint), &by_report);
	assert_int_equal(checkpoint->items.queue.first,
			 checkpoint->items.queue.count); /* their ids are needed no more */
	older = checkpoint_next(checkpoint);
	assert_null(checkpoint_next(checkpoint));
	assert_ptr_equal(first->selected, &both_routes);
	assert_ptr_equal(older->selected, &by_report);
	assert_int_equal(older->id_count, 0);
	assert_string_equal(partition_value(older->partition, slice_of("ad_account_id")), "549");
	assert_int_equal(older->window.from, day("2026-06-01"));
	assert_int_equal(older->window.to, day("2026-08-24"));
	finish(checkpoint, older, true);
	finish(checkpoint, second, true);
	assert_string_equal(member(checkpoint, "from", NULL), "null");
	finish(checkpoint, first, true);
	assert_true(checkpoint_finished(checkpoint));
	assert_string_equal(member(checkpoint, "from", NULL), "2026-06-01");
	assert_string_equal(member(checkpoint, "to", NULL), "2026-11-21");
	checkpoint_free(checkpoint);
}

static void has_nothing_to_report_without_ids(void **state)
{
	struct checkpoint *checkpoint = new_pair(&both_routes, "2026-06-01");

	(void)state;
	checkpoint_seal(checkpoint, true);
	assert_true(checkpoint_finished(checkpoint));
	assert_string_equal(member(checkpoint, "from", NULL), "2026-06-01");
	checkpoint_free(checkpoint);
}

static void keeps_what_it_has_when_the_report_fails(void **state)
{
	struct checkpoint *checkpoint = new_pair(&both_routes, "2026-06-01");
	struct unit *own, *older;

	(void)state;
	add_batch(checkpoint, "1", "2");
	checkpoint_seal(checkpoint, true);
	own = checkpoint_next(checkpoint);
	older = checkpoint_next(checkpoint);
	finish(checkpoint, older, false);
	finish(checkpoint, own, true);
	assert_true(checkpoint_finished(checkpoint));
	assert_true(checkpoint->status.failed);
	assert_string_equal(member(checkpoint, "from", NULL), "2026-08-25");
	assert_string_equal(member(checkpoint, "to", NULL), "2026-11-21");
	checkpoint_free(checkpoint);
}

static void asks_for_few_ids_itself(void **state)
{
	struct checkpoint *checkpoint = new_pair(&cheapest_route, "2026-09-01");
	struct unit *unit;

	(void)state;
	add_batch(checkpoint, "1", "2");
	add_batch(checkpoint, "3", "4");
	add_batch(checkpoint, "5", "6");
	assert_false(checkpoint_has_next(checkpoint)); /* more may come */
	checkpoint_seal(checkpoint, true);
	for (size_t i = 0; i < 3; i++) {
		unit = checkpoint_next(checkpoint);
		assert_ptr_equal(unit->selected, &cheapest_route);
		finish(checkpoint, unit, true);
	}
	assert_true(checkpoint_finished(checkpoint));
	checkpoint_free(checkpoint);
}

static void has_many_ids_reported_as_soon_as_they_are_many(void **state)
{
	struct checkpoint *checkpoint = new_pair(&cheapest_route, "2026-06-01");
	struct unit *unit;

	(void)state;
	add_batch(checkpoint, "1",
		  "2"); /* and a report of the older days: 4 requests, or 3 for all */
	assert_true(checkpoint_has_next(checkpoint));
	assert_int_equal(checkpoint->items.queue.first, checkpoint->items.queue.count);
	unit = checkpoint_next(checkpoint);
	assert_ptr_equal(unit->selected, &by_report);
	assert_int_equal(unit->window.from, day("2026-06-01"));
	assert_int_equal(unit->window.to, day("2026-11-21"));
	add_batch(checkpoint, "3", "4");
	assert_int_equal(checkpoint->items.queue.first, checkpoint->items.queue.count);
	finish(checkpoint, unit, true);
	assert_string_equal(member(checkpoint, "to", NULL), "null");
	checkpoint_seal(checkpoint, true);
	assert_string_equal(member(checkpoint, "from", NULL), "2026-06-01");
	assert_string_equal(member(checkpoint, "to", NULL), "2026-11-21");
	checkpoint_free(checkpoint);
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
		cmocka_unit_test(reads_its_own_days_in_batches_and_older_ones_as_one_report),
		cmocka_unit_test(has_nothing_to_report_without_ids),
		cmocka_unit_test(keeps_what_it_has_when_the_report_fails),
		cmocka_unit_test(asks_for_few_ids_itself),
		cmocka_unit_test(has_many_ids_reported_as_soon_as_they_are_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
