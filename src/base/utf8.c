#include "base/utf8.h"

#include <stdbool.h>

/* For a lead byte: the length of the character, and the range of its second byte. */
struct lead {
	size_t length;
	unsigned char low, high;
};

static struct lead lead_of(unsigned char c)
{
	if (c >= 0xC2 && c <= 0xDF)
		return (struct lead){2, 0x80, 0xBF};
	if (c == 0xE0)
		return (struct lead){3, 0xA0, 0xBF};
	if (c == 0xED)
		return (struct lead){3, 0x80, 0x9F};
	if (c >= 0xE1 && c <= 0xEF)
		return (struct lead){3, 0x80, 0xBF};
	if (c == 0xF0)
		return (struct lead){4, 0x90, 0xBF};
	if (c >= 0xF1 && c <= 0xF3)
		return (struct lead){4, 0x80, 0xBF};
	if (c == 0xF4)
		return (struct lead){4, 0x80, 0x8F};
	return (struct lead){0, 0, 0};
}

size_t utf8_step(const char *text, size_t length, size_t *valid)
{
	const unsigned char *s = (const unsigned char *)text;
	struct lead lead;
	size_t n = 1;

	*valid = 1;
	if (s[0] < 0x80)
		return 1;
	*valid = 0;
	lead = lead_of(s[0]);
	if (!lead.length || length < 2 || s[1] < lead.low || s[1] > lead.high)
		return 1;
	for (n = 2; n < lead.length; n++)
		if (n >= length || (s[n] & 0xC0) != 0x80)
			return n;
	*valid = n;
	return n;
}
