#ifndef WRITER_H
#define WRITER_H

#include <stddef.h>
#include <string.h>

#include "base/buffer.h"
#include "base/slice.h"

/*
 * A raw pointer into a buffer's free room; writer_end adds the written bytes to the buffer. Offsets
 * count from the buffer's first byte, because growing moves it.
 */
struct writer {
	char *at, *limit;
	struct buffer *buffer;
};

/* Prepared texts are padded to a multiple of this, so that they are copied in whole chunks. */
enum { WRITER_CHUNK = 32 };

void writer_begin(struct writer *writer, struct buffer *buffer);
void writer_end(struct writer *writer);
void writer_grow(struct writer *writer, size_t more);

/* Makes room for `more` bytes, and for WRITER_CHUNK behind them that may be overwritten. */
static inline void writer_room(struct writer *writer, size_t more)
{
	if (__builtin_expect((size_t)(writer->limit - writer->at) < more + WRITER_CHUNK, 0))
		writer_grow(writer, more);
}

static inline size_t writer_offset(const struct writer *writer)
{
	return (size_t)(writer->at - writer->buffer->data);
}

static inline void writer_back(struct writer *writer, size_t offset)
{
	writer->at = writer->buffer->data + offset;
}

/* The room must be there already. */
static inline void writer_put(struct writer *writer, char c)
{
	*writer->at++ = c;
}

static inline void writer_char(struct writer *writer, char c)
{
	writer_room(writer, 1);
	writer_put(writer, c);
}

static inline void writer_add(struct writer *writer, const char *bytes, size_t length)
{
	writer_room(writer, length);
	if (length)
		memcpy(writer->at, bytes, length);
	writer->at += length;
}

/* `text` must be padded to whole chunks. */
static inline void writer_padded(struct writer *writer, const char *text, size_t length)
{
	writer_room(writer, length);
	memcpy(writer->at, text, WRITER_CHUNK);
	for (size_t done = WRITER_CHUNK; done < length; done += WRITER_CHUNK)
		memcpy(writer->at + done, text + done, WRITER_CHUNK);
	writer->at += length;
}

#endif
