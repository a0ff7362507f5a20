#ifndef UNIT_H
#define UNIT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "http/pool.h"
#include "progress/partition.h"
#include "progress/window.h"
#include "stream/selection.h"

/*
 * A unit is the smallest piece of work whose completion moves a bookmark: one stream, partition,
 * window, batch of ids and pass.  The plan makes and owns units; the loop borrows a unit until
 * plan_done or plan_split.
 */
enum step_kind {
	STEP_NEW,
	STEP_ROWS, /* the response holds rows */
	STEP_BODY, /* the response is for the extractor (a report's status) */
	STEP_FILE, /* the response is a file of rows */
	STEP_DONE,
};

/* What to ask next. */
struct step {
	enum step_kind kind;
	const char *method;
	const char *category;  /* of the rate limit; NULL: none */
	char *url;	       /* owned */
	char *body;	       /* owned; NULL: none */
	bool anonymous;	       /* no Authorization header */
	bool poll;	       /* a mere look: takes a tenth of a scarce quota at most */
	int64_t not_before_ms; /* monotonic; 0: now */
};

struct checkpoint;
struct job_limit;

struct unit {
	const struct selected *selected;
	struct checkpoint *checkpoint; /* whose bookmark it moves */
	struct partition *partition;   /* counted; NULL: read once */
	struct window window;	       /* empty for streams without windows */
	char **ids;		       /* owned; NULL: none */
	size_t id_count;
	bool single;		 /* its one id is asked for as struct single says */
	size_t pass;		 /* which combination of the passes' values */
	struct partition *below; /* what children inherit (unit_below); NULL: not made yet */
	json_t *memo;		 /* the extractor's own */
	/* {digest, until: unix seconds, ...}: what a later run could go on from instead of asking
	 * for the same thing (digest) again; NULL: nothing.  The extractor's own. */
	json_t *resumable;
	struct step step;

	/* How asking for this step went (sync/): */
	unsigned attempt;      /* answers to this step that were no good */
	int64_t failed_ms;     /* when it first failed, before it was split too; 0: it did not */
	unsigned splits;       /* how often it was halved already */
	unsigned renewals;     /* tokens that were refused for this step, one after the other */
	int64_t spent_ms;      /* on those */
	int64_t sent_ms;       /* when it was sent last */
	int64_t arrived_us;    /* wall time at which the answer came */
	uint64_t ticket;       /* of the quota */
	uint32_t token;	       /* generation of the token that it was sent with */
	size_t expected_bytes; /* what the byte budget counts for it */
	char *cursor;	       /* page that is being asked for; NULL: the first */
	json_t *pages;	       /* {cursor: true} of all that were asked for so far; NULL: none */
	bool cursor_repeated;  /* the page named one of those as the next, once */
	unsigned empty_pages;  /* one after the other, by now */

	size_t records; /* printed of it so far */

	/* Where it belongs (sync/checkpoint): */
	size_t slot;
	bool gap;		     /* asks what an earlier run could not get */
	bool left_out;		     /* refused, and that is no failure */
	struct job_limit *job_limit; /* that it is under way in; NULL: none */
	json_t *resumable_kept;	     /* its `pending`, as the checkpoint has it */
	unsigned limited;	     /* how often in a row it met a limit */
	unsigned crowded;	     /* how often the API had too much to do for it */
	bool resent;		     /* waits in the plan's list of units to be sent (again) */
	struct feed *feed;	     /* rows for children, until the response is committed */
	struct unit *next;
	struct unit *lent_next, **lent_at; /* among those that the plan has lent; NULL: it is not */
};

/* "ads of ad_account_id 549, 2026-08-24..2026-11-20, 100 ids": for people. Returns `out`. */
enum { UNIT_TEXT_SIZE = 256 };
const char *unit_text(const struct unit *unit, char out[static UNIT_TEXT_SIZE]);

/* What to send for its step.  `label` gets "GET /ad_accounts/{ad_account_id}/ads"; a file's URL is
 * not shown, and its category is "download". */
enum { UNIT_LABEL_SIZE = 160 };
struct request unit_request(const struct unit *unit, char label[static UNIT_LABEL_SIZE]);

/* How it is asked for: as the definition says, of a batch or of a single id. */
const char *unit_path(const struct unit *unit);
const struct binding *unit_query(const struct unit *unit, size_t *count);
const struct scan_path *unit_rows(const struct unit *unit);
/* The single id, where `name` is its name; else NULL. */
const char *unit_single(const struct unit *unit, struct slice name);

/* Give it copies of these ids. */
void unit_set_ids(struct unit *unit, char *const *ids, size_t count);

/* What children inherit: the partition, and the values of the passes.  Borrowed from the unit. */
struct partition *unit_below(struct unit *unit);

void unit_free(struct unit *unit); /* not its place in the checkpoint */

#endif
