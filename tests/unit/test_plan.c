#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/date.h"
#include "base/memory.h"
#include "plan/plan.h"
#include "tap/extract/extractors.h"
#include "tap/run/engine_policy.h"
#include "tests/unit/policies.h"

/* A conversation between the plan and an API that this file plays: the real streams, no network. */
struct talk {
	json_t *settings;
	struct catalog catalog;
	struct selection selection;
	struct state *state;
	struct plan *plan;
	struct error err;
	char told[1024]; /* failures and warnings, a line each */
};

static void tell(void *self, const char *stream, const char *text)
{
	struct talk *talk = self;
	size_t length = strlen(talk->told);

	snprintf(talk->told + length, sizeof(talk->told) - length, "%s: %s\n", stream ? stream : "",
		 text);
}

static void ended(void *self, const char *stream, size_t records, int failed)
{
	char text[32];

	(void)records;
	snprintf(text, sizeof(text), "%s", failed ? "failed" : "ended");
	tell(self, stream, text);
}

static void started(void *self, const char *stream)
{
	(void)self;
	(void)stream;
}

static void start(struct talk *talk, const char *settings, const char *const *streams,
		  json_t *state)
{
	static struct observer observer;
	static struct policy_source policies;
	struct plan_input input;

	memset(talk, 0, sizeof(*talk));
	talk->settings = json_loads(settings, 0, NULL);
	assert_non_null(talk->settings);
	assert_int_equal(catalog_of(&talk->catalog, NULL, talk->settings, &talk->err), 0);
	for (; *streams; streams++)
		selection_add(&talk->selection, catalog_find(&talk->catalog, *streams));
	assert_int_equal(selection_close(&talk->selection, &talk->catalog, &talk->err), 0);
	talk->state = state_new(NULL);
	if (state)
		state_put(talk->state, "ad_analytics", "549", state);
	observer = (struct observer){.self = talk,
				     .stream_started = started,
				     .stream_ended = ended,
				     .warning = tell,
				     .failure = tell};
	policies = engine_policy_source(talk->settings);
	input = (struct plan_input){.extractors = extractors,
				    .selection = &talk->selection,
				    .state = talk->state,
				    .policies = &policies,
				    .settings = settings_of(talk->settings),
				    .base_url = "https://api.example/v5",
				    .observer = &observer,
				    .today = 20779, /* 2026-11-22 */
				    .wall_us = INT64_C(20779) * 86400 * 1000000};
	talk->plan = plan_new(&input, &talk->err);
	assert_string_equal(talk->err.text, "");
	plan_final_day(talk->plan, INT32_MAX);
}
#define STREAMS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void end(struct talk *talk)
{
	plan_free(talk->plan);
	state_free(talk->state);
	selection_release(&talk->selection);
	catalog_release(&talk->catalog);
	json_decref(talk->settings);
}

static int64_t no_wait(void *self, const char *category, bool poll)
{
	(void)self;
	(void)category;
	(void)poll;
	return 0;
}

static struct task *next(struct talk *talk)
{
	int64_t wake;

	return plan_next(talk->plan, 0, no_wait, NULL, &wake);
}

/* The next unit asks for this stream, and its URL holds `part`. */
static struct task *expect(struct talk *talk, const char *stream, const char *part)
{
	struct task *task = next(talk);

	assert_non_null(task);
	assert_string_equal(task->unit->selected->stream->name, stream);
	if (!strstr(task->step.url, part))
		fail_msg("%s has no %s", task->step.url, part);
	return task;
}

/* Answer the unit; returns how many records would be printed. */
static size_t reply(struct talk *talk, struct task *task, const char *body)
{
	struct project_notes notes = {0};
	struct buffer out BUFFER_SCOPED = {0};
	struct project_row_io io = {.out = &out, .notes = &notes};
	const struct extractor *extractor = plan_stream_run(talk->plan, task)->extractor;
	struct reply good = {0};
	struct scan scan;
	size_t printed = 0;

	scan_begin(&scan, slice_of(body), unit_rows(task->unit),
		   task->unit->selected->stream->rows.cursor);
	while (scan_next(&scan, &talk->err) == 1) {
		assert_int_equal(project_row(task->unit->selected->project, &scan, &io, &talk->err),
				 0);
		printed += plan_row(talk->plan, task, &io);
	}
	assert_string_equal(talk->err.text, "");
	assert_int_equal(plan_commit(talk->plan, task, &talk->err), 0);
	good.cursor = buffer_slice(&scan.cursor);
	assert_int_equal(extractor->next(plan_context(talk->plan), task, &good, &talk->err), 0);
	if (task->step.kind == STEP_DONE)
		assert_int_equal(plan_done(talk->plan, task, true, &talk->err), 0);
	else
		plan_again(talk->plan, task);
	scan_release(&scan);
	project_notes_release(&notes);
	return printed;
}

#define ACCOUNT                                                                                    \
	"{\"items\":[{\"id\":\"549\",\"name\":\"Shop\",\"currency\":\"EUR\"}],\"bookmark\":null}"

static void reads_parents_silently_and_batches_their_ids(void **state)
{
	struct talk talk;
	struct task *first, *second;

	(void)state;
	start(&talk, "{\"ids_per_request\": 2}", STREAMS("ad_analytics"), NULL);
	assert_int_equal(reply(&talk, expect(&talk, "ad_accounts", "/v5/ad_accounts?"), ACCOUNT),
			 0);
	assert_int_equal(reply(&talk, expect(&talk, "ads", "/549/ads?"),
			       "{\"items\":[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":\"3\"}],"
			       "\"bookmark\":\"x+y\"}"),
			 0);
	/* the list goes on first: others wait for it; a batch is ready beside it */
	second = expect(&talk, "ads", "bookmark=x%2By");
	first = expect(&talk, "ad_analytics",
		       "ad_ids=1&ad_ids=2&start_date=2026-08-25&end_date=2026-11-21");
	assert_null(next(&talk));
	reply(&talk, second, "{\"items\":[],\"bookmark\":null}");
	second = expect(&talk, "ad_analytics", "ad_ids=3&");
	reply(&talk, first, "[{\"AD_ID\":1,\"DATE\":\"2026-11-01\"}]");
	assert_false(plan_finished(talk.plan));
	assert_int_equal(reply(&talk, second, "[{\"AD_ID\":3,\"DATE\":\"2026-11-01\"}]"), 1);
	assert_true(plan_finished(talk.plan));
	assert_string_equal(talk.told, "ad_analytics: ended\n");
	assert_string_equal(json_string_value(json_object_get(
				    state_get(talk.state, "ad_analytics", "549"), "to")),
			    "2026-11-21");
	end(&talk);
}

static void reads_a_parent_once_for_itself_and_its_children(void **state)
{
	struct talk talk;

	(void)state;
	start(&talk, "{}", STREAMS("ad_accounts", "campaigns"), NULL);
	assert_int_equal(reply(&talk, expect(&talk, "ad_accounts", "?"), ACCOUNT), 1);
	assert_int_equal(reply(&talk, expect(&talk, "campaigns", "/549/campaigns"),
			       "{\"items\":[{\"id\":\"7\",\"updated_time\":1700000000}]}"),
			 1);
	assert_null(next(&talk));
	assert_true(plan_finished(talk.plan));
	end(&talk);
}

static void leaves_out_accounts_that_were_not_named(void **state)
{
	struct talk talk;

	(void)state;
	start(&talk, "{\"ad_account_ids\": [\"549\", \"550\"]}", STREAMS("campaigns"), NULL);
	reply(&talk, expect(&talk, "ad_accounts", "?"),
	      "{\"items\":[{\"id\":\"548\"},{\"id\":\"549\"}]}");
	reply(&talk, expect(&talk, "campaigns", "/549/"), "{\"items\":[]}");
	assert_null(next(&talk));
	assert_true(plan_finished(talk.plan));
	assert_non_null(strstr(talk.told, "ad_account_ids names 550"));
	end(&talk);
}

static void does_not_filter_children_by_the_parents_bookmark(void **state)
{
	struct talk talk;

	(void)state;
	start(&talk, "{}", STREAMS("ads", "ad_analytics"), NULL);
	state_put(talk.state, "ads", "549",
		  json_pack("{s:i, s:s}", "seen", 1700000000, "full", "2026-11-22"));
	reply(&talk, expect(&talk, "ad_accounts", "?"), ACCOUNT);
	assert_int_equal(reply(&talk, expect(&talk, "ads", "/549/ads"),
			       "{\"items\":[{\"id\":\"1\",\"updated_time\":1600000000},"
			       "{\"id\":\"2\",\"updated_time\":1750000000}]}"),
			 1);
	reply(&talk, expect(&talk, "ad_analytics", "ad_ids=1&ad_ids=2"), "[]");
	assert_true(plan_finished(talk.plan));
	end(&talk);
}

static void splits_a_batch_at_the_blamed_id(void **state)
{
	struct talk talk;
	struct task *task, *rest;

	(void)state;
	start(&talk, "{}", STREAMS("ad_analytics"), NULL);
	reply(&talk, expect(&talk, "ad_accounts", "?"), ACCOUNT);
	reply(&talk, expect(&talk, "ads", "?"),
	      "{\"items\":[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":\"3\"}]}");
	task = expect(&talk, "ad_analytics", "ad_ids=1&ad_ids=2&ad_ids=3");
	assert_true(plan_split(talk.plan, task, "2"));
	rest = expect(&talk, "ad_analytics", "ad_ids=1&ad_ids=3&");
	task = expect(&talk, "ad_analytics", "ad_ids=2&");
	reply(&talk, rest, "[]");
	plan_leave_gap(talk.plan, task, &talk.err);
	assert_true(plan_finished(talk.plan));
	assert_string_equal(talk.told, "ad_analytics: failed\n");
	{
		const json_t *value = state_get(talk.state, "ad_analytics", "549");
		const json_t *gap = json_object_get(value, "owed");

		assert_string_equal(json_string_value(json_object_get(value, "to")), "2026-11-21");
		assert_string_equal(
			json_string_value(json_object_get(json_array_get(gap, 0), "id")), "2");
	}
	end(&talk);
}

static void asks_for_one_id_at_a_time_where_batches_are_refused(void **state)
{
	struct talk talk;
	struct task *task;

	(void)state;
	start(&talk, "{\"ids_per_request\": 2}", STREAMS("pin_analytics"), NULL);
	reply(&talk, expect(&talk, "pins", "pin_metrics=true"),
	      "{\"items\":[{\"id\":\"1\"},{\"id\":\"2\"}],\"bookmark\":\"x\"}");
	reply(&talk, expect(&talk, "pins", "bookmark=x"),
	      "{\"items\":[{\"id\":\"3\"}],\"bookmark\":null}");
	task = expect(&talk, "pin_analytics", "/pins/analytics?pin_ids=1&pin_ids=2&");
	plan_stream_run(talk.plan, task)->singly = true;
	plan_singly(talk.plan, task);
	task = expect(&talk, "pin_analytics", "/pins/2/analytics?");
	assert_int_equal(
		reply(&talk, task, "{\"all\":{\"daily_metrics\":[{\"date\":\"2026-11-01\"}]}}"), 1);
	task = expect(&talk, "pin_analytics", "/pins/1/analytics?");
	/* others need not be refused first */
	reply(&talk, expect(&talk, "pin_analytics", "/pins/3/analytics?"), "{}");
	assert_false(plan_finished(talk.plan));
	reply(&talk, task, "{}");
	assert_true(plan_finished(talk.plan));
	assert_string_equal(talk.told, "pin_analytics: ended\n");
	end(&talk);
}

static void leaves_out_rows_that_a_child_is_not_read_for(void **state)
{
	struct talk talk;

	(void)state;
	start(&talk, "{}", STREAMS("pin_analytics"), NULL);
	reply(&talk, expect(&talk, "pins", "?"),
	      "{\"items\":[{\"id\":\"1\",\"created_at\":\"2020-01-01T00:00:00\","
	      "\"pin_metrics\":{\"90d\":{\"impression\":0}}},"
	      "{\"id\":\"2\",\"created_at\":\"2020-01-01T00:00:00\","
	      "\"pin_metrics\":{\"90d\":{\"impression\":1}}},"
	      "{\"id\":\"3\",\"created_at\":\"2026-11-20T00:00:00\","
	      "\"pin_metrics\":{\"90d\":{\"impression\":0}}}],\"bookmark\":null}");
	reply(&talk, expect(&talk, "pin_analytics", "?pin_ids=2&pin_ids=3&"), "{}");
	assert_true(plan_finished(talk.plan));
	end(&talk);
}

static void does_not_split_a_list_in_mid_page(void **state)
{
	struct talk talk;
	struct task *task;

	(void)state;
	start(&talk, "{\"objective_types\": [\"AWARENESS\"]}", STREAMS("ads"), NULL);
	reply(&talk, expect(&talk, "ad_accounts", "?"), ACCOUNT);
	reply(&talk, expect(&talk, "campaigns", "?"),
	      "{\"items\":[{\"id\":\"1\",\"objective_type\":\"AWARENESS\"},"
	      "{\"id\":\"2\",\"objective_type\":\"CONSIDERATION\"},"
	      "{\"id\":\"3\",\"objective_type\":\"AWARENESS\"}]}");
	task = expect(&talk, "ads", "campaign_ids=1&campaign_ids=3&");
	assert_true(plan_can_split(task));
	task->paging.cursor = memory_text("second page");
	assert_false(plan_can_split(task));
	reply(&talk, task, "{\"items\":[]}");
	assert_true(plan_finished(talk.plan));
	end(&talk);
}

static void asks_again_for_what_is_owed(void **state)
{
	struct talk talk;

	(void)state;
	start(&talk, "{\"lookback_days\": 0}", STREAMS("ad_analytics"),
	      json_pack("{s:s, s:s, s:[{s:s, s:s, s:s}]}", "from", "2026-08-25", "to", "2026-11-20",
			"owed", "id", "2", "from", "2026-09-01", "to", "2026-09-30"));
	reply(&talk, expect(&talk, "ad_accounts", "?"), ACCOUNT);
	reply(&talk, expect(&talk, "ads", "?"), "{\"items\":[{\"id\":\"1\"},{\"id\":\"2\"}]}");
	reply(&talk,
	      expect(&talk, "ad_analytics", "ad_ids=2&start_date=2026-09-01&end_date=2026-09-30"),
	      "[]");
	reply(&talk, expect(&talk, "ad_analytics", "ad_ids=1&ad_ids=2&start_date=2026-11-20"),
	      "[]");
	assert_true(plan_finished(talk.plan));
	assert_true(json_is_null(
		json_object_get(state_get(talk.state, "ad_analytics", "549"), "owed")));
	end(&talk);
}

/* An earlier run has stopped in the first window, behind the ad `after`. */
static void stopped_behind(struct talk *talk, const char *after)
{
	const struct selected *selected = selection_find(&talk->selection, "ad_analytics");

	state_put(talk->state, "ad_analytics", "549",
		  json_pack("{s:{s:s, s:s, s:s, s:s, s:s}}", "open", "from", "2026-08-25", "to",
			    "2026-11-21", "since", "2026-11-22", "after_id", after, "asked",
			    selected->fingerprint));
}

static void a_debt_that_still_cannot_be_had_fails_the_stream(void **state)
{
	struct talk talk;

	(void)state;
	start(&talk, "{\"lookback_days\": 0}", STREAMS("ad_analytics"),
	      json_pack("{s:s, s:s, s:[{s:s, s:s, s:s}]}", "from", "2026-08-25", "to", "2026-11-20",
			"owed", "id", "2", "from", "2026-09-01", "to", "2026-09-30"));
	reply(&talk, expect(&talk, "ad_accounts", "?"), ACCOUNT);
	reply(&talk, expect(&talk, "ads", "?"), "{\"items\":[{\"id\":\"2\"}]}");
	plan_leave_gap(talk.plan, expect(&talk, "ad_analytics", "start_date=2026-09-01"),
		       &talk.err);
	reply(&talk, expect(&talk, "ad_analytics", "ad_ids=2&start_date=2026-11-20"), "[]");
	assert_true(plan_finished(talk.plan));
	assert_string_equal(talk.told, "ad_analytics: failed\n");
	assert_int_equal(json_array_size(json_object_get(
				 state_get(talk.state, "ad_analytics", "549"), "owed")),
			 1);
	end(&talk);
}

static void goes_on_listing_when_all_that_is_listed_is_done(void **state)
{
	struct buffer page BUFFER_SCOPED = {0};
	struct talk talk;

	(void)state;
	start(&talk, "{\"ids_per_request\": 1}", STREAMS("ad_analytics"), NULL);
	stopped_behind(&talk, "100");
	buffer_add_text(&page, "{\"items\":[");
	for (int id = 1; id <= 100; id++)
		buffer_format(&page, "%s{\"id\":\"%d\"}", id > 1 ? "," : "", id);
	buffer_add_text(&page, "],\"bookmark\":\"more\"}");
	reply(&talk, expect(&talk, "ad_accounts", "?"), ACCOUNT);
	reply(&talk, expect(&talk, "ads", "?"), buffer_text(&page));
	reply(&talk, expect(&talk, "ads", "bookmark=more"), "{\"items\":[{\"id\":\"101\"}]}");
	reply(&talk, expect(&talk, "ad_analytics", "ad_ids=101&"), "[]");
	assert_true(plan_finished(talk.plan));
	end(&talk);
}

static void goes_on_with_others_when_an_account_is_done(void **state)
{
	struct talk talk;

	(void)state;
	start(&talk, "{}", STREAMS("ad_analytics"), NULL);
	stopped_behind(&talk, "9");
	reply(&talk, expect(&talk, "ad_accounts", "?"),
	      "{\"items\":[{\"id\":\"549\"},{\"id\":\"550\"}]}");
	reply(&talk, expect(&talk, "ads", "/549/"), "{\"items\":[{\"id\":\"1\"}]}");
	reply(&talk, expect(&talk, "ads", "/550/"), "{\"items\":[{\"id\":\"2\"}]}");
	reply(&talk, expect(&talk, "ad_analytics", "/550/"), "[]");
	assert_true(plan_finished(talk.plan));
	end(&talk);
}

static void passes_on_that_a_list_is_incomplete(void **state)
{
	struct talk talk;

	(void)state;
	start(&talk, "{}", STREAMS("ads", "ad_analytics"), NULL);
	reply(&talk, expect(&talk, "ad_accounts", "?"), ACCOUNT);
	plan_done(talk.plan, expect(&talk, "ads", "?"), false, &talk.err);
	assert_null(next(&talk));
	assert_true(plan_finished(talk.plan));
	assert_string_equal(talk.told, "ads: failed\nad_analytics: failed\n");
	assert_null(state_get(talk.state, "ad_analytics", "549"));
	end(&talk);
}

static void leaves_out_a_refused_account_with_all_below(void **state)
{
	struct talk talk;
	struct task *task = NULL;

	(void)state;
	start(&talk, "{}", STREAMS("ads", "ad_analytics"), NULL);
	reply(&talk, expect(&talk, "ad_accounts", "?"),
	      "{\"items\":[{\"id\":\"548\"},{\"id\":\"549\"}]}");
	task = expect(&talk, "ads", "/548/");
	plan_close(talk.plan, task->unit->checkpoint, true);
	plan_done(talk.plan, task, false, &talk.err);
	reply(&talk, expect(&talk, "ads", "/549/"), "{\"items\":[]}");
	assert_null(next(&talk));
	assert_true(plan_finished(talk.plan));
	assert_string_equal(talk.told, "ads: ended\nad_analytics: ended\n");
	assert_null(state_get(talk.state, "ad_analytics", "548"));
	assert_non_null(state_get(talk.state, "ad_analytics", "549"));
	end(&talk);
}

static void leaves_out_what_is_refused_and_reads_the_others(void **state)
{
	struct talk talk;

	(void)state;
	start(&talk, "{}", STREAMS("product_group_promotions", "product_group_analytics"), NULL);
	reply(&talk, expect(&talk, "ad_accounts", "?"), ACCOUNT);
	reply(&talk, expect(&talk, "ad_groups", "/549/"),
	      "{\"items\":[{\"id\":\"1\"},{\"id\":\"2\"}]}");
	plan_leave_out(talk.plan, expect(&talk, "product_group_promotions", "ad_group_id=1&"),
		       &talk.err);
	reply(&talk, expect(&talk, "product_group_promotions", "ad_group_id=2&"),
	      "{\"items\":[{\"id\":\"7\"}]}");
	reply(&talk, expect(&talk, "product_group_analytics", "product_group_ids=7&"), "[]");
	assert_true(plan_finished(talk.plan));
	assert_string_equal(talk.told, "product_group_promotions: ended\n"
				       "product_group_analytics: ended\n");
	assert_true(plan_stream_run_named(talk.plan, "product_group_promotions")->end.passed_over);
	assert_true(plan_stream_run_named(talk.plan, "product_group_analytics")->end.passed_over);
	assert_false(json_is_string(
		json_object_get(state_get(talk.state, "product_group_analytics", "549"), "to")));
	end(&talk);
}

static void tells_a_failure_beside_what_is_left_out(void **state)
{
	struct talk talk;

	(void)state;
	start(&talk, "{}", STREAMS("product_group_promotions"), NULL);
	reply(&talk, expect(&talk, "ad_accounts", "?"), ACCOUNT);
	reply(&talk, expect(&talk, "ad_groups", "/549/"),
	      "{\"items\":[{\"id\":\"1\"},{\"id\":\"2\"}]}");
	plan_leave_out(talk.plan, expect(&talk, "product_group_promotions", "ad_group_id=1&"),
		       &talk.err);
	plan_done(talk.plan, expect(&talk, "product_group_promotions", "ad_group_id=2&"), false,
		  &talk.err);
	assert_string_equal(talk.told, "product_group_promotions: failed\n");
	end(&talk);
}

static void passes_a_single_id_that_is_left_out(void **state)
{
	struct talk talk;

	(void)state;
	start(&talk, "{}", STREAMS("ad_analytics"), NULL);
	reply(&talk, expect(&talk, "ad_accounts", "?"), ACCOUNT);
	reply(&talk, expect(&talk, "ads", "?"), "{\"items\":[{\"id\":\"1\"}]}");
	plan_leave_out(talk.plan, expect(&talk, "ad_analytics", "ad_ids=1&"), &talk.err);
	assert_true(plan_finished(talk.plan));
	assert_string_equal(talk.told, "ad_analytics: ended\n");
	assert_string_equal(json_string_value(json_object_get(
				    state_get(talk.state, "ad_analytics", "549"), "to")),
			    "2026-11-21");
	end(&talk);
}

static void waits_for_a_category_that_is_limited(void **state)
{
	struct talk talk;
	int64_t wake = 0;
	struct task *task = NULL;

	(void)state;
	start(&talk, "{}", STREAMS("ad_accounts"), NULL);
	task = expect(&talk, "ad_accounts", "?");
	task->step.not_before_ms = 500;
	plan_again(talk.plan, task);
	assert_null(plan_next(talk.plan, 100, no_wait, NULL, &wake));
	assert_int_equal(wake, 400);
	assert_ptr_equal(plan_next(talk.plan, 500, no_wait, NULL, &wake), task);
	plan_again(talk.plan, task);
	end(&talk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_parents_silently_and_batches_their_ids),
		cmocka_unit_test(reads_a_parent_once_for_itself_and_its_children),
		cmocka_unit_test(leaves_out_accounts_that_were_not_named),
		cmocka_unit_test(does_not_filter_children_by_the_parents_bookmark),
		cmocka_unit_test(splits_a_batch_at_the_blamed_id),
		cmocka_unit_test(asks_for_one_id_at_a_time_where_batches_are_refused),
		cmocka_unit_test(leaves_out_rows_that_a_child_is_not_read_for),
		cmocka_unit_test(does_not_split_a_list_in_mid_page),
		cmocka_unit_test(asks_again_for_what_is_owed),
		cmocka_unit_test(a_debt_that_still_cannot_be_had_fails_the_stream),
		cmocka_unit_test(goes_on_listing_when_all_that_is_listed_is_done),
		cmocka_unit_test(goes_on_with_others_when_an_account_is_done),
		cmocka_unit_test(passes_on_that_a_list_is_incomplete),
		cmocka_unit_test(leaves_out_a_refused_account_with_all_below),
		cmocka_unit_test(leaves_out_what_is_refused_and_reads_the_others),
		cmocka_unit_test(tells_a_failure_beside_what_is_left_out),
		cmocka_unit_test(passes_a_single_id_that_is_left_out),
		cmocka_unit_test(waits_for_a_category_that_is_limited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
