#include "http/limits.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/slice.h"

/* Larger numbers are nonsense, and would overflow as milliseconds. */
static const int64_t largest = INT64_C(1000000000000);

/* The whole number at `at`, or -1; a fraction is rounded up, because these are waits. */
static int64_t number(const char *at)
{
	char *end;
	long long value;

	while (isspace((unsigned char)*at))
		at++;
	if (!isdigit((unsigned char)*at))
		return -1;
	value = strtoll(at, &end, 10);
	if (*end == '.' && strspn(end + 1, "0") < strspn(end + 1, "0123456789"))
		value += value < largest;
	return value < largest ? value : largest;
}

/* The text up to the next `separator` outside of quotes; moves `*at` past it. */
static struct slice piece(const char **at, char separator)
{
	struct slice found = {*at, 0};
	bool quoted = false;

	for (; **at && (quoted || **at != separator); ++*at) {
		quoted ^= **at == '"';
		found.length++;
	}
	if (**at)
		++*at;
	while (found.length && isspace((unsigned char)*found.at)) {
		found.at++;
		found.length--;
	}
	return found;
}

static void copy_name(char out[LIMITS_NAME_SIZE], struct slice text)
{
	const char *end;

	if (text.length && text.at[0] == '"') {
		text.at++;
		end = memchr(text.at, '"', --text.length);
		if (end)
			text.length = (size_t)(end - text.at);
	}
	snprintf(out, LIMITS_NAME_SIZE, "%.*s",
		 (int)(text.length < LIMITS_NAME_SIZE ? text.length : LIMITS_NAME_SIZE), text.at);
}

/* Reads one `limit;w=seconds;name="bucket"`; the first bare number of the line is the binding
 * limit. */
static void read_limit(struct limits *limits, const char *item)
{
	const char *at = item;
	int64_t limit = number(piece(&at, ';').at);
	size_t i = limits->window_count;
	bool bare = !*at;

	if (limit < 0)
		return;
	if (bare && limits->binding < 0)
		limits->binding = limit;
	if (bare || i == LIMITS_WINDOWS_MAX)
		return;
	limits->windows[i].limit = limit;
	limits->windows[i].window_s = 0;
	limits->windows[i].name[0] = '\0';
	while (*at) {
		struct slice parameter = piece(&at, ';');

		if (parameter.length > 2 && strncasecmp(parameter.at, "w=", 2) == 0)
			limits->windows[i].window_s = number(parameter.at + 2);
		if (parameter.length > 5 && strncasecmp(parameter.at, "name=", 5) == 0)
			copy_name(limits->windows[i].name,
				  (struct slice){parameter.at + 5, parameter.length - 5});
	}
	if (limits->windows[i].window_s < 0)
		limits->windows[i].window_s = 0;
	limits->window_count++;
}

static void read_limits(struct limits *limits, const char *value)
{
	while (*value) {
		struct slice item = piece(&value, ',');
		char text[256];

		snprintf(text, sizeof(text), "%.*s",
			 (int)(item.length < sizeof(text) ? item.length : sizeof(text)), item.at);
		read_limit(limits, text);
	}
}

/* RFC 9110, 10.2.3: seconds, or a date in the form that senders must use. */
static int64_t retry_after(const char *value, int64_t wall_s)
{
	int64_t seconds = number(value);
	struct tm tm = {0};

	if (seconds >= 0 || !strptime(value, "%a, %d %b %Y %H:%M:%S GMT", &tm))
		return seconds;
	seconds = timegm(&tm) - wall_s;
	return seconds > 0 ? seconds : 0;
}

void limits_read(struct limits *limits, const char *name, const char *value, int64_t wall_s)
{
	if (strcasecmp(name, "x-ratelimit-limit") == 0)
		read_limits(limits, value);
	else if (strcasecmp(name, "x-ratelimit-remaining") == 0)
		limits->remaining = number(value);
	else if (strcasecmp(name, "x-ratelimit-reset") == 0)
		limits->reset_s = number(value);
	else if (strcasecmp(name, "retry-after") == 0)
		limits->retry_after_s = retry_after(value, wall_s);
}
