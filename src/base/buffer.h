#ifndef BUFFER_H
#define BUFFER_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

/*
 * Bytes that grow.  {0} is an empty buffer.  `data` is NULL or NUL-terminated at `length`.
 * Growing cannot fail (base/memory); the reader of outside input checks its limits.
 */
struct buffer {
	char *data;
	size_t length, capacity;
};

void buffer_release(struct buffer *buffer); /* frees; the buffer is {0} again */
void buffer_clear(struct buffer *buffer);   /* length 0, memory kept */

/* Makes room for `more` bytes and a NUL; returns where they go.  The caller adds to `length`. */
char *buffer_room(struct buffer *buffer, size_t more);

void buffer_add(struct buffer *buffer, const void *bytes, size_t length);
void buffer_add_text(struct buffer *buffer, const char *text);
void buffer_add_slice(struct buffer *buffer, struct slice bytes);
void buffer_add_char(struct buffer *buffer, char c);
void buffer_format(struct buffer *buffer, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* `text` as a JSON string with its quotes; invalid UTF-8 becomes U+FFFD, NUL is dropped. */
void buffer_add_json(struct buffer *buffer, struct slice text);

/* Cuts the contents down to `length` bytes; `length` is at most the present one. */
void buffer_truncate(struct buffer *buffer, size_t length);

/* Frees the memory when it is more than `keep` bytes; the buffer must be empty. */
void buffer_shrink(struct buffer *buffer, size_t keep);

struct slice buffer_slice(const struct buffer *buffer); /* borrowed until the next change */
const char *buffer_text(const struct buffer *buffer);	/* borrowed, "" when empty */

/* struct buffer b BUFFER_SCOPED = {0}; is released at the end of its scope. */
#define BUFFER_SCOPED __attribute__((cleanup(buffer_release)))

#endif
