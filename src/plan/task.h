#ifndef TASK_H
#define TASK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/request.h"
#include "progress/unit.h"

/*
 * A unit on its way through the API: the next request (its step), what came of the requests so far,
 * and what is kept between two of them.  The plan makes and owns tasks; the loop borrows one from
 * plan_next until it gives it back (plan_again, plan_done, plan_split ...).
 */
enum step_kind {
	STEP_NEW,
	STEP_ROWS, /* the response holds rows */
	STEP_BODY, /* the response is for the extractor (a report's status) */
	STEP_FILE, /* the response is a file of rows */
	STEP_DONE,
};

/* The next request. */
struct step {
	enum step_kind kind;
	const char *method;
	const char *category;  /* of the rate limit; NULL: none */
	char *url;	       /* owned */
	char *body;	       /* owned; NULL: none */
	bool anonymous;	       /* no Authorization header */
	bool poll;	       /* only asks for a status: takes a tenth of a scarce quota at most */
	int64_t not_before_ms; /* monotonic; 0: now */
};

/* Failures and refusals of the present step. */
struct attempts {
	unsigned count;	   /* answers to this step that were not good */
	int64_t failed_ms; /* when it first failed, before it was split too; 0: it did not */
	unsigned splits;   /* how often the unit was halved already */
	unsigned renewals; /* tokens that were refused for this step, one after the other */
	int64_t spent_ms;  /* on those */
	unsigned limited;  /* rate limits met in a row */
	unsigned crowded;  /* how often the API had too many jobs to take this one */
};

/* The request that is under way, or was last. */
struct sent {
	int64_t at_ms;	       /* monotonic */
	int64_t answered_us;   /* wall time at which the response came */
	uint64_t ticket;       /* of the quota */
	uint32_t token;	       /* generation of the access token */
	size_t expected_bytes; /* what the byte budget counts for it */
};

/* Where a list of pages stands. */
struct paging {
	char *cursor;	      /* page that is being asked for; NULL: the first; owned */
	json_t *cursors_seen; /* {cursor: true} of all pages asked for so far; NULL: none; owned */
	bool repeated;	      /* the page named one of those as the next, once */
	unsigned empty;	      /* empty pages in a row, by now */
};

struct job_limit;
struct feed;

struct task {
	struct unit *unit; /* owned */
	struct step step;
	struct attempts attempts;
	struct sent sent;
	struct paging paging;
	json_t *memo; /* the extractor's own; owned */
	/* {digest, until: unix seconds, ...}: what a later run could go on from instead of asking
	 * for the same thing (digest) again; NULL: nothing.  The extractor's own; owned. */
	json_t *resumable;
	json_t *resumable_kept;	     /* `resumable` as the checkpoint has it; owned */
	size_t records;		     /* printed of it so far */
	struct job_limit *job_limit; /* that it counts in; NULL: none */
	struct feed *feed;	     /* rows for children, until the response is committed */
	struct task *next;
	struct task *lent_next, **lent_at; /* among those that the plan has lent; NULL: it is not */
};

/* New; the unit becomes the task's. */
struct task *task_new(struct unit *unit);
void task_free(struct task *task); /* not its place in the plan, nor its feed; NULL is fine */

/* What to send for its step.  `label` gets "GET /ad_accounts/{ad_account_id}/ads"; a file's URL is
 * not shown, and its category is "download". */
enum { TASK_LABEL_SIZE = 160 };
struct request task_request(const struct task *task, char label[static TASK_LABEL_SIZE]);

#endif
