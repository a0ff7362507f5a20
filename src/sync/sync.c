#include "sync/sync.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/memory.h"
#include "stream/setting.h"
#include "sync/answer.h"
#include "sync/estimate.h"
#include "sync/inbox.h"
#include "sync/plan_listener.h"
#include "sync/run.h"

/* What a body is expected to weigh before the first one of its stream was seen. */
enum { FIRST_BODY_BYTES = 256 << 10, SMALL_BODY_BYTES = 16 << 10 };

/* So long a run that ends waits for new tokens: containers are killed 10 s after SIGTERM. */
enum { RENEWAL_MS = 7000 };

/* --- sending --- */

/* 1: sent; 0: not now; -1. */
static int submit(struct run *run, struct task *task, struct error *err)
{
	const char *authorization = NULL;
	char label[TASK_LABEL_SIZE];
	struct request request = task_request(task, label);
	int ready = 1;

	if (!task->step.anonymous)
		ready = exchange_authorize(&run->exchange, &authorization, &task->sent.token, err);
	if (ready <= 0)
		return ready;
	if (task->step.category && quota_take(run->quota, task->step.category, clock_ms(),
					      run->pacing.patience_ms, &task->sent.ticket) != 0)
		return 0;
	if (pool_submit(run->pool, &request, authorization, task, err) < 0)
		return -1;
	run->pacing.polls += task->step.poll;
	task->sent.at_ms = clock_ms();
	run->pacing.expected_bytes += task->sent.expected_bytes;
	return 1;
}

static void expect(struct run *run, struct task *task)
{
	size_t seen = plan_stream_run(run->plan, task)->counts.wire_bytes;

	task->sent.expected_bytes = seen ? seen : FIRST_BODY_BYTES;
	if (task->step.kind != STEP_ROWS)
		task->sent.expected_bytes = SMALL_BODY_BYTES;
}

/* Send what may go out; returns how long to wait until more may (-1: until an answer came). */
static int64_t send_units(struct run *run)
{
	int64_t wake_ms = -1;

	if (run->exchange.wanted) /* what needs no token waits as well: it is not for long */
		return 1000;
	while (pool_in_flight(run->pool) < run->concurrency && !output_full(run->input->output) &&
	       !inbox_must_stop(run)) {
		struct task *task = plan_next(run->plan, clock_ms(), pacing_wait_ms, run, &wake_ms);
		int sent;

		if (!task)
			return wake_ms;
		expect(run, task);
		if (!pacing_admits(run, task)) {
			plan_again(run->plan, task);
			return -1;
		}
		sent = submit(run, task, &run->end.stop);
		if (sent < 0) {
			run->end.stopping = true;
			plan_again(run->plan, task);
		} else if (sent == 0) {
			plan_again(run->plan, task);
			return 10;
		}
	}
	return -1;
}

/* --- receiving --- */

static void take(struct run *run, struct response *response)
{
	if (run->end.stopping)
		response_free(response);
	else if (final_day_is(run, response))
		final_day_take(run, response);
	else
		answer_take(run, response);
}

static void receive(struct run *run, int64_t wake_ms)
{
	struct response *response = inbox_pop(run);
	int64_t until = clock_ms() + (wake_ms < 0 || wake_ms > 1000 ? 1000 : wake_ms);

	if (!response)
		inbox_wait(run, until, &response);
	if (response && output_full(run->input->output) && !run->end.stopping) {
		struct error ignored = {0};

		inbox_wait_for_room(run, &ignored);
	}
	if (response)
		take(run, response);
}

/* --- the run --- */

static bool idle(const struct run *run)
{
	return pool_in_flight(run->pool) == 0 && inbox_empty(run);
}

static void tell_waiting(struct run *run, int64_t wake_ms)
{
	const struct observer *observer = run->input->observer;

	if (wake_ms <= 1000 || !idle(run) || !pacing_paused(run))
		return;
	observer->waiting(observer->self, NULL, wake_ms, "waiting for the rate limit");
	messages_waiting(run, NULL, wake_ms);
}

/* -1: no end is known. */
static int64_t sooner(int64_t one_ms, int64_t other_ms)
{
	if (one_ms < 0 || other_ms < 0)
		return one_ms < 0 ? other_ms : one_ms;
	return one_ms < other_ms ? one_ms : other_ms;
}

static void loop(struct run *run)
{
	while (!inbox_must_stop(run)) {
		int64_t wake_ms;

		final_day_start(run);
		wake_ms = sooner(send_units(run), final_day_wait_ms(run));
		if (idle(run) && (plan_finished(run->plan) || wake_ms < 0) &&
		    final_day_wait_ms(run) < 0 && !output_full(run->input->output))
			return;
		tell_waiting(run, wake_ms);
		receive(run, wake_ms);
		messages_streams(run);
		messages_state(run, false);
		estimate_tell(run);
	}
}

static void set_up(struct run *run)
{
	const struct sync_input *input = run->input;
	const struct run_policy *policy = &input->policy;

	run->concurrency = policy->concurrency;
	if (input->record_limit)
		run->concurrency = 1; /* the next request may not be needed */
	run->memory = policy->memory;
	run->pacing.wire_budget = policy->memory / 5 * 2;
	run->pacing.patience_ms = policy->patience_ms;
	run->retrying.policy = (struct retry_policy){500, 30000, policy->patience_ms};
	run->retrying.random = (uint32_t)clock_wall_us();
	run->messages.state_written_ms = clock_ms();
	run->estimated_ms = clock_ms();
	run->quota = quota_new(input->api->limits, input->api->limit_count);
	run->messages.protocol =
		input->protocol->run_new(input->selection, input->state, input->protocol_policy);
}

static int open_pool(struct run *run, struct error *err)
{
	const struct run_policy *policy = &run->input->policy;
	struct pool_options options = {
		.concurrency = run->concurrency,
		.connect_timeout_ms = 30000,
		.stall_timeout_ms = policy->stall_timeout_ms,
		.body_limit = run->pacing.wire_budget,
		.user_agent = policy->user_agent,
		.ca_bundle = policy->ca_bundle,
		.http_version = policy->http_version,
		.request_id_header = run->input->api->request_id_header,
	};

	run->pool = pool_new(&options, err);
	if (!run->pool)
		return -1;
	exchange_begin(&run->exchange, run->input->api, run->pool, run->memory / 5 * 3);
	pool_watch(run->pool, output_wake_fd(run->input->output));
	pool_watch(run->pool, run->input->stop_fd);
	return 0;
}

static int open_plan(struct run *run, struct error *err)
{
	const struct sync_input *input = run->input;
	struct plan_input plan = {.extractors = input->extractors,
				  .selection = input->selection,
				  .state = input->state,
				  .policies = input->policies,
				  .settings = input->settings,
				  .base_url = input->api->base_url,
				  .observer = &run->plan_observer,
				  .quota = run->quota,
				  .resumable = input->resumable,
				  .today = clock_today(),
				  .wall_us = clock_wall_us()};

	run->plan_observer = plan_listener_new(run);
	run->plan = plan_new(&plan, err);
	return run->plan ? 0 : -1;
}

/* What the run says in the end: the sentence to act upon. */
static int outcome(struct run *run, struct error *err)
{
	char back[TIME_TEXT_SIZE];

	if (run->end.stop.kind != ERROR_NONE)
		return error_set(err, run->end.stop.kind, "%s", run->end.stop.text);
	if (run->pacing.limited_until_us)
		return error_set(err, ERROR_LIMITED,
				 "the API's request quota is used up; what was read is kept in the "
				 "state: run again after %s to go on",
				 date_time_format(run->pacing.limited_until_us, back));
	if (run->end.failures == 1)
		return error_set(err, run->end.first_failure.kind, "%s",
				 run->end.first_failure.text);
	if (run->end.failures)
		return error_set(err, ERROR_PARTIAL, "%u parts failed, the first one: %s",
				 run->end.failures, run->end.first_failure.text);
	if (!plan_finished(run->plan) && !run->input->record_limit)
		return error_set(err, ERROR_TRANSIENT,
				 "the API failed for longer than max_retry_s; run again to go on");
	return 0;
}

static void tear_down(struct run *run)
{
	inbox_release(run);
	free(run->pacing.health);
	json_decref(run->retrying.failed_pieces);
	pool_free(run->pool);
	plan_free(run->plan);
	quota_free(run->quota);
	exchange_release(&run->exchange);
	buffer_release(&run->page);
	run->input->protocol->run_free(run->messages.protocol);
}

int sync_run(const struct sync_input *input, struct error *err)
{
	struct run run = {.input = input};
	int result = 0;

	set_up(&run);
	messages_begin(&run);
	if (open_plan(&run, err) < 0 || open_pool(&run, err) < 0) {
		messages_end(&run, err);
		tear_down(&run);
		return -1;
	}
	loop(&run);
	exchange_finish(&run.exchange, RENEWAL_MS);
	final_day_end(&run);
	result = outcome(&run, err);
	if (result == 0)
		plan_complete(run.plan, NULL);
	messages_end(&run, err);
	tear_down(&run);
	return result;
}
