#ifndef BATCHING_H
#define BATCHING_H

#include "progress/checkpoint.h"

/*
 * Ids on their way into batches.  Mostly they are put together as they arrive, within one
 * partition. Where a batch belongs to something else (an account instead of an ad checkpoint, a
 * value of the row), or where the API lists them in no order that would be the same in the next
 * run, ids are gathered until the parent is over, each once, and then cut into batches in their
 * order, which a URL can hold even if the ids are long texts.
 */

/* The next id of a partition (borrowed); a batch of `max` becomes an item of the checkpoint. */
void batching_add(struct checkpoint *checkpoint, struct partition *partition, const char *id,
		  size_t max);

/*
 * An id that belongs to `key`; takes the reference to `partition`, which is the same for all ids of
 * a key.  False: it is there already.
 */
bool batching_gather(struct checkpoint *checkpoint, const char *key, struct partition *partition,
		     const char *id);

/* Nothing more will come: what is left becomes items. */
void batching_flush(struct checkpoint *checkpoint, size_t max);

void batching_release(struct checkpoint *checkpoint);

#endif
