#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/date.h"
#include "base/memory.h"
#include "progress/checkpoint.h"
#include "tests/unit/policies.h"

static const struct definition facts = {
	.name = "facts",
	.parents.first = {.stream = "ads", .batch_as = "ad_ids", .batch_from = "id"},
	.bookmark = {.field = "date", .by = "ad_account_id"},
	.window = {.history_days = 90,
		   .span_days = 90,
		   .hour_history_days = 8,
		   .hour_span_days = 3},
};
static struct offer by_day = {.stream = &facts, .granularity = GRANULARITY_DAY};
static struct offer by_hour = {.stream = &facts, .granularity = GRANULARITY_HOUR};
static struct offer by_week = {.stream = &facts, .granularity = GRANULARITY_WEEK};
static struct selected plain = {.offer = &by_day, .stream = &facts};
static struct selected hourly = {.offer = &by_hour, .stream = &facts};
static struct selected weekly = {.offer = &by_week, .stream = &facts};
static char fingerprint[] = "a:b";
static struct selected of_types = {
	.offer = &by_day, .stream = &facts, .fingerprint = fingerprint, .cuts = 2};

static const struct pass_on of_campaign[] = {{"campaign_id", "campaign_id"}};
static const struct definition pins = {
	.name = "pins",
	.parents.first = {.stream = "ads",
			  .each = of_campaign,
			  .each_count = 1,
			  .batch_as = "pin_ids",
			  .batch_from = "pin_id"},
	.bookmark = {.field = "date", .by = "ad_account_id"},
	.window = {.history_days = 90, .span_days = 90},
};
static struct offer pins_offer = {.stream = &pins, .granularity = GRANULARITY_DAY};
static struct selected of_campaigns = {.offer = &pins_offer, .stream = &pins};

/* All days up to 2026-11-20 are done; `rest` is more of the bookmark. */
#define DONE(rest)                                                                                 \
	"{\"from\": \"2026-08-25\", \"to\": \"2026-11-20\", \"asked\": \"a:b\", " rest "}"
/* The first window is in work, ids up to 9 are done in it. */
#define OPEN(rest)                                                                                 \
	"{\"asked\": \"a:b\", \"open\": {\"from\": \"2026-08-25\", \"to\": \"2026-11-21\","        \
	" \"after_id\": \"9\", \"since\": \"2026-11-22\", \"asked\": \"a:b\"}, " rest "}"
#define OWED(id, from, to, more)                                                                   \
	"{\"id\": \"" id "\", \"from\": \"2026-" from "\", \"to\": \"2026-" to "\"" more "}"

static struct checkpoint *new_checkpoint(const struct selected *selected, const char *value)
{
	struct checkpoint_context context = {.today = 20779}; /* 2026-11-22 */
	struct error err = {0};
	json_auto_t *settings = json_pack("{s:i}", "lookback_days", 9);
	struct progress_policy policy = policy_of(settings, selected->stream->name);
	json_auto_t *old = json_loads(value, 0, NULL);
	struct checkpoint *checkpoint = NULL;

	assert_non_null(old);
	context.policy = &policy;
	context.settings = settings_of(settings);
	checkpoint = checkpoint_new(selected, "549", old, &context, &err);
	assert_non_null(checkpoint);
	return checkpoint;
}

/* What the bookmark owes, as "ID FROM..TO" with " of KEY" and " #PASS" if it has them. */
static void owes(const struct checkpoint *checkpoint, const char *expected)
{
	struct buffer text BUFFER_SCOPED = {0};
	json_auto_t *value = checkpoint_value(checkpoint, INT32_MAX);
	const json_t *entry;
	size_t i;

	json_array_foreach(json_object_get(value, "owed"), i, entry) {
		const json_t *key = json_object_get(entry, "key");
		const json_t *pass = json_object_get(entry, "pass");

		buffer_format(&text, "%s%s %s..%s", i ? ", " : "",
			      json_string_value(json_object_get(entry, "id")),
			      json_string_value(json_object_get(entry, "from")) + 5,
			      json_string_value(json_object_get(entry, "to")) + 5);
		if (key)
			buffer_format(&text, " of %s", json_string_value(key));
		if (pass)
			buffer_format(&text, " #%d", (int)json_integer_value(pass));
	}
	assert_string_equal(buffer_text(&text), expected);
}

static void takes(const struct unit *unit, const char *from, const char *to)
{
	char text[DATE_TEXT_SIZE];

	assert_string_equal(date_format(unit->window.from, text) + 5, from);
	assert_string_equal(date_format(unit->window.to, text) + 5, to);
}

/* The only unit for what is owed of the id. */
static struct unit *debt(struct checkpoint *checkpoint, struct partition *partition, const char *id)
{
	struct unit *unit = checkpoint_gap_units(checkpoint, partition, id);

	assert_non_null(unit);
	assert_null(unit->next);
	assert_true(unit->gap);
	assert_string_equal(unit->ids[0], id);
	return unit;
}

static void finish(struct checkpoint *checkpoint, struct unit *unit, bool complete)
{
	checkpoint_done(checkpoint, unit, complete);
	unit_free(unit);
}

static void add_id(struct checkpoint *checkpoint, const char *id)
{
	char **ids = memory_new(1, sizeof(*ids));

	ids[0] = memory_text(id);
	checkpoint_add(checkpoint, NULL, ids, 1);
}

static void ids_that_a_resumed_window_passes_over_stay_owed(void **state)
{
	struct checkpoint *checkpoint =
		new_checkpoint(&plain, OPEN("\"owed\": [" OWED("5", "09-01", "11-21", "") ", " OWED(
					       "10", "09-01", "11-21", "") "]"));
	struct unit *unit = NULL;

	(void)state;
	assert_null(checkpoint_gap_units(checkpoint, NULL, "10"));
	unit = debt(checkpoint, NULL, "5");
	takes(unit, "09-01", "11-21");
	add_id(checkpoint, "5");
	add_id(checkpoint, "10");
	checkpoint_seal(checkpoint, true);
	finish(checkpoint, checkpoint_next(checkpoint), true);
	owes(checkpoint, "5 09-01..11-21");
	finish(checkpoint, unit, true);
	owes(checkpoint, "");
	checkpoint_free(checkpoint);
}

static void days_that_are_read_for_all_ids_are_owed_until_that_is_done(void **state)
{
	struct checkpoint *checkpoint =
		new_checkpoint(&plain, DONE("\"owed\": [" OWED("5", "11-01", "11-15", "") "]"));
	struct unit *unit = debt(checkpoint, NULL, "5");

	(void)state;
	takes(unit, "11-01", "11-10"); /* with a lookback of 9 days */
	add_id(checkpoint, "5");
	checkpoint_seal(checkpoint, true);
	owes(checkpoint, "5 11-01..11-15");
	finish(checkpoint, checkpoint_next(checkpoint), true);
	owes(checkpoint, "5 11-01..11-10");
	finish(checkpoint, unit, true);
	owes(checkpoint, "");
	checkpoint_free(checkpoint);
}

static void only_the_days_that_were_paid_are_struck_off(void **state)
{
	struct checkpoint *checkpoint =
		new_checkpoint(&plain, DONE("\"owed\": [" OWED("5", "09-01", "09-30", "") "]"));
	struct unit *unit = debt(checkpoint, NULL, "5");

	(void)state;
	checkpoint_part(checkpoint, unit);
	checkpoint_part(checkpoint, unit);
	unit->window = (struct window){20706, 20708}; /* 2026-09-10..12 */
	assert_true(checkpoint_done(checkpoint, unit, true));
	owes(checkpoint, "5 09-01..09-09, 5 09-13..09-30");
	unit->window = (struct window){20709, 20726};
	assert_true(checkpoint_done(checkpoint, unit, true));
	owes(checkpoint, "5 09-01..09-09");
	finish(checkpoint, unit, false);
	owes(checkpoint, "5 09-01..09-09");
	checkpoint_free(checkpoint);
}

static void a_pass_is_not_paid_by_another_one(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(
		&of_types, DONE("\"owed\": [" OWED("5", "09-01", "09-30", ", \"pass\": 1") "]"));
	struct unit *unit = debt(checkpoint, NULL, "5");

	(void)state;
	assert_int_equal(unit->pass, 1);
	unit->pass = 0;
	assert_false(checkpoint_fill_gap(checkpoint, unit));
	owes(checkpoint, "5 09-01..09-30 #1");
	unit->pass = 1;
	finish(checkpoint, unit, true);
	owes(checkpoint, "");
	checkpoint_free(checkpoint);
}

static void an_entry_without_a_pass_stands_for_all(void **state)
{
	static const char *const values[] = {
		DONE("\"owed\": [" OWED("5", "09-01", "09-30", "") "]"),
		DONE("\"owed\": [" OWED("5", "09-01", "09-30", ", \"pass\": 2") "]"),
		"{\"from\": \"2026-08-25\", \"to\": \"2026-11-20\", \"asked\": \"other\", "
		"\"owed\": [" OWED("5", "09-01", "09-30", ", \"pass\": 1") "]}"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct checkpoint *checkpoint = new_checkpoint(&of_types, values[i]);

		owes(checkpoint, "5 09-01..09-30 #0, 5 09-01..09-30 #1");
		checkpoint_free(checkpoint);
	}
}

static void what_fails_is_owed_with_its_pass(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(&of_types, DONE("\"owed\": null"));
	struct unit *first = NULL, *second = NULL;

	(void)state;
	add_id(checkpoint, "5");
	first = checkpoint_next(checkpoint);
	second = checkpoint_next(checkpoint);
	checkpoint_add_gap(checkpoint, second);
	finish(checkpoint, first, true);
	finish(checkpoint, second, true);
	owes(checkpoint, "5 11-11..11-21 #1");
	checkpoint_free(checkpoint);
}

static struct partition *campaign(const char *id)
{
	struct partition *partition = partition_new(NULL);

	partition_add(partition, "campaign_id", slice_of(id));
	return partition;
}

static void an_id_of_one_campaign_is_not_paid_by_the_same_of_another(void **state)
{
	struct partition *seven = campaign("7"), *eight = campaign("8");
	struct checkpoint *checkpoint = new_checkpoint(
		&of_campaigns,
		DONE("\"owed\": [" OWED("5", "09-01", "09-30", ", \"key\": \"7\"") "]"));
	struct unit *unit = NULL;

	(void)state;
	assert_null(checkpoint_gap_units(checkpoint, eight, "5"));
	unit = debt(checkpoint, seven, "5");
	finish(checkpoint, unit, true);
	owes(checkpoint, "");

	unit = debt(new_checkpoint(&of_campaigns, DONE("\"owed\": [" OWED("5", "09-01", "09-30",
									  ", \"key\": \"7\"") "]")),
		    seven, "5");
	checkpoint_free(checkpoint);
	checkpoint = unit->checkpoint;
	partition_release(unit->partition);
	unit->partition = partition_keep(eight);
	assert_false(checkpoint_fill_gap(checkpoint, unit));
	unit->gap = false;
	checkpoint_add_gap(checkpoint, unit);
	owes(checkpoint, "5 09-01..09-30 of 7, 5 09-01..09-30 of 8");
	unit_free(unit);
	checkpoint_free(checkpoint);
	partition_release(seven);
	partition_release(eight);
}

static void an_entry_without_a_key_stands_for_each(void **state)
{
	struct partition *seven = campaign("7"), *eight = campaign("8");
	struct checkpoint *checkpoint = new_checkpoint(
		&of_campaigns, DONE("\"owed\": [" OWED("5", "09-01", "09-30", "") "]"));
	struct unit *unit = debt(checkpoint, seven, "5"), *other = debt(checkpoint, eight, "5");

	(void)state;
	finish(checkpoint, unit, true);
	owes(checkpoint, "5 09-01..09-30, 5 09-01..09-30 of 8");
	checkpoint_seal(checkpoint, true);
	owes(checkpoint, "5 09-01..09-30 of 8");
	finish(checkpoint, other, true);
	owes(checkpoint, "");
	checkpoint_free(checkpoint);
	partition_release(seven);
	partition_release(eight);
}

static void days_that_the_api_no_longer_has_are_forgotten(void **state)
{
	struct checkpoint *checkpoint = new_checkpoint(
		&plain, DONE("\"owed\": [" OWED("5", "08-01", "08-24", "") ", " OWED(
				"6", "08-01", "08-31", "") ", {\"from\": \"2026-09-01\"}]"));

	(void)state;
	owes(checkpoint, "6 08-25..08-31");
	checkpoint_free(checkpoint);
	checkpoint =
		new_checkpoint(&hourly, DONE("\"owed\": [" OWED("6", "11-01", "11-17", "") "]"));
	owes(checkpoint, "6 11-15..11-17");
	checkpoint_free(checkpoint);
	checkpoint =
		new_checkpoint(&weekly, DONE("\"owed\": [" OWED("6", "08-17", "09-06", "") "]"));
	owes(checkpoint, "6 08-31..09-06");
	checkpoint_free(checkpoint);
}

static void days_that_fail_again_stand_there_once(void **state)
{
	struct checkpoint *checkpoint =
		new_checkpoint(&plain, DONE("\"owed\": [" OWED("5", "11-09", "11-15", "") "]"));
	struct unit *unit = NULL;

	(void)state;
	add_id(checkpoint, "5");
	unit = checkpoint_next(checkpoint);
	checkpoint_add_gap(checkpoint, unit);
	owes(checkpoint, "5 11-09..11-10, 5 11-11..11-21");
	finish(checkpoint, unit, true);
	checkpoint_seal(checkpoint, true);
	owes(checkpoint, "5 11-09..11-10, 5 11-11..11-21");
	checkpoint_free(checkpoint);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_that_a_resumed_window_passes_over_stay_owed),
		cmocka_unit_test(days_that_are_read_for_all_ids_are_owed_until_that_is_done),
		cmocka_unit_test(only_the_days_that_were_paid_are_struck_off),
		cmocka_unit_test(a_pass_is_not_paid_by_another_one),
		cmocka_unit_test(an_entry_without_a_pass_stands_for_all),
		cmocka_unit_test(what_fails_is_owed_with_its_pass),
		cmocka_unit_test(an_id_of_one_campaign_is_not_paid_by_the_same_of_another),
		cmocka_unit_test(an_entry_without_a_key_stands_for_each),
		cmocka_unit_test(days_that_the_api_no_longer_has_are_forgotten),
		cmocka_unit_test(days_that_fail_again_stand_there_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
