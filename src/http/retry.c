#include "http/retry.h"

/* first_ms, doubled for each further attempt up to longest_ms; a shift could overflow. */
static int64_t backoff_ms(const struct retry_policy *policy, unsigned attempt)
{
	int64_t delay = policy->first_ms;

	for (unsigned i = 1; i < attempt && delay < policy->longest_ms; i++)
		delay = delay > policy->longest_ms / 2 ? policy->longest_ms : delay * 2;
	return delay < policy->longest_ms ? delay : policy->longest_ms;
}

int64_t retry_delay_ms(const struct retry_policy *policy, unsigned attempt, int64_t spent_ms,
		       int64_t asked_s, uint32_t random)
{
	int64_t whole = backoff_ms(policy, attempt);
	int64_t upper = whole - whole / 2;
	int64_t delay = whole / 2 + (int64_t)random % (upper + 1);
	int64_t left = policy->budget_ms - spent_ms;

	if (asked_s > left / 1000)
		return -1;
	if (asked_s > 0 && delay < asked_s * 1000)
		delay = asked_s * 1000;
	return delay > left ? -1 : delay;
}
