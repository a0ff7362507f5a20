#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

#include "base/slice.h"

/*
 * Allocation that cannot fail: out of memory ends the program with one sentence on stderr.
 * Everything returned is new, the caller's, and released with free().
 */

/* `count` items of `size` bytes, all zero.  Never NULL, also for nothing. */
void *memory_new(size_t count, size_t size) __attribute__((returns_nonnull, malloc));

/* `old` (or NULL) moved to room for `count` items of `size` bytes; what is added is not cleared. */
void *memory_resize(void *old, size_t count, size_t size) __attribute__((returns_nonnull));

/* A NUL-terminated copy; NULL gives NULL. */
char *memory_text(const char *text);
char *memory_span(struct slice bytes);

/* printf into new memory. */
char *memory_format(const char *fmt, ...)
	__attribute__((format(printf, 1, 2), returns_nonnull, malloc));

/*
 * Room for one more item at the end of a growing array: doubles `*capacity` when `count` reaches
 * it. Use: list = memory_room(list, count, &capacity, sizeof(*list));
 */
void *memory_room(void *items, size_t count, size_t *capacity, size_t size);

/* char *text SCOPED = ...; is freed at the end of its scope. */
void memory_release(void *pointer_to_pointer);
#define SCOPED __attribute__((cleanup(memory_release)))

#endif
