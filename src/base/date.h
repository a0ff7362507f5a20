#ifndef DATE_H
#define DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

/* Calendar days as numbers: days since 1970-01-01 (UTC, proleptic Gregorian).  No time zones. */

#define DATE_NONE INT32_MIN

enum {
	DATE_TEXT_SIZE = sizeof("2026-11-22"),
	TIME_TEXT_SIZE = sizeof("2026-11-22T00:00:00.000000Z")
};

/* Reads exactly YYYY-MM-DD, a day that exists.  0; -1 with `*out` untouched. */
int date_parse(struct slice text, int32_t *out);

/* As date_parse; also accepts T or a space and a time behind the date, which it ignores. */
int date_parse_lenient(struct slice text, int32_t *out);

/* Writes YYYY-MM-DD; returns `out`. */
const char *date_format(int32_t day, char out[static DATE_TEXT_SIZE]);

/* Reads RFC 3339 into microseconds since the epoch; a missing zone means UTC, a missing time
 * midnight.  0; -1 with `*out_us` untouched. */
int date_time_parse(struct slice text, int64_t *out_us);

/* Writes YYYY-MM-DDTHH:MM:SS.ffffffZ; returns `out`.  `us` is not negative. */
const char *date_time_format(int64_t us, char out[static TIME_TEXT_SIZE]);

/* The Monday of the week, and the first day of the month, that contain `day`. */
int32_t date_week(int32_t day);
int32_t date_month(int32_t day);
/* The first day of the next month. */
int32_t date_next_month(int32_t day);

#endif
