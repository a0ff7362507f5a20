#ifndef RUN_H
#define RUN_H

#include "http/pool.h"
#include "http/quota.h"
#include "http/retry.h"
#include "plan/plan.h"
#include "sync/exchange.h"
#include "sync/final_day.h"
#include "sync/messages.h"
#include "sync/pacing.h"
#include "sync/sync.h"

/* What the parts of the loop share: private to src/sync. */

/* Retrying: the pauses, and which ids failed. */
struct retrying {
	struct retry_policy policy;
	uint32_t random;
	json_t *failed_pieces; /* {id: how often in a row}; owned */
};

/* What the run comes to. */
struct run_end {
	unsigned failures; /* parts that failed */
	struct error first_failure;
	bool stopping; /* a signal, or nothing can go on */
	struct error stop;
};

struct run {
	const struct sync_input *input;
	struct plan *plan;
	struct pool *pool;
	struct quota *quota;
	struct exchange exchange;
	struct buffer page;
	struct queue inbox; /* of struct response *: see inbox.h */
	struct observer plan_observer;
	unsigned concurrency;
	size_t memory; /* bytes granted for bodies and what is made of them */
	struct pacing pacing;
	struct retrying retrying;
	struct messages messages;
	struct final_day final_day;
	int64_t estimated_ms; /* when it was last estimated how much is to come */
	struct run_end end;
};

#endif
