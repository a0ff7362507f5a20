#ifndef QUEUE_H
#define QUEUE_H

#include <stddef.h>

/*
 * Things in order, numbered from 0 for ever: added at the end, taken from the front, found by
 * number. {0} is an empty queue.  The caller releases what an entry owns before it takes it off.
 */
struct queue {
	char *entries;
	size_t first, count; /* live entries are first .. count - 1 */
	size_t offset;	     /* the number of the entry at the front of the memory */
	size_t capacity;
};

void *queue_push(struct queue *queue, size_t size); /* the new entry, not cleared */
void queue_pop(struct queue *queue, size_t size);   /* the first one */
void *queue_at(const struct queue *queue, size_t index, size_t size);
void queue_release(struct queue *queue);

#endif
