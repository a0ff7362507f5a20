#ifndef LANE_H
#define LANE_H

#include <stdbool.h>
#include <stdint.h>

struct extractor;
struct unit;

/*
 * How many units of one extractor and bookmark key (an ad account, say) may be under way at once,
 * from their first request to their end: jobs that the API works on.  The API may say that it is
 * too much: then half as many, and one more for each that ends well.
 */
struct lane {
	const struct extractor *extractor;
	char *key; /* owned */
	unsigned busy, limit, most;
	int64_t not_before_ms; /* nothing new before then */
	struct lane *next;
};

/* The lane of this list, made when it is not there. */
struct lane *lane_of(struct lane **lanes, const struct extractor *extractor, const char *key,
		     unsigned most);
void lanes_free(struct lane *lanes);

/* May another unit set out?  0, or how long to wait; -1: until one of those under way is over. */
int64_t lane_wait_ms(const struct lane *lane, int64_t now_ms);

/* Units that are under way already (or whose lane is NULL) are passed over. */
void lane_enter(struct lane *lane, struct unit *unit);
void lane_leave(struct unit *unit);

/* The unit's job is done. */
void lane_grow(struct lane *lane);
/* It was too much: nothing new for `wait_ms`. */
void lane_halve(struct lane *lane, int64_t now_ms, int64_t wait_ms);

#endif
