#ifndef SCHEDULE_LIMITS_H
#define SCHEDULE_LIMITS_H

#include "progress/schedule.h"

/* What a schedule is worked out from, and the limits in it.  Private to schedule*.c. */
struct draft {
	struct schedule *out;
	const struct selected *selected;
	const struct progress_policy *policy;
	struct settings settings;
	const json_t *value, *open;
	enum granularity granularity;
	int32_t today, span, report_span;
	int32_t history;  /* the first day that the API has */
	int32_t near;	  /* the first day that is not for the report; DATE_NONE: all are not */
	int32_t first;	  /* the first day that is wanted */
	int32_t bound;	  /* as far as days that were missed since the bookmark are caught up on */
	int32_t end;	  /* the last day that is wanted */
	int32_t from, to; /* days done; DATE_NONE: none */
	bool all_by_report;
};

static inline int32_t schedule_later(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static inline int32_t schedule_earlier(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

/* What the settings, the API and today say: everything but the days done. */
void schedule_find_limits(struct draft *draft);

int32_t schedule_lookback_days(const struct draft *draft);

#endif
