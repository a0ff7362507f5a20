#ifndef QUOTA_WINDOW_H
#define QUOTA_WINDOW_H

#include <stdint.h>

#include "http/limits.h"
#include "http/request_log.h"

/* How many responses in a row must indicate that others use the window. */
enum { QUOTA_WINDOW_WITNESSES = 8 };

/*
 * One fixed window of the server, as far as it can be known here.  Only quota uses it.
 */
struct quota_window {
	char name[LIMITS_NAME_SIZE]; /* "" for a known limit that no header has named yet */
	uint64_t bit;		     /* this window in sets of windows */
	int64_t limit, length_ms;
	int64_t end_ms;	     /* the window is closed from here on */
	int64_t own, others; /* requests counted: ours, and those of others as far as known */
	int64_t claims[QUOTA_WINDOW_WITNESSES]; /* requests of others, by each of the last responses
						 */
	unsigned claim_count;
	uint64_t first; /* ticket of the request that opened it */
};

/* Counts a request that is sent now; opens the next window when this one has ended. */
void quota_window_count(struct quota_window *window, const struct sent_request *sent);

/* When a request may go out; INT64_MIN: at once. */
int64_t quota_window_free_ms(const struct quota_window *window);

/* `it` was answered, with whatever result. */
void quota_window_answered(struct quota_window *window, const struct sent_request *it,
			   int64_t now_ms);

/* A header has just announced the window: counts our last requests of that category in it. */
void quota_window_recount(struct quota_window *window, struct request_log *log, size_t category,
			  int64_t now_ms);

/* `seen`, of the response to `it` (NULL: no longer in the log), describes this window. */
void quota_window_learn(struct quota_window *window, const struct request_log *log,
			const struct sent_request *it, const struct limits *seen, int64_t now_ms);

#endif
