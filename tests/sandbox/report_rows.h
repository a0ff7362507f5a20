/* How the file of a report is laid out: {"KEY":[{...},...],...}, the key an entity's id or a day.
 */
#ifndef SANDBOX_REPORT_ROWS_H
#define SANDBOX_REPORT_ROWS_H

#include "analytics.h"
#include "plan.h"
#include "request.h"
#include "series.h"

/* One file being written. */
struct report {
	struct request *request;
	struct rows *rows;
	const struct level *level;
	struct plan plan;
	/* Writes the rows of the item that the series is of. */
	void (*write)(struct report *report, struct rows *inner);
	struct series series;
	struct group items;
	bool any; /* a key was written already */
};

/*
 * Writes {"ID":[{...},...],...}, or by date {"DATE":[...],...}, of all items of the level that the
 * request's filters leave; a key without rows is left out.  In a dump each row has a line, with the
 * outer key as "report_key".
 */
void report_lay_out(struct report *report, bool by_date);
/* One row a bucket, for each value of these breakdowns. */
void report_write_breakdowns(struct report *report, struct rows *inner);

#endif
