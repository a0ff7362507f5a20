#ifndef QUOTA_WINDOW_H
#define QUOTA_WINDOW_H

#include <stdint.h>

#include "http/limits.h"
#include "http/takes.h"

/* How many responses must agree that somebody else uses the window. */
enum { QUOTA_WINDOW_WITNESSES = 8 };

/*
 * One fixed window of the server, as far as it can be known from here.  Only quota uses it.
 */
struct quota_window {
	char name[LIMITS_NAME_SIZE]; /* "" for a known limit that no header has named yet */
	uint64_t bit;		     /* what stands for it in sets of windows */
	int64_t limit, length_ms;
	int64_t end_ms;	     /* from then on it is closed */
	int64_t own, others; /* requests counted: ours, and those of others as far as seen */
	int64_t claims[QUOTA_WINDOW_WITNESSES]; /* what the last responses say of others */
	unsigned claim_count;
	uint64_t first; /* the ticket that opened it */
};

void quota_window_count(struct quota_window *window, const struct take *take);

/* When a request may pass: a time in the past means at once. */
int64_t quota_window_free_ms(const struct quota_window *window);

/* `it` was answered, whatever the answer. */
void quota_window_answered(struct quota_window *window, const struct take *it, int64_t now_ms);

/* It was made known by a header just now: our own last requests of that category are its history.
 */
void quota_window_recount(struct quota_window *window, struct takes *takes, size_t category,
			  int64_t now_ms);

/* The response to `it` (NULL: it is forgotten) was about this window. */
void quota_window_learn(struct quota_window *window, const struct takes *takes,
			const struct take *it, const struct limits *seen, int64_t now_ms);

#endif
