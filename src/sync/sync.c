#include "sync/sync.h"

#include <poll.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/memory.h"
#include "stream/setting.h"
#include "sync/running.h"

/* What a body is expected to weigh before the first one of its stream was seen. */
enum { FIRST_BODY_BYTES = 256 << 10, SMALL_BODY_BYTES = 16 << 10 };

static bool must_stop(struct running *running)
{
	const struct sync_input *input = running->input;

	if (running->stopping)
		return true;
	if (output_check(input->output, &running->stop) < 0)
		running->stopping = true;
	return running->stopping;
}

/* --- sending --- */

static int submit(struct running *running, struct unit *unit, struct error *err)
{
	const struct api *api = running->input->api;
	const char *authorization = NULL;
	char label[UNIT_LABEL_SIZE];
	struct request request = unit_request(unit, label);

	if (!unit->step.anonymous &&
	    api->authorize(api->self, &authorization, &unit->token, err) < 0)
		return -1;
	if (unit->step.category && quota_take(running->quota, unit->step.category, clock_ms(),
					      running->patience_ms, &unit->ticket) != 0)
		return 0;
	if (pool_submit(running->pool, &request, authorization, unit, err) < 0)
		return -1;
	running->looks += unit->step.frugal;
	unit->sent_ms = clock_ms();
	running->expected_bytes += unit->expected_bytes;
	return 1;
}

static void expect(struct running *running, struct unit *unit)
{
	size_t seen = plan_reader(running->plan, unit)->wire_bytes;

	unit->expected_bytes = seen ? seen : FIRST_BODY_BYTES;
	if (unit->step.kind != STEP_ROWS)
		unit->expected_bytes = SMALL_BODY_BYTES;
}

/* Send what may go out; returns how long to wait until more may (-1: until an answer came). */
static int64_t send_units(struct running *running)
{
	int64_t wake_ms = -1;

	while (pool_in_flight(running->pool) < running->concurrency &&
	       !output_full(running->input->output) && !must_stop(running)) {
		struct unit *unit =
			plan_next(running->plan, clock_ms(), pacing_wait_ms, running, &wake_ms);
		int sent;

		if (!unit)
			return wake_ms;
		expect(running, unit);
		if (!pacing_admits(running, unit)) {
			plan_again(running->plan, unit);
			return -1;
		}
		sent = submit(running, unit, &running->stop);
		if (sent < 0) {
			running->stopping = true;
			plan_again(running->plan, unit);
		} else if (sent == 0) {
			plan_again(running->plan, unit);
			return 10;
		}
	}
	return -1;
}

/* --- receiving --- */

/* Complete responses that wait for room in the output, as pointers. */
enum { STASHED = sizeof(void *) };

static struct response *from_stash(struct running *running)
{
	struct response *first = NULL;

	if (running->stash.first == running->stash.count)
		return NULL;
	first = *(struct response **)queue_at(&running->stash, running->stash.first, STASHED);
	queue_pop(&running->stash, STASHED);
	return first;
}

static void wait_for_events(struct running *running, int64_t until_ms, struct response **out)
{
	struct pollfd stop = {.fd = running->input->stop_fd, .events = POLLIN};

	*out = NULL;
	if (pool_wait(running->pool, until_ms, out, &running->stop) < 0)
		running->stopping = true;
	if (stop.fd >= 0 && poll(&stop, 1, 0) > 0) {
		error_set(&running->stop, ERROR_STOPPED, "stopped by a signal");
		running->stopping = true;
	}
}

static void stash(struct running *running, struct response *response)
{
	*(struct response **)queue_push(&running->stash, STASHED) = response;
}

static void stash_one(struct running *running, int64_t until_ms)
{
	struct response *response = NULL;

	wait_for_events(running, until_ms, &response);
	if (response)
		stash(running, response);
}

int sync_wait_for_room(struct running *running, struct error *err)
{
	stash_one(running, clock_ms()); /* a large body takes long: signals and transfers go on */
	while (output_full(running->input->output) && !must_stop(running))
		stash_one(running, clock_ms() + 1000);
	return must_stop(running) ? error_set(err, running->stop.kind, "%s", running->stop.text)
				  : 0;
}

static void take(struct running *running, struct response *response)
{
	if (running->stopping)
		response_free(response);
	else if (readiness_is(running, response))
		readiness_take(running, response);
	else
		answer_take(running, response);
}

static void receive(struct running *running, int64_t wake_ms)
{
	struct response *response = from_stash(running);
	int64_t until = clock_ms() + (wake_ms < 0 || wake_ms > 1000 ? 1000 : wake_ms);

	if (!response)
		wait_for_events(running, until, &response);
	if (response && output_full(running->input->output) && !running->stopping) {
		struct error ignored = {0};

		sync_wait_for_room(running, &ignored);
	}
	if (response)
		take(running, response);
}

/* --- the run --- */

static bool idle(const struct running *running)
{
	return pool_in_flight(running->pool) == 0 && running->stash.first == running->stash.count;
}

static void tell_waiting(struct running *running, int64_t wake_ms)
{
	const struct observer *observer = running->input->observer;

	if (wake_ms <= 1000 || !idle(running) || !pacing_paused(running))
		return;
	observer->waiting(observer->self, NULL, wake_ms, "waiting for the rate limit");
	messages_waiting(running, NULL, wake_ms);
}

static void loop(struct running *running)
{
	while (!must_stop(running)) {
		int64_t wake_ms;

		readiness_start(running);
		wake_ms = send_units(running);
		if (idle(running) && (plan_finished(running->plan) || wake_ms < 0) &&
		    !output_full(running->input->output))
			return;
		tell_waiting(running, wake_ms);
		receive(running, wake_ms);
		messages_streams(running);
		messages_state(running, false);
		estimate_tell(running);
	}
}

static void set_up(struct running *running)
{
	const struct sync_input *input = running->input;
	const json_t *settings = input->settings;
	size_t memory = (size_t)setting_integer(settings, NULL, "memory_mb", 96) << 20;
	int64_t max_retry_ms = setting_integer(settings, NULL, "max_retry_s", 900) * 1000;

	running->concurrency = (unsigned)setting_integer(settings, NULL, "concurrency", 8);
	if (input->record_limit)
		running->concurrency = 1; /* the next request may not be needed */
	running->memory = memory;
	running->wire_budget = memory / 5 * 2;
	running->inflate_limit = memory / 5 * 3;
	running->patience_ms = max_retry_ms;
	running->retry = (struct retry_policy){500, 30000, max_retry_ms};
	running->random = (uint32_t)clock_wall_us();
	running->state_written_ms = clock_ms();
	running->estimated_ms = clock_ms();
	running->quota = quota_new(input->api->limits, input->api->limit_count);
	running->inflate = inflate_new();
	running->protocol = input->protocol->run_new(input->selection, input->state);
}

static int open_pool(struct running *running, struct error *err)
{
	const json_t *settings = running->input->settings;
	struct pool_options options = {
		.concurrency = running->concurrency,
		.connect_timeout_ms = 30000,
		.stall_timeout_ms =
			setting_integer(settings, NULL, "request_timeout_s", 120) * 1000,
		.body_limit = running->wire_budget,
		.user_agent = setting_text(settings, NULL, "user_agent", NULL),
		.ca_bundle = setting_text(settings, NULL, "ca_bundle", NULL),
		.http_version = setting_text(settings, NULL, "http_version", "1.1"),
		.request_id_header = running->input->api->request_id_header,
	};

	running->pool = pool_new(&options, err);
	if (!running->pool)
		return -1;
	pool_watch(running->pool, output_wake_fd(running->input->output));
	pool_watch(running->pool, running->input->stop_fd);
	return 0;
}

static int open_plan(struct running *running, struct error *err)
{
	const struct sync_input *input = running->input;
	struct plan_input plan = {.extractors = input->extractors,
				  .selection = input->selection,
				  .state = input->state,
				  .settings = input->settings,
				  .base_url = input->api->base_url,
				  .observer = &running->plan_observer,
				  .quota = running->quota,
				  .pending = input->pending,
				  .today = clock_today(),
				  .wall_us = clock_wall_us()};

	running->plan_observer = listening_new(running);
	running->plan = plan_new(&plan, err);
	return running->plan ? 0 : -1;
}

/* What the run says in the end: the sentence to act upon. */
static int outcome(struct running *running, struct error *err)
{
	char back[TIME_TEXT_SIZE];

	if (running->stop.kind != ERROR_NONE)
		return error_set(err, running->stop.kind, "%s", running->stop.text);
	if (running->limited_until_us)
		return error_set(err, ERROR_LIMITED,
				 "the API's request quota is used up; what was read is kept in the "
				 "state: run again after %s to go on",
				 date_time_format(running->limited_until_us, back));
	if (running->failures == 1)
		return error_set(err, running->first_failure.kind, "%s",
				 running->first_failure.text);
	if (running->failures)
		return error_set(err, ERROR_PARTIAL, "%u parts failed, the first one: %s",
				 running->failures, running->first_failure.text);
	if (!plan_finished(running->plan) && !running->input->record_limit)
		return error_set(err, ERROR_TRANSIENT,
				 "the API failed for longer than max_retry_s; run again to go on");
	return 0;
}

static void tear_down(struct running *running)
{
	for (struct response *left; (left = from_stash(running));)
		response_free(left);
	queue_release(&running->stash);
	free(running->health);
	json_decref(running->failed_pieces);
	pool_free(running->pool);
	plan_free(running->plan);
	quota_free(running->quota);
	inflate_free(running->inflate);
	buffer_release(&running->body);
	buffer_release(&running->page);
	running->input->protocol->run_free(running->protocol);
}

int sync_run(const struct sync_input *input, struct error *err)
{
	struct running running = {.input = input};
	int result = 0;

	set_up(&running);
	messages_begin(&running);
	if (open_plan(&running, err) < 0 || open_pool(&running, err) < 0) {
		messages_end(&running, err);
		tear_down(&running);
		return -1;
	}
	loop(&running);
	readiness_end(&running);
	result = outcome(&running, err);
	if (result == 0)
		plan_complete(running.plan, NULL);
	messages_end(&running, err);
	tear_down(&running);
	return result;
}
