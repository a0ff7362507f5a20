/*
 * A growable run of bytes, written to by everything that renders.  There is no printf on this
 * path: the sandbox must not be what a benchmark measures.  Out of memory ends the program.
 */
#ifndef SANDBOX_TEXT_H
#define SANDBOX_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
	char *bytes; /* not terminated, see text_string */
	size_t length, room;
};

void text_release(struct text *text);
/* Makes room for more bytes beyond the length and returns where they start. */
char *text_room(struct text *text, size_t more);
/* The bytes with a NUL behind them; borrowed until the next change. */
const char *text_string(struct text *text);

void text_add(struct text *text, const char *bytes, size_t length);
void text_char(struct text *text, char byte);
void text_uint(struct text *text, uint64_t value);
void text_int(struct text *text, int64_t value);
/* value / 10^places, without trailing zeros: (1500, 3) is 1.5. */
void text_decimal(struct text *text, int64_t value, unsigned places);
/* With exactly width digits, padded with zeros. */
void text_padded(struct text *text, uint64_t value, unsigned width);
/* A JSON string with its quotes.  U+2028 stays as it is: it is legal JSON, and a trap. */
void text_json(struct text *text, const char *bytes, size_t length);
/* Puts bytes in the middle. */
void text_insert(struct text *text, size_t at, const char *bytes, size_t length);
/* Replaces what lies in [from, to). */
void text_splice(struct text *text, size_t from, size_t to, const char *bytes);

static inline void text_puts(struct text *text, const char *string)
{
	text_add(text, string, strlen(string));
}

static inline void text_json_puts(struct text *text, const char *string)
{
	text_json(text, string, strlen(string));
}

/* Allocation that ends the program instead of failing. */
void *memory_new(size_t size);
char *memory_copy(const char *bytes, size_t length);

#endif
