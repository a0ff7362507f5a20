/* The reports that were asked for: who may have how many, and what their tokens and links hold. */
#ifndef SANDBOX_REPORT_JOB_H
#define SANDBOX_REPORT_JOB_H

#include "report.h"
#include "route.h"

#include <pthread.h>

struct job {
	const struct route *route;
	struct entity path[CAPTURES_MAX];
	char *query; /* own */
	enum fault fate;
	unsigned polls, links;
	double made; /* unix seconds */
};

struct reports {
	pthread_mutex_t lock;
	uint64_t seed;
	struct reports_pace pace;
	struct job *jobs; /* a token holds the index */
	size_t count, room;
};

/* Unix seconds. */
double report_now(void);
const struct report_form *report_form_of(const struct route *route);

/* False where the ad account has had its part of the minute. */
bool report_add_job(struct reports *reports, const struct job *job, size_t *index);
/* What proves that a token (link 0) or a link is ours. */
uint64_t report_signature(const struct reports *reports, size_t index, unsigned link);

#endif
