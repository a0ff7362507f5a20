#include "text.h"

#include <stdio.h>
#include <stdlib.h>

void *memory_new(size_t size)
{
	void *memory = calloc(1, size ? size : 1);

	if (!memory) {
		fputs("pinterest-sandbox: out of memory\n", stderr);
		abort();
	}
	return memory;
}

char *memory_copy(const char *bytes, size_t length)
{
	char *copy = memory_new(length + 1);

	memcpy(copy, bytes, length);
	return copy;
}

void text_release(struct text *text)
{
	free(text->bytes);
	*text = (struct text){0};
}

char *text_room(struct text *text, size_t more)
{
	if (text->room - text->length < more) {
		size_t room = text->room * 2 > text->length + more ? text->room * 2
								   : text->length + more + 64;
		char *bytes = realloc(text->bytes, room);

		if (!bytes) {
			fputs("pinterest-sandbox: out of memory\n", stderr);
			abort();
		}
		text->bytes = bytes;
		text->room = room;
	}
	return text->bytes + text->length;
}

const char *text_string(struct text *text)
{
	*text_room(text, 1) = '\0';
	return text->bytes;
}

void text_add(struct text *text, const char *bytes, size_t length)
{
	if (length)
		memcpy(text_room(text, length), bytes, length);
	text->length += length;
}

void text_char(struct text *text, char byte)
{
	*text_room(text, 1) = byte;
	text->length++;
}

void text_uint(struct text *text, uint64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	text_add(text, digits + at, sizeof(digits) - at);
}

void text_int(struct text *text, int64_t value)
{
	if (value < 0)
		text_char(text, '-');
	text_uint(text, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void text_padded(struct text *text, uint64_t value, unsigned width)
{
	char *out = text_room(text, width);

	for (unsigned at = width; at-- > 0; value /= 10)
		out[at] = (char)('0' + value % 10);
	text->length += width;
}

void text_decimal(struct text *text, int64_t value, unsigned places)
{
	uint64_t scale = 1, size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	for (unsigned place = 0; place < places; place++)
		scale *= 10;
	if (value < 0)
		text_char(text, '-');
	text_uint(text, size / scale);
	if (size % scale == 0)
		return;
	text_char(text, '.');
	text_padded(text, size % scale, places);
	while (text->bytes[text->length - 1] == '0')
		text->length--;
}

static void escape(struct text *text, unsigned char byte)
{
	static const char named[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt",
			  hex[] = "0123456789abcdef";
	const char *found = byte ? strchr(named, byte) : NULL;

	text_char(text, '\\');
	if (found) {
		text_char(text, letters[found - named]);
		return;
	}
	text_puts(text, "u00");
	text_char(text, hex[byte >> 4]);
	text_char(text, hex[byte & 15]);
}

void text_json(struct text *text, const char *bytes, size_t length)
{
	text_char(text, '"');
	for (size_t at = 0; at < length; at++) {
		unsigned char byte = (unsigned char)bytes[at];

		if (byte < 0x20 || byte == '"' || byte == '\\')
			escape(text, byte);
		else
			text_char(text, bytes[at]);
	}
	text_char(text, '"');
}

void text_insert(struct text *text, size_t at, const char *bytes, size_t length)
{
	text_room(text, length);
	memmove(text->bytes + at + length, text->bytes + at, text->length - at);
	memcpy(text->bytes + at, bytes, length);
	text->length += length;
}

void text_splice(struct text *text, size_t from, size_t to, const char *bytes)
{
	memmove(text->bytes + from, text->bytes + to, text->length - to);
	text->length -= to - from;
	text_insert(text, from, bytes, strlen(bytes));
}
