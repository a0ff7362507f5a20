#include "cursor.h"

#define PREFIX "Y2I+/3" /* every cursor holds '+', '/' and '=' */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* 16 bytes as 22 digits of base64 and "==". */
void cursor_write(struct text *out, const struct cursor *cursor)
{
	uint64_t low = cursor->digest, high = (uint64_t)cursor->hops << 32 | cursor->position;

	text_puts(out, PREFIX);
	for (int digit = 0; digit < 22; digit++) {
		text_char(out, alphabet[low & 63]);
		low = low >> 6 | high << 58;
		high >>= 6;
	}
	text_puts(out, "==");
}

bool cursor_parse(const char *text, struct cursor *out)
{
	uint64_t low = 0, high = 0;

	if (strncmp(text, PREFIX, strlen(PREFIX)) != 0 || strlen(text) != strlen(PREFIX) + 24 ||
	    strcmp(text + strlen(PREFIX) + 22, "==") != 0)
		return false;
	text += strlen(PREFIX);
	for (int digit = 21; digit >= 0; digit--) {
		const char *found = strchr(alphabet, text[digit]);

		if (!found || !*found)
			return false;
		high = high << 6 | low >> 58;
		low = low << 6 | (uint64_t)(found - alphabet);
	}
	*out = (struct cursor){
		.position = (uint32_t)high, .hops = (uint32_t)(high >> 32), .digest = low};
	return true;
}
