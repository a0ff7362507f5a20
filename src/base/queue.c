#include "base/queue.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void *queue_at(const struct queue *queue, size_t index, size_t size)
{
	return queue->entries + (index - queue->offset) * size;
}

void *queue_push(struct queue *queue, size_t size)
{
	queue->entries =
		memory_room(queue->entries, queue->count - queue->offset, &queue->capacity, size);
	return queue_at(queue, queue->count++, size);
}

void queue_pop(struct queue *queue, size_t size)
{
	size_t gone = ++queue->first - queue->offset, live = queue->count - queue->first;

	/* Moving the rest costs no more than the removals since the last move. */
	if (gone < 32 || gone < live)
		return;
	memmove(queue->entries, queue_at(queue, queue->first, size), live * size);
	queue->offset = queue->first;
}

void queue_release(struct queue *queue)
{
	free(queue->entries);
	*queue = (struct queue){0};
}
