#ifndef WINDOW_H
#define WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/definition.h"

/* An inclusive range of days, asked for in one request. */
struct window {
	int32_t from, to; /* base/date; to < from: empty */
};

/* Days in it; 0 when empty. */
int32_t window_days(struct window window);

/* The first day of the bucket that `day` lies in. */
int32_t window_edge(int32_t day, enum granularity granularity);

/* The whole buckets within `range`: its start moves up to an edge, its end down to one. */
struct window window_align(struct window range, enum granularity granularity);

/*
 * Cut `range` into windows that the API accepts: at most `span` days each, and for WEEK and MONTH
 * at the buckets' edges (a bucket is asked whole or not at all: a range that starts within a bucket
 * starts at the next edge, and days behind the last closed bucket are left out).  TOTAL is one
 * window, whatever the span. Windows are in order of time.  Returns their number and sets `*out`
 * (new, free it).
 */
size_t window_cut(struct window range, int32_t span, enum granularity granularity,
		  struct window **out);

#endif
