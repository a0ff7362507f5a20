#ifndef RETRY_H
#define RETRY_H

#include <stdint.h>

/*
 * When to send a request again: numbers only.  What a response means is decided elsewhere
 * (plan/api.h).
 */
struct retry_policy {
	int64_t first_ms, longest_ms; /* backoff: from first_ms, doubled up to longest_ms */
	int64_t budget_ms;	      /* the longest time from the first try to the last */
};

/*
 * Milliseconds to wait before attempt number `attempt` + 1 (attempts count from 1); -1: give up.
 * `spent_ms` has passed since the first try.  `asked_s` is the wait the API asked for (-1: none)
 * and a minimum.  `random` spreads the backoff over its upper half, so that many clients do not
 * return at once.
 */
int64_t retry_delay_ms(const struct retry_policy *policy, unsigned attempt, int64_t spent_ms,
		       int64_t asked_s, uint32_t random);

#endif
