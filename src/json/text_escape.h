#ifndef TEXT_ESCAPE_H
#define TEXT_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Escapes and line ends, for text.c and text_decode.c. */

#define TEXT_REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD, three bytes */

/* Four hexadecimal digits, or -1. */
static inline int text_hex(const char *at)
{
	int code = 0;

	for (int i = 0; i < 4; i++) {
		char c = at[i];

		if (c >= '0' && c <= '9')
			code = code * 16 + (c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			code = code * 16 + ((c | 0x20) - 'a' + 10);
		else
			return -1;
	}
	return code;
}

/* The code unit of the \uXXXX at `at`, or -1. */
static inline int text_unit_at(const char *at, const char *end)
{
	return end - at >= 6 && at[0] == '\\' && at[1] == 'u' ? text_hex(at + 2) : -1;
}

static inline bool text_is_high(int unit)
{
	return unit >= 0xD800 && unit <= 0xDBFF;
}

static inline bool text_is_low(int unit)
{
	return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* The escape for a character that is a line end to Unicode, and to some readers of lines; or NULL.
 */
static inline const char *text_line_end(const char *at, size_t length)
{
	if (length == 2 && memcmp(at, "\xC2\x85", 2) == 0)
		return "\\u0085";
	if (length == 3 && memcmp(at, "\xE2\x80\xA8", 3) == 0)
		return "\\u2028";
	if (length == 3 && memcmp(at, "\xE2\x80\xA9", 3) == 0)
		return "\\u2029";
	return NULL;
}

#endif
