#include "base/percent.h"

#include <stdbool.h>

/* RFC 3986, 2.3; written out because isalnum() follows the locale. */
static bool unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

size_t percent_encoded_length(struct slice text)
{
	size_t length = 0;

	for (size_t i = 0; i < text.length; i++)
		length += unreserved((unsigned char)text.at[i]) ? 1 : 3;
	return length;
}

void percent_encode(struct buffer *out, struct slice text)
{
	static const char digits[] = "0123456789ABCDEF";
	char *at = buffer_room(out, text.length * 3);
	size_t length = 0;

	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (unreserved(c)) {
			at[length++] = (char)c;
			continue;
		}
		at[length++] = '%';
		at[length++] = digits[c >> 4];
		at[length++] = digits[c & 15];
	}
	at[length] = '\0';
	out->length += length;
}
