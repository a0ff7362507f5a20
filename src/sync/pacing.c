#include "sync/pacing.h"

#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "sync/run.h"

/* After so many failures in a row it is the API and no single request: all wait together. */
enum { OUTAGE_FAILURES = 8, OUTAGE_WAIT_LONGEST_MS = 30000 };

/* A quota for so long is scarce; one that others may give back is looked at after a while. */
enum { SCARCE_WINDOW_MS = 3600 * 1000, LOOK_AGAIN_MS = 60 * 1000 };

/* Valid until another category is met. */
static struct health *health_of(struct run *run, const char *category)
{
	for (size_t i = 0; i < run->pacing.health_count; i++)
		if (!strcmp(run->pacing.health[i].category, category))
			return &run->pacing.health[i];
	run->pacing.health = memory_resize(run->pacing.health, run->pacing.health_count + 1,
					   sizeof(*run->pacing.health));
	run->pacing.health[run->pacing.health_count] = (struct health){.category = category};
	return &run->pacing.health[run->pacing.health_count++];
}

/* Looks must leave nine tenths of a long window's quota to what they look for. */
static bool too_many_polls(const struct run *run, const char *category)
{
	int64_t left = quota_left(run->quota, category, SCARCE_WINDOW_MS, clock_ms());

	return left >= 0 && (run->pacing.polls + 1) * 10 > left + run->pacing.polls;
}

int64_t pacing_wait_ms(void *self, const char *category, bool poll)
{
	struct run *run = self;
	struct health *health = health_of(run, category);
	int64_t wait;

	if (health->given_up)
		return -1;
	wait = quota_peek(run->quota, category, clock_ms(), run->pacing.patience_ms);
	if (wait < 0)
		pacing_limited(run, category,
			       quota_reset_ms(run->quota, category, clock_ms()) - clock_ms());
	if (wait >= 0 && health->failures_in_a_row >= OUTAGE_FAILURES &&
	    health->retry_at_ms - clock_ms() > wait)
		wait = health->retry_at_ms - clock_ms();
	if (wait >= 0 && wait < LOOK_AGAIN_MS && poll && too_many_polls(run, category))
		return LOOK_AGAIN_MS;
	return wait;
}

bool pacing_paused(struct run *run)
{
	for (size_t i = 0; i < run->pacing.health_count; i++)
		if (!run->pacing.health[i].given_up &&
		    pacing_wait_ms(run, run->pacing.health[i].category, false) > 0)
			return true;
	return false;
}

bool pacing_admits(const struct run *run, const struct task *task)
{
	size_t held = pool_body_bytes(run->pool), expected = run->pacing.expected_bytes;

	if (pool_in_flight(run->pool) == 0)
		return true;
	return (held > expected ? held : expected) + task->sent.expected_bytes <=
	       run->pacing.wire_budget;
}

void pacing_succeeded(struct run *run, const char *category)
{
	struct health *health = health_of(run, category);

	health->failures_in_a_row = 0;
	health->succeeded_ms = clock_ms();
	health->waited_ms = 0;
}

bool pacing_others_succeed(struct run *run, const char *category, int64_t since_ms)
{
	return health_of(run, category)->succeeded_ms >= since_ms;
}

/* The longer it lasts, the rarer it is asked about. */
static int64_t outage_wait_ms(int64_t lasted_ms)
{
	int64_t wait = 250 + lasted_ms / 8;

	return wait < OUTAGE_WAIT_LONGEST_MS ? wait : OUTAGE_WAIT_LONGEST_MS;
}

bool pacing_failed(struct run *run, const char *category, const char *stream,
		   const struct verdict *why)
{
	struct health *health = health_of(run, category);
	int64_t now = clock_ms();

	if (!health->failures_in_a_row++) {
		health->failing_since_ms = now;
		health->failing = stream;
	}
	if (health->failing && strcmp(health->failing, stream) != 0)
		health->failing = NULL;
	health->retry_at_ms = now + outage_wait_ms(now - health->failing_since_ms);
	if (health->failures_in_a_row < OUTAGE_FAILURES ||
	    now - health->failing_since_ms < run->retrying.policy.budget_ms)
		return true;
	if (!health->given_up && !health->failing) {
		health->given_up = true;
		snprintf(health->why, sizeof(health->why), "%s", why->text);
	}
	return false;
}

bool pacing_wait(struct run *run, const char *category, int64_t wait_ms)
{
	struct health *health = health_of(run, category);
	int64_t now = clock_ms();

	quota_block(run->quota, category, now, wait_ms);
	if (now >= health->blocked_until_ms) /* else it was under way at the same time */
		health->waited_ms += wait_ms;
	if (health->blocked_until_ms < now + wait_ms)
		health->blocked_until_ms = now + wait_ms;
	if (wait_ms <= run->pacing.patience_ms && health->waited_ms <= run->pacing.patience_ms)
		return true;
	pacing_limited(run, category, wait_ms);
	return false;
}

void pacing_limited(struct run *run, const char *category, int64_t wait_ms)
{
	struct health *health = health_of(run, category);
	int64_t back_us = clock_wall_us() + wait_ms * 1000;

	if (health->given_up)
		return;
	health->given_up = true;
	if (back_us > run->pacing.limited_until_us)
		run->pacing.limited_until_us = back_us;
}
