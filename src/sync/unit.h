#ifndef UNIT_H
#define UNIT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "http/pool.h"
#include "stream/selection.h"
#include "sync/api.h"
#include "sync/window.h"

/*
 * A unit is the smallest piece of work whose completion moves a bookmark: one stream, partition, window and
 * batch of ids.  The plan owns units; the loop borrows them until plan_done.
 */

/* Values by name that a stream is read per: {ad_account_id: 549...}.  Shared, counted. */
struct partition {
	struct partition *up; /* the parent's; its values count too */
	const char *names[8]; /* borrowed from the definition */
	char *values[8];      /* owned; plain text */
	size_t count;
	unsigned references;
};

enum step_kind {
	STEP_NEW,
	STEP_ROWS,  /* the response holds rows */
	STEP_BODY,  /* the response is for the extractor (a report's status) */
	STEP_FILE,  /* the response is a file of rows */
	STEP_DONE,
};

struct step {
	enum step_kind kind;
	char *url;	  /* owned */
	char *body;	  /* owned, or NULL */
	const char *method;
	const char *category; /* of the rate limit */
	bool anonymous;	  /* no Authorization header */
	int64_t not_before_ms; /* monotonic */
};

struct plan;
struct group;
struct item;

struct unit {
	const struct selected *what;
	const struct extractor *extractor;
	struct partition *partition;
	struct window window; /* days; {0} for streams without windows */
	char **ids;	      /* borrowed from the item; NULL: none */
	size_t id_count;
	const char *pass;     /* the value of the pass, or NULL */
	char *constants;      /* pre-rendered "ad_account_id":"549", for project_row_io */
	json_t *memo;	      /* the extractor's own */
	struct step step;

	/* The loop's and the plan's: */
	struct group *group;
	struct item *item;
	size_t slot;
	unsigned attempt;	/* of the present step; 1: the first */
	int64_t first_tried_ms; /* of the present step; 0: not yet */
	unsigned splits;
	uint32_t token;	 /* generation that the request was sent with */
	bool in_flight;
	char *last_cursor;	/* the page that is being asked for; NULL: the first */
	unsigned pages_repeated;
	struct unit *next;
};

/* The value of `name` in the partition or above it; NULL when it has none. */
const char *partition_value(const struct partition *partition, struct slice name);

#endif
