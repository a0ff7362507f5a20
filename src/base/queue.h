#ifndef QUEUE_H
#define QUEUE_H

#include <stddef.h>

/*
 * A queue of entries of one size: added at the end, removed from the front, found by number.
 * Entries are numbered from 0 and keep their number.  {0} is an empty queue.  The caller releases
 * what an entry owns before removing it.
 */
struct queue {
	char *entries;
	size_t first, count; /* numbers of the entries: first .. count - 1 */
	size_t offset;	     /* number of the entry at the start of the memory */
	size_t capacity;
};

void *queue_push(struct queue *queue, size_t size); /* returns the new entry, not cleared */
void queue_pop(struct queue *queue, size_t size);   /* removes the first entry */
void *queue_at(const struct queue *queue, size_t index, size_t size);
void queue_release(struct queue *queue);

#endif
