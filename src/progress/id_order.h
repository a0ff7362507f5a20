#ifndef ID_ORDER_H
#define ID_ORDER_H

#include "progress/partition.h"
#include "stream/selection.h"

/*
 * In which order the ids of a bookmark's stream become known, and so how a state can tell which of
 * them are done: by the last one, where that order is the same in every run.
 */
enum id_order {
	IDS_IN_ORDER, /* one list for each bookmark, which the API sorts by id */
	IDS_GATHERED, /* they wait for the parent's end (sync/batching), and are sorted then */
	IDS_UNORDERED,
};
enum id_order id_order_of(const struct selected *selected);

/* What the ids of this partition are gathered under: "" when they share nothing, which is so for
 * all of a stream or for none.  Borrowed. */
bool id_order_has_key(const struct selected *selected);
const char *id_order_key(const struct selected *selected, const struct partition *partition);

/* A place among the ids: the id, and where they are gathered, "KEY/ID".  New. */
char *id_order_place(const struct selected *selected, const char *key, const char *id);
/* Whether the id stands before a place (< 0), at it (0) or behind it (> 0). */
int id_order_compare(const struct selected *selected, const char *key, const char *id,
		     const char *place);
/* Can the text be a place of this stream?  What earlier versions wrote for gathered ids cannot. */
bool id_order_fits(const struct selected *selected, const char *place);

#endif
