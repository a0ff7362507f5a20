#ifndef ARRIVAL_H
#define ARRIVAL_H

#include "stream/selection.h"
#include "sync/partition.h"

/*
 * In which order the ids of a bookmark's stream become known, and so how a state can tell which of
 * them are done: by the last one, where that order is the same in every run.
 */
enum arrival {
	ARRIVES_IN_ORDER, /* one list for each bookmark, which the API sorts by id */
	ARRIVES_GATHERED, /* they wait for the parent's end (sync/batching), and are sorted then */
	ARRIVES_ANYHOW,
};
enum arrival arrival_of(const struct selected *what);

/* What the ids of this partition are gathered under: "" when they share nothing, which is so for
 * all of a stream or for none.  Borrowed. */
bool arrival_has_key(const struct selected *what);
const char *arrival_key(const struct selected *what, const struct partition *partition);

/* A place among the ids: the id, and where they are gathered, "KEY/ID".  New. */
char *arrival_place(const struct selected *what, const char *key, const char *id);
/* Whether the id stands before a place (< 0), at it (0) or behind it (> 0). */
int arrival_compare(const struct selected *what, const char *key, const char *id,
		    const char *place);
/* Can the text be a place of this stream?  What earlier versions wrote for gathered ids cannot. */
bool arrival_fits(const struct selected *what, const char *place);

#endif
