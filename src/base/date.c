#include "base/date.h"

#include <stdio.h>
#include <time.h>

enum { SECONDS_A_DAY = 86400 };

static int digits(const char *at, int count)
{
	int number = 0;

	for (int i = 0; i < count; i++) {
		if (at[i] < '0' || at[i] > '9')
			return -1;
		number = number * 10 + (at[i] - '0');
	}
	return number;
}

/* timegm turns 31 February into 3 March: a date exists if it comes back unchanged. */
static int day_of(int year, int month, int day, int32_t *out)
{
	struct tm given = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
	time_t seconds = timegm(&given);

	if (given.tm_year != year - 1900 || given.tm_mon != month - 1 || given.tm_mday != day)
		return -1;
	*out = (int32_t)(seconds >= 0 ? seconds / SECONDS_A_DAY
				      : -((-seconds + SECONDS_A_DAY - 1) / SECONDS_A_DAY));
	return 0;
}

int date_parse(struct slice text, int32_t *out)
{
	int year, month, day;

	if (text.length != 10 || text.at[4] != '-' || text.at[7] != '-')
		return -1;
	year = digits(text.at, 4);
	month = digits(text.at + 5, 2);
	day = digits(text.at + 8, 2);
	if (year < 1 || month < 1 || day < 1)
		return -1;
	return day_of(year, month, day, out);
}

int date_parse_lenient(struct slice text, int32_t *out)
{
	if (text.length > 10 && (text.at[10] == 'T' || text.at[10] == ' ' || text.at[10] == 't'))
		text.length = 10;
	return date_parse(text, out);
}

static void broken_down(int32_t day, struct tm *out)
{
	time_t seconds = (time_t)day * SECONDS_A_DAY;

	gmtime_r(&seconds, out);
}

const char *date_format(int32_t day, char out[static DATE_TEXT_SIZE])
{
	struct tm tm;

	broken_down(day, &tm);
	strftime(out, DATE_TEXT_SIZE, "%Y-%m-%d", &tm);
	return out;
}

/* Reads the fraction of a second at `*at`, in microseconds; moves `*at` past it. */
static int64_t fraction(struct slice text, size_t *at)
{
	int64_t us = 0, unit = 100000;

	if (*at >= text.length || text.at[*at] != '.')
		return 0;
	for (++*at; *at < text.length && text.at[*at] >= '0' && text.at[*at] <= '9'; ++*at) {
		us += unit * (text.at[*at] - '0');
		unit /= 10;
	}
	return us;
}

/* Reads "Z", "+hh:mm" or nothing as seconds east of UTC.  0; -1 for anything else. */
static int zone(struct slice text, int *out_seconds)
{
	int hours, minutes;

	*out_seconds = 0;
	if (text.length == 0 || (text.length == 1 && (text.at[0] == 'Z' || text.at[0] == 'z')))
		return 0;
	if (text.length != 6 || text.at[3] != ':' || (text.at[0] != '+' && text.at[0] != '-'))
		return -1;
	hours = digits(text.at + 1, 2);
	minutes = digits(text.at + 4, 2);
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return -1;
	*out_seconds = (hours * 60 + minutes) * (text.at[0] == '-' ? -60 : 60);
	return 0;
}

int date_time_parse(struct slice text, int64_t *out_us)
{
	int32_t day;
	int hour, minute, second, east;
	size_t at = 19;
	int64_t us;

	if (text.length == 10 && date_parse(text, &day) == 0) {
		*out_us = (int64_t)day * SECONDS_A_DAY * 1000000;
		return 0;
	}
	if (text.length < 19 || date_parse_lenient(text, &day) < 0 || text.at[13] != ':' ||
	    text.at[16] != ':')
		return -1;
	hour = digits(text.at + 11, 2);
	minute = digits(text.at + 14, 2);
	second = digits(text.at + 17, 2);
	us = fraction(text, &at);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 ||
	    zone((struct slice){text.at + at, text.length - at}, &east) < 0)
		return -1;
	*out_us = ((int64_t)day * SECONDS_A_DAY + (int64_t)hour * 3600 + (int64_t)minute * 60 +
		   second - east) *
			  1000000 +
		  us;
	return 0;
}

const char *date_time_format(int64_t us, char out[static TIME_TEXT_SIZE])
{
	time_t seconds = (time_t)(us / 1000000);
	char whole[TIME_TEXT_SIZE];
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(whole, sizeof(whole), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(out, TIME_TEXT_SIZE, "%.19s.%06uZ", whole, (unsigned)(us % 1000000) % 1000000U);
	return out;
}

int32_t date_week(int32_t day)
{
	struct tm tm;

	broken_down(day, &tm);
	return day - (tm.tm_wday + 6) % 7;
}

int32_t date_month(int32_t day)
{
	struct tm tm;

	broken_down(day, &tm);
	return day - (tm.tm_mday - 1);
}

int32_t date_next_month(int32_t day)
{
	return date_month(date_month(day) + 31);
}
