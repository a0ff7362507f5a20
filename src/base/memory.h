#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

#include "base/slice.h"

/*
 * Allocation that cannot fail: out of memory ends the program with a sentence on stderr.
 * Everything returned is new, belongs to the caller, and is released with free().
 */

/* `count` items of `size` bytes, all zero.  Never NULL, not even for 0 items. */
void *memory_new(size_t count, size_t size) __attribute__((returns_nonnull, malloc));

/* Resizes `old` (or NULL) to `count` items of `size` bytes; added bytes are not cleared. */
void *memory_resize(void *old, size_t count, size_t size) __attribute__((returns_nonnull));

/* A NUL-terminated copy; NULL gives NULL. */
char *memory_text(const char *text);
char *memory_span(struct slice bytes);

/* printf into new memory. */
char *memory_format(const char *fmt, ...)
	__attribute__((format(printf, 1, 2), returns_nonnull, malloc));

/*
 * Makes room for one more item of an array by doubling `*capacity` when `count` has reached it:
 *   list = memory_room(list, count, &capacity, sizeof(*list));
 */
void *memory_room(void *items, size_t count, size_t *capacity, size_t size);

/* char *text SCOPED = ...; is freed at the end of its scope. */
void memory_release(void *pointer_to_pointer);
#define SCOPED __attribute__((cleanup(memory_release)))

#endif
