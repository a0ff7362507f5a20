#ifndef STREAM_RUN_H
#define STREAM_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "plan/extractor.h"
#include "plan/observer.h"
#include "plan/policy.h"
#include "progress/checkpoint.h"
#include "json/project.h"

/*
 * How one selected stream is being read in this run: its checkpoints, what it passes on to its
 * children, and which members of its rows have to be looked at for that.
 */
enum { READER_FILTERS_MAX = 8, READER_FEED_MAX = 8 };

struct child;

/* By whom it is read, and who is read for its rows. */
struct stream_links {
	unsigned parents, parents_ended; /* bits; 0: read once */
	bool parent_failed;
	struct child *children;
	size_t child_count;
};

/* Which members of a row have to be looked at: indexes into project_row_io.watched. */
struct stream_watch {
	unsigned filters[READER_FILTERS_MAX]; /* parallel to the definition's */
	unsigned captured;		      /* index of the row's own id, where one is captured */
	unsigned feed[READER_FEED_MAX];	      /* what children need, each member once */
	const char *feed_names[READER_FEED_MAX];
	size_t feed_count;
	bool has_dormant; /* some child does not want every row */
	unsigned bookmark, hold, date;
	bool snapshots; /* the bookmark is the day of reading */
};

struct stream_end {
	bool started, ended, failed;
	bool passed_over; /* a part was refused, which is no failure: what came is not all */
	struct error why; /* the first failure of the stream */
};

struct stream_counts {
	size_t records;
	size_t weight_over, records_over; /* of complete units, and what was printed of them */
	size_t wire_bytes;		  /* the heaviest body so far */
};

/* What was told already: to the user, and to the protocol. */
struct stream_told {
	bool clamp, reread, cut, pin, refusal, singly;
	bool start, status;
	int64_t waiting_ms; /* until when a rate limit holds it */
	size_t estimate;    /* 0: none yet */
	size_t notes[3];
};

struct stream_run {
	const struct selected *selected;
	struct stream_policy policy;
	const struct extractor *extractor, *report_extractor; /* NULL: it has no report */
	struct stream_links links;
	struct checkpoint *checkpoints, **checkpoints_end;
	size_t checkpoints_open; /* not ended */
	size_t ids_max;		 /* in a batch */
	int32_t today;
	struct stream_watch watch;
	json_t *named;	  /* {value: true} of `named` filters that were seen; owned */
	bool enough;	  /* no more records are wanted (--test) */
	bool singly;	  /* the API refuses batches of ids in this run */
	bool state_moved; /* since the last STATE */
	struct stream_end end;
	struct stream_counts counts;
	struct stream_told told;
	struct project_notes notes;
};

/* Who is read for the rows of a stream, and by which of its own parents that is. */
struct child {
	struct stream_run *stream_run;
	const struct parent *link;
	unsigned bit;		/* of struct checkpoint's links_ended */
	unsigned within, since; /* as the stream run's: what link->idle looks at */
};

/* Rows for children and bookmark values, of one response, until it is committed.  Starts as {0}. */
struct feed {
	struct buffer texts; /* feed_count texts a row, each ended by NUL */
	size_t rows;
	char *seen;	  /* highest bookmark value; NULL: none */
	int32_t held_day; /* DATE_NONE: none */
};

/* Watch what the stream's rows are needed for; `stream runs` are all of the run's, parents first.
 */
void stream_run_watch(struct stream_run *stream_run);
void stream_run_free_contents(struct stream_run *stream_run);

/*
 * Look at a projected row: remember in `feed` what children and the bookmark need of it.  Returns
 * whether the record is to be printed: not when a filter of the user leaves the row out, when it is
 * older than the bookmark, or when only children want the stream.
 */
bool stream_run_row(struct stream_run *stream_run, const struct checkpoint *checkpoint,
		    struct feed *feed, const struct project_row_io *row, struct settings settings);

/* Is the child read for this row of the feed at all? */
bool child_wants(const struct child *child, const struct stream_run *parent, const char *row);

/* Can the id travel in a batch?  The first that cannot is a warning. */
bool child_asks(const struct child *child, const char *id, const struct observer *observer);

/*
 * What the row's unit, or the batch that its id goes into, is read for: the unit's partition and
 * passes, and the values that the row passes on; with `per`, only down to that value.  New; NULL
 * for nothing.
 */
struct partition *child_partition(const struct child *child, const struct stream_run *parent,
				  struct unit *unit, const char *row);

/* The text of `name` in row `row` of the feed; NULL when the row had none. */
const char *feed_text(const struct stream_run *stream_run, const char *row, const char *name);
/* The first row's texts, and the ones after `row`'s. */
const char *feed_first(const struct feed *feed);
const char *feed_next(const struct stream_run *stream_run, const char *row);
void feed_clear(struct feed *feed);
void feed_release(struct feed *feed);

/* Whether this run reads and writes the stream's bookmark. */
bool stream_run_keeps_bookmark(const struct stream_run *stream_run);

struct checkpoint *stream_run_checkpoint(const struct stream_run *stream_run, const char *key);

#endif
