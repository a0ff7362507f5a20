#ifndef PACING_H
#define PACING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan/api.h"
#include "plan/task.h"

/*
 * What may go out now: the API's limits, the health of each rate-limit category, and the memory
 * that the bodies in flight may take.
 */
struct run;

/* How the API does in one rate-limit category. */
struct health {
	const char *category;
	unsigned failures_in_a_row;
	int64_t failing_since_ms; /* when the first of them came */
	const char *failing;	  /* the one stream that they were of; NULL: of several */
	int64_t retry_at_ms;	  /* in an outage, nothing goes out before */
	int64_t succeeded_ms;	  /* the last answer that was good; 0: none yet */
	int64_t blocked_until_ms; /* by the last 429 */
	int64_t waited_ms;	  /* for limits, since then */
	bool given_up;		  /* nothing more of it in this run */
	char why[384];
};

struct pacing {
	struct health *health; /* owned */
	size_t health_count;
	int64_t patience_ms;	  /* how long a limit may make us wait */
	int64_t limited_until_us; /* wall time at which a used-up quota is back; 0: none */
	int64_t polls;		  /* polls that were sent */
	size_t wire_budget;	  /* bytes that the bodies in flight may have */
	size_t expected_bytes;	  /* that they are expected to have */
};

int64_t pacing_wait_ms(void *self, const char *category, bool poll);
bool pacing_paused(struct run *run); /* some category has to wait for its limit */
bool pacing_admits(const struct run *run, const struct task *task);
void pacing_succeeded(struct run *run, const char *category);
/* Something of the category was answered well since then. */
bool pacing_others_succeed(struct run *run, const char *category, int64_t since_ms);
/* false: nothing of the category was answered for longer than our patience; it was given up, unless
 * all that was asked was of one stream: others are still to have their turn. */
bool pacing_failed(struct run *run, const char *category, const char *stream,
		   const struct verdict *why);
/* The API's limit is reached: nothing of the category goes out for so long; false: nor in this run,
 * since that, or all such waits without a good answer between, takes longer than our patience. */
bool pacing_wait(struct run *run, const char *category, int64_t wait_ms);
void pacing_limited(struct run *run, const char *category, int64_t wait_ms);

#endif
