/* Delivery added up over ads and days, and written as the columns that were asked for. */
#ifndef SANDBOX_SUMS_H
#define SANDBOX_SUMS_H

#include "group.h"
#include "plan.h"

struct sums {
	struct measures measures;
	int64_t counts[COLUMN_COUNT_MAX]; /* of the plan's columns */
	bool any;
};

/* A part of a day: an hour, a value of a breakdown, a child without ads of its own; zeros: all. */
struct cut {
	int hour, hours;
	int value, values;
	int child, children;
};

/* Adds what the ads delivered in that part of the day. */
void sums_day(struct sums *sums, const struct plan *plan, const struct group *ads, int32_t day,
	      const struct cut *cut);
/* Whether there is anything to tell, and the plan's filters let it pass. */
bool sums_count(const struct plan *plan, const struct sums *sums);
/* Writes ,"COLUMN":value for every column of the plan that is a figure and has a value. */
void sums_write(struct text *out, const struct plan *plan, const struct sums *sums);

#endif
