#include "tap/auth/redact.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/memory.h"

/* Does a part of the secret stand at the beginning of `text`? */
static bool begins_with_part(const char *text, const char *secret, size_t length, size_t part)
{
	for (size_t from = 0; from + part <= length; from++)
		if (strncasecmp(text, secret + from, part) == 0)
			return true;
	return false;
}

/* `whole` is the text as it came: parts may overlap, and what is covered still counts. */
static void cover(char *text, const char *whole, const char *secret)
{
	size_t length = secret ? strlen(secret) : 0;
	size_t part = length < REDACT_PART ? length : REDACT_PART;
	size_t end = strlen(whole);

	if (length < REDACT_LEAST)
		return;
	for (size_t at = 0; at + part <= end; at++)
		if (begins_with_part(whole + at, secret, length, part))
			memset(text + at, '*', part);
}

void redact(char *text, const char *secret)
{
	char *whole SCOPED = memory_text(text);

	cover(text, whole, secret);
}

void secrets_add(struct secrets *secrets, const char *secret)
{
	if (!secret || strlen(secret) < REDACT_LEAST)
		return;
	for (size_t i = 0; i < secrets->count; i++)
		if (strcmp(secrets->items[i], secret) == 0)
			return;
	secrets->items = memory_room(secrets->items, secrets->count, &secrets->capacity,
				     sizeof(*secrets->items));
	secrets->items[secrets->count++] = memory_text(secret);
}

/* RFC 4648, section 4, without the padding. */
static void add_base64(struct buffer *out, struct slice bytes)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned held = 0, bits = 0;

	for (size_t i = 0; i < bytes.length; i++) {
		held = held << 8 | (unsigned char)bytes.at[i];
		for (bits += 8; bits >= 6; bits -= 6)
			buffer_add_char(out, digits[held >> (bits - 6) & 63]);
	}
	if (bits)
		buffer_add_char(out, digits[held << (6 - bits) & 63]);
}

void secrets_add_basic(struct secrets *secrets, const char *user, const char *password)
{
	struct buffer pair BUFFER_SCOPED = {0};
	struct buffer encoded BUFFER_SCOPED = {0};

	if (!user || !password)
		return;
	buffer_format(&pair, "%s:%s", user, password);
	add_base64(&encoded, buffer_slice(&pair));
	secrets_add(secrets, buffer_text(&encoded));
}

void secrets_redact(const struct secrets *secrets, char *text)
{
	char *whole SCOPED = *text ? memory_text(text) : NULL;

	for (size_t i = 0; whole && i < secrets->count; i++)
		cover(text, whole, secrets->items[i]);
}

void secrets_release(struct secrets *secrets)
{
	for (size_t i = 0; i < secrets->count; i++) {
		explicit_bzero(secrets->items[i], strlen(secrets->items[i]));
		free(secrets->items[i]);
	}
	free(secrets->items);
	*secrets = (struct secrets){0};
}
