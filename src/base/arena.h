#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

/*
 * Memory that is freed together: for a structure of many parts, such as a document read from a
 * file. {0} is an empty arena.
 */
struct arena {
	struct arena_piece *pieces;
};

/* `count` items of `size` bytes, all zero; never NULL.  Borrowed from the arena. */
void *arena_new(struct arena *arena, size_t count, size_t size) __attribute__((returns_nonnull));

/* A copy; NULL gives NULL.  Borrowed from the arena. */
char *arena_text(struct arena *arena, const char *text);

void arena_release(struct arena *arena); /* frees everything; the arena is {0} again */

#endif
