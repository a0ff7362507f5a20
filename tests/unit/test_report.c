#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "plan/job_limit.h"
#include "progress/checkpoint.h"
#include "stream/selection.h"
#include "tap/extract/extractors.h"
#include "tests/unit/policies.h"

/* One report of campaign_report, and what the API says about it. */
struct talk {
	json_t *settings;
	struct catalog catalog;
	struct selection selection;
	struct checkpoint *checkpoint;
	struct unit unit;
	struct task task;
	struct request_context context;
	struct error err;
};

static void begin(struct talk *talk, const char *settings, const char *bookmark)
{
	struct checkpoint_context where = {.today = 20777, .wall_us = clock_wall_us()};
	struct progress_policy policy;
	json_auto_t *value = bookmark ? json_loads(bookmark, 0, NULL) : NULL;

	*talk = (struct talk){.settings = json_loads(settings, 0, NULL)};
	talk->task.unit = &talk->unit;
	assert_non_null(talk->settings);
	policy = policy_of(talk->settings, "campaign_report");
	where.policy = &policy;
	where.settings = settings_of(talk->settings);
	assert_int_equal(catalog_of(&talk->catalog, NULL, talk->settings, &talk->err), 0);
	selection_add(&talk->selection, catalog_find(&talk->catalog, "campaign_report"));
	assert_int_equal(selection_close(&talk->selection, &talk->catalog, &talk->err), 0);
	talk->unit.selected = selection_find(&talk->selection, "campaign_report");
	talk->checkpoint = checkpoint_new(talk->unit.selected, "7", value, &where, &talk->err);
	assert_non_null(talk->checkpoint);
	talk->unit.checkpoint = talk->checkpoint;
	talk->unit.window = (struct window){20700, 20776};
	talk->unit.partition = partition_new(NULL);
	partition_add(talk->unit.partition, "ad_account_id", slice_of("7"));
	talk->context = (struct request_context){.base_url = "https://x",
						 .settings = settings_of(talk->settings)};
	assert_int_equal(report_extractor.next(&talk->context, &talk->task, NULL, &talk->err), 0);
}

static void end(struct talk *talk)
{
	json_decref(talk->task.memo);
	json_decref(talk->task.resumable);
	json_decref(talk->task.resumable_kept);
	free(talk->task.step.url);
	free(talk->task.step.body);
	partition_release(talk->unit.partition);
	checkpoint_free(talk->checkpoint);
	selection_release(&talk->selection);
	catalog_release(&talk->catalog);
	json_decref(talk->settings);
}

static int hear(struct talk *talk, const char *body)
{
	struct reply reply = {.body = slice_of(body)};

	return report_extractor.next(&talk->context, &talk->task, &reply, &talk->err);
}

static int suffer(struct talk *talk, int status, int code, enum outcome outcome)
{
	struct verdict verdict = {.outcome = outcome, .status = status, .code = code};

	return report_extractor.recover(&talk->context, &talk->task, &verdict, &talk->err);
}

static void creates(const struct talk *talk)
{
	const struct step *step = &talk->task.step;

	assert_int_equal(step->kind, STEP_BODY);
	assert_string_equal(step->method, "POST");
	assert_string_equal(step->url, "https://x/ad_accounts/7/reports");
	assert_non_null(strstr(step->body, "\"level\":\"CAMPAIGN\""));
	assert_false(step->poll);
}

static void polls(const struct talk *talk, const char *token)
{
	const struct step *step = &talk->task.step;
	char *url SCOPED = memory_format("https://x/ad_accounts/7/reports?token=%s", token);

	assert_int_equal(step->kind, STEP_BODY);
	assert_string_equal(step->method, "GET");
	assert_string_equal(step->url, url);
	assert_null(step->body);
	assert_true(step->poll);
}

static void asks_looks_and_downloads(void **state)
{
	struct talk talk;

	(void)state;
	begin(&talk, "{}", NULL);
	creates(&talk);
	assert_int_equal(hear(&talk, "{\"token\": \"t+1\", \"report_status\": \"IN_PROGRESS\"}"),
			 0);
	polls(&talk, "t%2B1");
	assert_int_equal(
		hear(&talk, "{\"report_status\": \"FINISHED\", \"url\": \"https://s3/f?s=1\"}"), 0);
	assert_int_equal(talk.task.step.kind, STEP_FILE);
	assert_string_equal(talk.task.step.url, "https://s3/f?s=1");
	assert_true(talk.task.step.anonymous);
	assert_null(talk.task.step.category);
	assert_int_equal(hear(&talk, ""), 0);
	assert_int_equal(talk.task.step.kind, STEP_DONE);
	end(&talk);
}

static void reads_the_envelope_of_other_reports_and_tokens_that_are_numbers(void **state)
{
	struct talk talk;

	(void)state;
	begin(&talk, "{}", NULL);
	assert_int_equal(hear(&talk, "{\"code\": 0, \"data\": {\"token\": 12345678901234567}}"), 0);
	polls(&talk, "12345678901234567");
	assert_int_equal(hear(&talk, "{\"data\": {\"report_status\": \"FINISHED\"}}"), 0);
	assert_int_equal(talk.task.step.kind, STEP_DONE);
	end(&talk);
}

static void waits_twice_as_long_each_time(void **state)
{
	static const int64_t waits[] = {1000, 2000, 4000, 8000, 10000, 10000};
	struct talk talk;

	(void)state;
	begin(&talk, "{}", NULL);
	assert_int_equal(hear(&talk, "{\"token\": \"t\"}"), 0);
	for (size_t i = 0; i < sizeof(waits) / sizeof(*waits); i++) {
		int64_t wait = talk.task.step.not_before_ms - clock_ms();

		assert_true(wait <= waits[i] && wait > waits[i] - 500);
		assert_int_equal(hear(&talk, "{\"report_status\": \"IN_PROGRESS\"}"), 0);
	}
	end(&talk);
}

static void gives_up_after_the_longest_wait(void **state)
{
	struct talk talk;

	(void)state;
	begin(&talk, "{\"report_timeout_s\": 0}", NULL);
	assert_int_equal(hear(&talk, "{\"token\": \"t\"}"), 0);
	assert_int_equal(hear(&talk, "{\"report_status\": \"IN_PROGRESS\"}"), -1);
	assert_int_equal(talk.err.kind, ERROR_TRANSIENT);
	assert_non_null(strstr(talk.err.text, "report_timeout_s"));
	assert_non_null(talk.task.resumable); /* the next run may find it made */
	end(&talk);
}

static void makes_a_lost_report_again_three_times_in_all(void **state)
{
	static const char *const lost[] = {"FAILED", "EXPIRED", "DOES_NOT_EXIST"};
	struct talk talk;

	(void)state;
	begin(&talk, "{}", NULL);
	for (int i = 0; i < 3; i++) {
		char *body SCOPED = memory_format("{\"report_status\": \"%s\"}", lost[i]);

		creates(&talk);
		assert_int_equal(hear(&talk, "{\"token\": \"t\"}"), 0);
		assert_non_null(talk.task.resumable);
		assert_int_equal(hear(&talk, body), i < 2 ? 0 : -1);
		assert_null(talk.task.resumable);
	}
	assert_non_null(strstr(talk.err.text, "3 times: DOES_NOT_EXIST"));
	end(&talk);
}

static void asks_for_a_fresh_link_when_it_is_too_old(void **state)
{
	struct talk talk;

	(void)state;
	begin(&talk, "{}", NULL);
	assert_int_equal(hear(&talk, "{\"token\": \"t\"}"), 0);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(hear(&talk, "{\"report_status\": \"FINISHED\", \"url\": \"u\"}"),
				 0);
		assert_int_equal(talk.task.step.kind, STEP_FILE);
		assert_int_equal(suffer(&talk, 403, 0, OUTCOME_NO_ACCESS), 1);
		polls(&talk, "t");
		assert_int_equal(talk.task.step.not_before_ms, 0);
	}
	assert_int_equal(hear(&talk, "{\"report_status\": \"FINISHED\", \"url\": \"u\"}"), -1);
	assert_non_null(strstr(talk.err.text, "5 tries"));
	end(&talk);
}

static void knows_its_own_troubles_only(void **state)
{
	struct talk talk;

	(void)state;
	begin(&talk, "{}", NULL);
	assert_int_equal(suffer(&talk, 403, 29, OUTCOME_NO_ACCESS), 0); /* the account's */
	assert_int_equal(hear(&talk, "{\"token\": \"t\"}"), 0);
	assert_int_equal(suffer(&talk, 500, 0, OUTCOME_TRANSIENT), 0);
	assert_int_equal(suffer(&talk, 400, 1104, OUTCOME_REFUSED), 1);
	creates(&talk);
	end(&talk);
}

static void takes_up_the_report_of_an_earlier_run(void **state)
{
	struct talk first, second;
	json_t *list = NULL;
	char *bookmark = NULL;

	(void)state;
	begin(&first, "{}", NULL);
	assert_int_equal(hear(&first, "{\"token\": \"t\"}"), 0);
	assert_true(checkpoint_keep_resumable(first.checkpoint, &first.task.resumable_kept,
					      first.task.resumable));
	list = checkpoint_value(first.checkpoint, INT32_MAX);
	bookmark = json_dumps(list, 0);
	begin(&second, "{}", bookmark);
	polls(&second, "t");
	assert_int_equal(second.task.step.not_before_ms, 0);
	end(&second);
	/* other days: another report */
	begin(&second, "{\"columns\": [\"CTR\"]}", bookmark);
	creates(&second);
	end(&second);
	end(&first);
	json_decref(list);
	free(bookmark);
}

static void forgets_reports_that_are_too_old(void **state)
{
	struct talk talk;
	json_t *value = NULL;

	(void)state;
	begin(&talk, "{}",
	      "{\"pending\": [{\"digest\": \"x\", \"until\": 1000, \"token\": \"t\"}]}");
	assert_null(checkpoint_resumable(talk.checkpoint, "x"));
	value = checkpoint_value(talk.checkpoint, INT32_MAX);
	assert_null(json_object_get(value, "pending"));
	json_decref(value);
	end(&talk);
}

static void refuses_answers_that_are_none(void **state)
{
	struct talk talk;

	(void)state;
	begin(&talk, "{}", NULL);
	assert_int_equal(hear(&talk, "[1]"), -1);
	assert_int_equal(talk.err.kind, ERROR_API);
	end(&talk);
}

static void says_where_files_cannot_be_made(void **state)
{
	const char *folder = getenv("TMPDIR");
	char *before SCOPED = memory_text(folder);
	struct talk talk;

	(void)state;
	begin(&talk, "{}", NULL);
	setenv("TMPDIR", "/no/such/folder", 1);
	assert_int_equal(report_extractor.next(&talk.context, &talk.task, NULL, &talk.err), -1);
	assert_int_equal(talk.err.kind, ERROR_CONFIG);
	assert_non_null(strstr(talk.err.text, "/no/such/folder"));
	if (before)
		setenv("TMPDIR", before, 1);
	else
		unsetenv("TMPDIR");
	end(&talk);
}

static void lets_so_many_units_into_a_lane(void **state)
{
	struct job_limit *job_limits = NULL;
	struct job_limit *job_limit = job_limit_of(&job_limits, &report_extractor, "7", 4);
	struct task tasks[4] = {0};

	(void)state;
	assert_ptr_equal(job_limit_of(&job_limits, &report_extractor, "7", 9), job_limit);
	assert_ptr_not_equal(job_limit_of(&job_limits, &report_extractor, "8", 4), job_limit);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(job_limit_wait_ms(job_limit, 0), 0);
		job_limit_enter(job_limit, &tasks[i]);
		job_limit_enter(job_limit, &tasks[i]);
	}
	assert_int_equal(job_limit_wait_ms(job_limit, 0), -1);
	job_limit_halve(job_limit, 1000, 500);
	job_limit_halve(job_limit, 1100, 500); /* sent before the first warning came */
	job_limit_leave(&tasks[0]);
	job_limit_leave(&tasks[1]);
	job_limit_leave(&tasks[2]);
	assert_int_equal(job_limit->limit, 2);
	assert_int_equal(job_limit_wait_ms(job_limit, 1200), 400);
	assert_int_equal(job_limit_wait_ms(job_limit, 1600), 0);
	for (int i = 0; i < 5; i++)
		job_limit_grow(job_limit);
	assert_int_equal(job_limit->limit, 4);
	job_limits_free(job_limits);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asks_looks_and_downloads),
		cmocka_unit_test(reads_the_envelope_of_other_reports_and_tokens_that_are_numbers),
		cmocka_unit_test(waits_twice_as_long_each_time),
		cmocka_unit_test(gives_up_after_the_longest_wait),
		cmocka_unit_test(makes_a_lost_report_again_three_times_in_all),
		cmocka_unit_test(asks_for_a_fresh_link_when_it_is_too_old),
		cmocka_unit_test(knows_its_own_troubles_only),
		cmocka_unit_test(takes_up_the_report_of_an_earlier_run),
		cmocka_unit_test(forgets_reports_that_are_too_old),
		cmocka_unit_test(refuses_answers_that_are_none),
		cmocka_unit_test(says_where_files_cannot_be_made),
		cmocka_unit_test(lets_so_many_units_into_a_lane),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
