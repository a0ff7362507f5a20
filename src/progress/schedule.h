#ifndef SCHEDULE_H
#define SCHEDULE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "progress/policy.h"
#include "progress/window.h"
#include "stream/selection.h"

/*
 * Which days a windowed stream has to be asked for: from its bookmark's value (stream/state.h), the
 * settings, the API's limits and today.  Pure: asks nothing, remembers nothing.
 *
 * The windows stand in the order of reading: first those from the bookmark (less the lookback) to
 * the end, in order of time; then, from `back` on, those before the days already done (an earlier
 * start_date), in reverse order, so that after each one the days done are still one range.
 *
 * A stream that can be read by its report too (stream/route.h) has windows of both kinds: those
 * that start before `near` are the report's.  At first they stand behind the others, as days before
 * those done: reports take their time.
 */
struct schedule {
	struct window *windows; /* owned */
	size_t count, back;
	int32_t near; /* windows that start before this day are the report's; DATE_NONE: none are */
	size_t resumed; /* index of the window that was in work; SIZE_MAX: none */
	char *after_id; /* ids up to this one are done in it; NULL: none */
	/* All days of this pass from the bookmark on: with those that were done before it was cut
	 * short, and, when read_today, those that were read. */
	struct window pass;
	int32_t since; /* day on which the oldest data of this pass was read: today, or earlier */
	int32_t last_day;   /* last day that reading on `since` could complete */
	bool first;	    /* nothing was done before (or all of it is asked again) */
	bool reread;	    /* other settings than the bookmark's: what is done does not count */
	bool read_today;    /* by a run that did not come to its end: only `back` is left to read */
	bool changed;	    /* the settings differ, and on_settings_change says to warn only */
	struct window lost; /* days that the API no longer has; empty: none */
	struct window
		clamped; /* days that start_date asked for and the API does not have; empty: none */
};

struct schedule_input {
	const struct selected *selected;
	const struct progress_policy *policy;
	struct settings settings; /* those that the definition names */
	const json_t *value;	  /* the bookmark's */
	int32_t today;
	bool by_report; /* all of it */
};
/* Fill `*out`; release with schedule_release.  `input->value` NULL: no bookmark.  ERROR_CONFIG for
 * a TOTAL that is longer than the API's range. */
int schedule_make(struct schedule *out, const struct schedule_input *input, struct error *err);
void schedule_release(struct schedule *schedule);

/* Is this window (an index) the report's? */
bool schedule_by_report(const struct schedule *schedule, size_t window);
/* Days of the longest window that is not the report's; 0: there is none. */
int32_t schedule_longest(const struct schedule *schedule);

/* The date member of a bookmark's value; DATE_NONE when absent, null or not a date. */
int32_t schedule_day(const json_t *value, const char *name);
/* New: the date's text, or null for DATE_NONE. */
json_t *schedule_day_json(int32_t day);

#endif
