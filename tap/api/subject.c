#include "tap/api/subject.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Shorter numbers are limits, dates and counts. */
enum { ID_DIGITS_MIN = 6 };

static bool in_column(char c)
{
	return isupper((unsigned char)c) || isdigit((unsigned char)c) || c == '_';
}

/* The words of [at, end) that look like columns, with commas between them. */
static bool copy_columns(const char *at, const char *end, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	while (at < end) {
		size_t length = 0;

		while (at + length < end && in_column(at[length]))
			length++;
		if (length >= 2 && used + length + 2 < size)
			used += (size_t)snprintf(out + used, size - used, "%s%.*s", used ? "," : "",
						 (int)length, at);
		at += length ? length : 1;
	}
	return used > 0;
}

bool subject_columns(const char *message, char *out, size_t size)
{
	static const char *const parameters[] = {"'columns'", "'metric_types'"};
	const char *from = strcasestr(message, "columns ");
	const char *to = from ? strcasestr(from, "not available") : NULL;

	if (to && copy_columns(from + strlen("columns "), to, out, size))
		return true;
	for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++) {
		from = strcasestr(message, parameters[i]);
		from = from ? strcasestr(from, "(value ") : NULL;
		to = from ? strchr(from, ')') : NULL;
		if (to && copy_columns(from + strlen("(value "), to, out, size))
			return true;
	}
	return false;
}

/* Does `text` hold these digits as a whole number? */
static bool holds_number(const char *text, const char *digits, size_t length)
{
	for (const char *at = text; at && (at = strpbrk(at, "0123456789"));) {
		size_t here = strspn(at, "0123456789");

		if (here == length && memcmp(at, digits, length) == 0)
			return true;
		at += here;
	}
	return false;
}

/* Ids of the path are partitions, not members of a batch. */
static bool was_asked(const struct request *request, const char *digits, size_t length)
{
	const char *query = request->url ? strchr(request->url, '?') : NULL;

	if (!request->url)
		return true; /* it cannot be compared: believe the message */
	return holds_number(query, digits, length) || holds_number(request->body, digits, length);
}

bool subject_id(const char *message, const struct request *request, char *out, size_t size)
{
	const char *at = message;

	while ((at = strpbrk(at, "0123456789"))) {
		size_t length = strspn(at, "0123456789");

		if (length >= ID_DIGITS_MIN && length < size && was_asked(request, at, length)) {
			snprintf(out, size, "%.*s", (int)length, at);
			return true;
		}
		at += length;
	}
	return false;
}

static bool in_scope(char c)
{
	return islower((unsigned char)c) || c == '_';
}

/* "ads:read" in the message. */
static bool scope_said(const char *message, char *out, size_t size)
{
	for (const char *colon = message; (colon = strchr(colon, ':')); colon++) {
		const char *from = colon, *to = colon + 1;

		while (from > message && in_scope(from[-1]))
			from--;
		while (in_scope(*to))
			to++;
		if (from < colon && to > colon + 1 && (size_t)(to - from) < size) {
			snprintf(out, size, "%.*s", (int)(to - from), from);
			return true;
		}
	}
	return false;
}

bool subject_scope(const char *message, const struct request *request, char *out, size_t size)
{
	static const struct {
		const char *path, *scope;
	} scopes[] = {
		{"/billing", "billing:read"},
		{"/ads_credit", "billing:read"},
		{"/businesses", "biz_access:read"},
		{"/catalogs", "catalogs:read"},
		{"/ad_accounts", "ads:read"},
		{"/resources", "ads:read"},
		{"/boards", "boards:read"},
		{"/pins", "pins:read"},
		{"/user_account", "user_accounts:read"},
	};

	if (scope_said(message, out, size))
		return true;
	for (size_t i = 0; request->label && i < sizeof(scopes) / sizeof(scopes[0]); i++)
		if (strstr(request->label, scopes[i].path)) {
			snprintf(out, size, "%s", scopes[i].scope);
			return true;
		}
	return false;
}
