#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/utf8.h"

void buffer_release(struct buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct buffer){0};
}

void buffer_clear(struct buffer *buffer)
{
	buffer_truncate(buffer, 0);
}

/*
 * A large buffer is touched from end to end, and faulting its pages in one by one costs as much as
 * writing to them: ask for huge pages.  The advice covers all pages of the mapping that the
 * allocator made for the block, because a mapping with two kinds of pages cannot grow in place.  It
 * is only advice: failure does not matter.
 */
static void ask_for_huge_pages(const struct buffer *buffer)
{
	enum { LARGE = 4 << 20 };
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), begin = (uintptr_t)buffer->data;
	size_t before = begin % page;

	if (buffer->capacity >= LARGE)
		madvise(buffer->data - before, buffer->capacity + before, MADV_HUGEPAGE);
}

char *buffer_room(struct buffer *buffer, size_t more)
{
	size_t need = buffer->length + more + 1;

	if (need > buffer->capacity) {
		size_t capacity = buffer->capacity + buffer->capacity / 2;

		if (capacity < need)
			capacity = need < 64 ? 64 : need;
		buffer->data = memory_resize(buffer->data, capacity, 1);
		buffer->capacity = capacity;
		ask_for_huge_pages(buffer);
	}
	return buffer->data + buffer->length;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t length)
{
	char *at = buffer_room(buffer, length);

	if (length)
		memcpy(at, bytes, length);
	buffer->length += length;
	at[length] = '\0';
}

void buffer_add_text(struct buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void buffer_add_slice(struct buffer *buffer, struct slice bytes)
{
	buffer_add(buffer, bytes.at, bytes.length);
}

void buffer_add_char(struct buffer *buffer, char c)
{
	buffer_add(buffer, &c, 1);
}

void buffer_format(struct buffer *buffer, const char *fmt, ...)
{
	va_list ap, again;
	int length;

	va_start(ap, fmt);
	va_copy(again, ap);
	length = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (length > 0) {
		vsnprintf(buffer_room(buffer, (size_t)length), (size_t)length + 1, fmt, again);
		buffer->length += (size_t)length;
	}
	va_end(again);
}

static void add_json_char(struct buffer *buffer, unsigned char c)
{
	static const char plain[] = "\b\t\n\f\r\"\\", letters[] = "btnfr\"\\";
	const char *found = memchr(plain, c, sizeof(plain) - 1);

	if (found)
		buffer_format(buffer, "\\%c", letters[found - plain]);
	else if (c < 0x20)
		buffer_format(buffer, "\\u%04x", c);
	else
		buffer_add_char(buffer, (char)c);
}

/* How many bytes at the front are ASCII characters that need no escape. */
static size_t plain_run(struct slice text, size_t from)
{
	size_t at = from;

	while (at < text.length && (signed char)text.at[at] >= ' ' && text.at[at] != '"' &&
	       text.at[at] != '\\')
		at++;
	return at - from;
}

void buffer_add_json(struct buffer *buffer, struct slice text)
{
	size_t at = 0;

	buffer_add_char(buffer, '"');
	while (at < text.length) {
		size_t run = plain_run(text, at), valid = 0, step;

		buffer_add(buffer, text.at + at, run);
		at += run;
		if (at == text.length)
			break;
		step = utf8_step(text.at + at, text.length - at, &valid);
		if (!valid)
			buffer_add_text(buffer, "\xEF\xBF\xBD");
		else if (step > 1)
			buffer_add(buffer, text.at + at, step);
		else if (text.at[at])
			add_json_char(buffer, (unsigned char)text.at[at]);
		at += step;
	}
	buffer_add_char(buffer, '"');
}

void buffer_truncate(struct buffer *buffer, size_t length)
{
	if (length > buffer->length)
		return;
	buffer->length = length;
	if (buffer->data)
		buffer->data[length] = '\0';
}

void buffer_shrink(struct buffer *buffer, size_t keep)
{
	if (buffer->length == 0 && buffer->capacity > keep)
		buffer_release(buffer);
}

struct slice buffer_slice(const struct buffer *buffer)
{
	return (struct slice){buffer_text(buffer), buffer->length};
}

const char *buffer_text(const struct buffer *buffer)
{
	return buffer->data ? buffer->data : "";
}
