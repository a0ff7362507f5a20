#include "base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void *or_die(void *memory)
{
	if (memory)
		return memory;
	fputs("FATAL out of memory\n", stderr);
	abort();
}

void *memory_new(size_t count, size_t size)
{
	return or_die(calloc(count ? count : 1, size ? size : 1));
}

void *memory_resize(void *old, size_t count, size_t size)
{
	return or_die(reallocarray(old, count ? count : 1, size ? size : 1));
}

char *memory_text(const char *text)
{
	return text ? memory_span(slice_of(text)) : NULL;
}

char *memory_span(struct slice bytes)
{
	char *copy = NULL;

	if (!bytes.at)
		return NULL;
	copy = memory_new(bytes.length + 1, 1);
	if (bytes.length)
		memcpy(copy, bytes.at, bytes.length);
	return copy;
}

char *memory_format(const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int length;

	va_start(ap, fmt);
	length = vasprintf(&text, fmt, ap);
	va_end(ap);
	return or_die(length < 0 ? NULL : text);
}

void *memory_room(void *items, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return items;
	*capacity = *capacity ? *capacity * 2 : 8;
	return memory_resize(items, *capacity, size);
}

void memory_release(void *pointer_to_pointer)
{
	free(*(void **)pointer_to_pointer);
}
