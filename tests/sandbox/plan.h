/* What an analytics request asks for, checked: the days, the buckets, the columns, the attribution.
 */
#ifndef SANDBOX_PLAN_H
#define SANDBOX_PLAN_H

#include "column.h"
#include "request.h"

enum granularity {
	GRANULARITY_TOTAL,
	GRANULARITY_DAY,
	GRANULARITY_HOUR,
	GRANULARITY_WEEK,
	GRANULARITY_MONTH
};

/* Rows whose spend (or impressions) are not more (or less) than the value are left out. */
struct figure_filter {
	bool spend, greater;
	double value;
};
#define PLAN_FIGURES 4

struct plan {
	int32_t start, end;
	enum granularity granularity;
	struct attribution attribution;
	const struct column *columns[COLUMN_COUNT_MAX];
	size_t column_count;
	struct figure_filter figures[PLAN_FIGURES];
	size_t figure_count;
};

extern const struct parameter plan_dates[];	/* start_date, end_date */
extern const struct parameter plan_reporting[]; /* granularity, columns, attribution */

/* How far back a day may lie and how far apart start and end; 0: no limit. */
struct reach {
	int32_t back, range;
};

/* Checks start_date and end_date against the reach. */
bool plan_window(struct request *request, const struct reach *reach, int32_t *start, int32_t *end);
/* What one sort of endpoint allows. */
struct plan_rules {
	struct reach reach, hourly;
	/* Which columns there are; NULL: column_find. */
	const struct column *(*find)(const char *name);
};
bool plan_parse(struct request *request, const struct plan_rules *rules, struct plan *out);
/* The last day of the bucket that from lies in, and the day that names it. */
int32_t plan_bucket(const struct plan *plan, int32_t from, int32_t *named);

#endif
