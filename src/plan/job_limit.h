#ifndef JOB_LIMIT_H
#define JOB_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

struct extractor;
struct task;

/*
 * How many units of one extractor and bookmark key (an ad account, say) may be under way at once,
 * from their first request to their end: jobs that the API works on.  The API may say that it is
 * too much: then half as many, and one more for each that ends well.
 */
struct job_limit {
	const struct extractor *extractor;
	char *key; /* owned */
	unsigned busy, limit, most;
	int64_t not_before_ms; /* nothing new before then */
	struct job_limit *next;
};

/* The job limit of this list, made when it is not there. */
struct job_limit *job_limit_of(struct job_limit **job_limits, const struct extractor *extractor,
			       const char *key, unsigned most);
void job_limits_free(struct job_limit *job_limits);

/* May another unit set out?  0, or how long to wait; -1: until one of those under way is over. */
int64_t job_limit_wait_ms(const struct job_limit *job_limit, int64_t now_ms);

/* Units that are under way already (or whose job limit is NULL) are passed over. */
void job_limit_enter(struct job_limit *job_limit, struct task *task);
void job_limit_leave(struct task *task);

/* The unit's job is done. */
void job_limit_grow(struct job_limit *job_limit);
/* It was too much: nothing new for `wait_ms`. */
void job_limit_halve(struct job_limit *job_limit, int64_t now_ms, int64_t wait_ms);

#endif
