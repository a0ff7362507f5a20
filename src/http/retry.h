#ifndef RETRY_H
#define RETRY_H

#include <stdint.h>

/*
 * When to ask again: a pure function of what happened.  What a response means is judged elsewhere
 * (sync/api.h); here are only numbers.
 */
struct retry_policy {
	int64_t first_ms,
		longest_ms; /* backoff: first_ms, doubled each time, never above longest_ms */
	int64_t budget_ms;  /* give up when waiting would pass this since the first try */
};

/*
 * Milliseconds to wait before attempt number `attempt` + 1 (attempt counts from 1); -1 to give up.
 * `spent_ms` since the first try; `asked_s` is what the API asked us to wait (-1: it did not),
 * honoured as a minimum; `random` spreads the backoff over its upper half, so that many do not come
 * at once.
 */
int64_t retry_delay_ms(const struct retry_policy *policy, unsigned attempt, int64_t spent_ms,
		       int64_t asked_s, uint32_t random);

#endif
