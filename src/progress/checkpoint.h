#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/queue.h"
#include "progress/policy.h"
#include "progress/schedule.h"
#include "progress/unit.h"
#include "stream/selection.h"

/*
 * All units of one stream that move one bookmark (an ad account's, say).
 *
 * Work is windows x items x passes, in that order: an item is a batch of ids or one partition, and
 * items may still arrive while earlier ones are being read.  Units finish in any order; the
 * bookmark only moves over the prefix without a gap, so it never promises what was not delivered.
 *
 * A window of the stream's report (progress/schedule.h) has one item, whatever the stream's own
 * are: the partition that they have in common, as soon as there are any.
 */
struct item {
	struct partition *partition; /* counted */
	char **ids;		     /* owned; NULL: none */
	size_t id_count;
};

/* One (window, item): open until all its parts (passes, halves) are done. */
struct slot {
	size_t item;
	unsigned parts;
	bool failed;
	char *last_id; /* owned: the place (progress/id_order.h) of the item's last id; NULL: none
			*/
};

/* The stream's own requests, and its report's. */
struct checkpoint_route {
	/* They count units under way of either route; NULL: any number. */
	struct job_limit *job_limit, *report_job_limit;
	struct partition *report_of; /* counted; the first item's: what its report is asked for */
	bool undecided;		     /* until it is known which route takes fewer requests */
	struct schedule by_report;   /* while undecided */
	unsigned report_requests;    /* that a report's unit takes */
};

/* What the parents have given. */
struct checkpoint_feed {
	unsigned links_ended; /* a bit for each parent that feeds it no more */
	bool link_failed;     /* a parent did not give all */
	bool link_left_out;   /* a parent's unit was refused, and that is no failure */
	bool sealed;	      /* no item will be added */
	bool complete;	      /* when sealed: every item is known */
};

struct checkpoint_status {
	bool ended;	  /* the plan has told its children */
	bool skipped;	  /* refused, and that is no failure */
	bool left_out;	  /* a unit of it was refused, and that is no failure */
	bool answered;	  /* a unit of it was answered well, in this run */
	unsigned refused; /* units of it that were refused before any was answered */
	bool closed;	  /* no further units: refused, or stopped */
	bool failed;	  /* a part is missing: named to the user already */
	bool accessible;  /* something was read, now or in an earlier run */
};

/* Ids on their way into a batch. */
struct checkpoint_batch {
	char **ids;
	size_t count, capacity;
	struct partition *partition; /* that they belong to; counted; NULL: none */
	/* Ids that wait for the parent's end: {key: {id: true}}, NULL: none; and each key's
	 * partition. */
	json_t *gathered;
	struct partition **gathered_of;
	size_t ids_max; /* in a batch, by the rows that they are estimated to have */
};

struct checkpoint_items {
	struct queue queue; /* of struct item; those that no window needs any more are gone */
	size_t ids;	    /* of all items; one without any counts as one */
	bool unordered;	    /* ids do not arrive in order: no after_id is kept */
	char *newest;	    /* place of the last id that arrived; NULL: none */
};

/* The next unit to make. */
struct checkpoint_next {
	size_t window, item, pass;
};

/* What is done without a gap. */
struct checkpoint_prefix {
	struct queue slots; /* of struct slot, in order; what lies behind the prefix is gone */
	size_t windows_done, items_done; /* whole windows, and items of the next one */
	char *after_id; /* place of the last id of the prefix in the window in work */
};

/* Windowed streams: the bookmark's days. */
struct checkpoint_days {
	int32_t from, to;  /* days done */
	int32_t to_before; /* as the bookmark said: it never moves back */
	int32_t read_day;  /* on which all windows were read, until the run is over; DATE_NONE */
	int32_t held_day;  /* rows of this day are not final; DATE_NONE: none */
	bool fingerprint_current; /* the bookmark speaks of the present settings */
	char *fingerprint_before; /* else: the settings that it speaks of */
};

/* Days of ids that could not be had. */
struct checkpoint_gaps {
	json_t *now;	/* array: what this run could not get; NULL: nothing */
	json_t *before; /* array: what is left of that of earlier runs; NULL: nothing */
	unsigned open;	/* units for gaps that are not over */
};

/* What a later run can go on from. */
struct checkpoint_resumables {
	json_t *kept;	   /* array, of the units under way; NULL: none */
	json_t *inherited; /* the same of an earlier run, while it can be used; NULL: none */
};

/* Streams with a bookmark and no windows. */
struct checkpoint_incremental {
	char *floor;	   /* the bookmark as it was; NULL: none */
	char *since;	   /* rows below are not printed again: it, or some days before it */
	int64_t listed_us; /* wall time at which the listing began */
	char *seen;	   /* the highest value so far, of committed rows; NULL: none */
	int32_t full_day;  /* day of the last listing that was printed whole */
	bool listed;	   /* the listing is complete */
	bool whole;	   /* all are printed this time */
};

struct checkpoint {
	void *owner; /* of whoever made it, for its own use */
	const struct selected *selected;
	char *key; /* of the bookmark: "" when the stream has one */
	struct checkpoint *next;
	struct schedule schedule; /* windows; count 0 for streams without */
	struct checkpoint_route route;
	struct checkpoint_feed feed;
	struct checkpoint_status status;
	struct checkpoint_batch batch;
	struct checkpoint_items items;
	struct checkpoint_next at;
	struct checkpoint_prefix prefix;
	struct checkpoint_days days;
	struct checkpoint_gaps gaps;
	struct checkpoint_resumables resumables;
	struct checkpoint_incremental incremental;
	size_t weight_over; /* of units that are over, and of what an earlier run has done */
};

struct checkpoint_context {
	const struct progress_policy *policy;
	struct settings settings; /* those that the definition names */
	int32_t today;
	int64_t wall_us;
	unsigned report_requests;
};

/* New, from the bookmark's value (NULL: none, borrowed); NULL with ERROR_CONFIG (see
 * schedule_make). */
struct checkpoint *checkpoint_new(const struct selected *selected, const char *key,
				  const json_t *value, const struct checkpoint_context *context,
				  struct error *err);
void checkpoint_free(struct checkpoint *checkpoint);

/* Add an item; ids (may be NULL) and a reference to the partition become the checkpoint's. */
void checkpoint_add(struct checkpoint *checkpoint, struct partition *partition, char **ids,
		    size_t id_count);
/* No item will be added; `complete`: none is missing.  Returns whether the bookmark moved. */
bool checkpoint_seal(struct checkpoint *checkpoint, bool complete);

/* Days that an earlier run could not get for this id: units for them, linked by `next`; NULL: none.
 */
struct unit *checkpoint_gap_units(struct checkpoint *checkpoint, struct partition *partition,
				  const char *id);

/* The next unit, new; NULL when there is none (now, or ever: checkpoint_finished). */
struct unit *checkpoint_next(struct checkpoint *checkpoint);
/* Only rows from this value on are wanted; NULL: all are. */
const char *checkpoint_since(const struct checkpoint *checkpoint);
bool checkpoint_has_next(const struct checkpoint *checkpoint);
/* Ids in items that the window in work has not asked for yet, and those on their way into one. */
size_t checkpoint_ids_left(const struct checkpoint *checkpoint);
/* How it will be asked for: as checkpoint->selected, or as its report. */
const struct selected *checkpoint_next_selected(const struct checkpoint *checkpoint);
/* How many items of the window in work are still to be asked for. */
size_t checkpoint_backlog(const struct checkpoint *checkpoint);
/* The job limit of units that are asked for like this. */
struct job_limit *checkpoint_job_limit(const struct checkpoint *checkpoint,
				       const struct selected *selected);
/* Does the bookmark cover it already, so that this is only a lookback? */
bool checkpoint_covered(const struct checkpoint *checkpoint);

/* Its answer came, or will never come: frees nothing.  Returns whether the bookmark moved. */
bool checkpoint_done(struct checkpoint *checkpoint, const struct unit *unit, bool complete);
/* The unit became one more part of the same slot (a half). */
void checkpoint_part(struct checkpoint *checkpoint, const struct unit *unit);
/* The unit's one id cannot be had now: it is asked again in the next run. */
void checkpoint_add_gap(struct checkpoint *checkpoint, const struct unit *unit);

/* Keep `resumable` in the bookmark in place of `*kept`, which becomes a reference to it; either may
 * be NULL.  Returns whether that changed the bookmark. */
bool checkpoint_keep_resumable(struct checkpoint *checkpoint, json_t **kept, json_t *resumable);
/* What an earlier run left behind under this digest; borrowed, NULL: nothing. */
const json_t *checkpoint_resumable(const struct checkpoint *checkpoint, const char *digest);

/* A row of `day` is not final. */
void checkpoint_hold(struct checkpoint *checkpoint, int32_t day);
/* Is the day recent enough to be waited for? */
bool checkpoint_waits(const struct checkpoint *checkpoint, int32_t day);

/*
 * How much there is to ask for, in days of one id (a unit without either counts as one): of a unit,
 * and all that is not over yet, which is known once the checkpoint is sealed.
 */
size_t checkpoint_weight(const struct unit *unit);
size_t checkpoint_weight_left(const struct checkpoint *checkpoint);
size_t checkpoint_window_weight(const struct checkpoint *checkpoint, size_t window);

/* Nothing more will be asked for, not even the passes that the item in work has left. */
void checkpoint_close(struct checkpoint *checkpoint, bool skipped);

/* All that will ever be read was read, or given up. */
bool checkpoint_finished(const struct checkpoint *checkpoint);

/* The bookmark as it is now, new.  `final_day`: the last day whose numbers are final (INT32_MAX:
 * all). */
json_t *checkpoint_value(const struct checkpoint *checkpoint, int32_t final_day);

/* For the checkpoint's own files: what an earlier run left behind, and what the bookmark is to tell
 * of it (new; NULL: nothing); is it read by windows; how many; go on to the next one when it is its
 * turn; move the prefix (true: it moved); strike a paid debt off. */
void checkpoint_inherit_resumable(struct checkpoint *checkpoint, const json_t *value,
				  int64_t wall_us);
json_t *checkpoint_resumable_value(const struct checkpoint *checkpoint);
bool checkpoint_windowed(const struct checkpoint *checkpoint);
size_t checkpoint_windows(const struct checkpoint *checkpoint);
void checkpoint_turn(struct checkpoint *checkpoint);
/* Is the window the report's; how many items it has; does any from `window` on need the stream's
 * own items. */
bool checkpoint_by_report(const struct checkpoint *checkpoint, size_t window);
size_t checkpoint_items(const struct checkpoint *checkpoint, size_t window);
bool checkpoint_needs_items(const struct checkpoint *checkpoint, size_t window);
/* Which route takes fewer requests, as soon as that can be told. */
void checkpoint_decide(struct checkpoint *checkpoint);
/* The pass of an item is asked for: go on to the next pass, item or window. */
void checkpoint_advance(struct checkpoint *checkpoint);
void checkpoint_free_items(struct checkpoint *checkpoint);
bool checkpoint_settle(struct checkpoint *checkpoint);
bool checkpoint_fill_gap(struct checkpoint *checkpoint, const struct unit *unit);
/* What the bookmark says that is owed, as far as the API still has it; all items are known; a
 * window was asked for all of them; what the bookmark is to say (new). */
void checkpoint_gaps_load(struct checkpoint *checkpoint, const json_t *value, int32_t today);
void checkpoint_gaps_seal(struct checkpoint *checkpoint);
void checkpoint_gaps_covered(struct checkpoint *checkpoint, size_t window);
json_t *checkpoint_gaps_value(const struct checkpoint *checkpoint);

#endif
