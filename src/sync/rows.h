#ifndef ROWS_H
#define ROWS_H

#include "sync/run.h"

/* How the rows of one response become records: shared by rows.c and rows_file.c. */
enum { ROWS_PAGE_BYTES = 1 << 20 };

struct reading {
	struct run *run;
	struct task *task;
	struct stream_run *stream_run;
	struct scan scan;
	struct project_row_io io;
	struct envelope envelope;
	struct buffer constants;
	struct slice captures[SCAN_CAPTURES_MAX]; /* those that the constants were made with */
	bool captures_matter;
	bool clean;		   /* all of the body is known to be */
	size_t page_limit;	   /* bytes of records that may wait until it is */
	const struct field *unfit; /* of request_unfit */
	size_t printed, printed_bytes;
};

void rows_begin(struct reading *reading, struct run *run, struct task *task);
void rows_end(struct reading *reading, bool good);

/* The row at the scan, into the page.  0; -1 with `err`, the page as it was before. */
int rows_read_one(struct reading *reading, struct error *err);

/* Hand over what was printed so far; rows_print_some: if it is a page, and wait for room. */
void rows_print(struct reading *reading);
int rows_print_some(struct reading *reading, struct error *err);

/* A body's rows become records.  0; 1 when the page names one that was asked for already
 * as the next one (nothing was printed: ask again); -1 with ERROR_TRANSIENT (malformed: nothing was
 * printed, ask again), ERROR_API (a key) or ERROR_OUTPUT. */
struct rows_found {
	size_t rows;
	struct buffer cursor; /* the next page's; the caller releases it */
};
int rows_read(struct run *run, struct task *task, struct slice body, struct rows_found *found,
	      struct error *err);

#endif
