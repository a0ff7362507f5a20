#ifndef PROGRESS_POLICY_H
#define PROGRESS_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the user decided about how far one stream is read and what a bookmark stands for, resolved
 * for that stream.  Days are those of base/date.
 */
struct progress_policy {
	int32_t start_day, end_day; /* first and last day wanted; DATE_NONE: not said */
	bool include_today;	    /* the running day too */
	int32_t lookback_days;	    /* days behind the bookmark that are read again */
	int32_t lookback_hours;	    /* the same, for streams by the hour */
	int32_t full_refresh_days;  /* lists with a bookmark are printed whole this often */
	bool reread_on_change;	    /* what was read under other settings is read again; false: only
				       a warning */
	size_t memory;		    /* bytes for responses and what is made of them */
};

#endif
