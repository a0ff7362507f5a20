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
 * A window of the stream's report (sync/schedule) has one item, whatever the stream's own are: the
 * partition that they have in common, as soon as there are any.
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
	char *last_id; /* owned: the place (sync/arrival) of the item's last id; NULL: none */
};

struct checkpoint {
	const struct selected *selected;
	char *key; /* of the bookmark: "" when the stream has one */
	struct checkpoint *next;
	/* They count units under way, of the stream's own way and of its report; NULL: any number.
	 */
	struct job_limit *job_limit, *report_job_limit;
	struct partition *report_of; /* counted; the first item's: what its report is asked for */
	/* Until it is known which way takes fewer requests; `report_requests` is what a report's
	 * unit takes. */
	bool undecided;
	struct schedule by_report;
	unsigned report_requests;
	bool ended;	      /* the plan has told its children */
	bool skipped;	      /* refused, and that is no failure */
	bool link_failed;     /* a parent did not give all */
	bool left_out;	      /* a unit of it was refused, and that is no failure */
	bool link_left_out;   /* the same, of a parent's unit */
	bool answered;	      /* a unit of it was answered well, in this run */
	unsigned refused;     /* units of it that were refused before any was answered */
	unsigned gaps_open;   /* units for what is owed that are not over */
	unsigned links_ended; /* a bit for each parent that feeds it no more */

	/* Ids on their way into a batch, and the partition that they belong to. */
	char **batch;
	size_t batch_count, batch_capacity;
	struct partition *batch_of_partition; /* counted; NULL: none */
	/* Ids that wait for the parent's end: {key: {id: true}}, NULL: none; and each key's
	 * partition. */
	json_t *gathered;
	struct partition **gathered_of;

	size_t ids_max;		  /* in a batch, by the rows that they are estimated to have */
	struct schedule schedule; /* windows; count 0 for streams without */
	struct queue items;	  /* of struct item; those that no window needs any more are gone */
	bool sealed;		  /* no item will be added */
	bool parent_complete;	  /* when sealed: every item is known */
	bool closed;		  /* no further units: refused, or stopped */
	bool failed;		  /* a part is missing: named to the user already */
	bool accessible;	  /* something was read, now or in an earlier run */
	bool unordered;		  /* ids do not arrive in order: no after_id is kept */
	char *newest;		  /* place of the last id that arrived; NULL: none */

	size_t ids;	    /* of all items; one without any counts as one */
	size_t weight_over; /* of units that are over, and of what an earlier run has done */

	size_t at_window, at_item; /* the next unit to make */
	size_t at_pass;

	struct queue slots; /* of struct slot, in order; what lies behind the prefix is gone */
	size_t windows_done, items_done; /* prefix: whole windows, and items of the next one */
	char *after_id; /* place of the last id of the prefix in the window in work */

	/* Windowed streams: */
	int32_t from, to;  /* days done */
	int32_t to_before; /* as the bookmark said: it never moves back */
	int32_t read_day; /* day on which all windows were read, until the run is over; DATE_NONE */
	int32_t held_day; /* rows of this day are not final; DATE_NONE: none */
	json_t *gaps;	  /* array: what this run could not get; NULL: nothing */
	json_t *gaps_before;	/* array: what is left of that of earlier runs; NULL: nothing */
	json_t *resumable_kept; /* array of the units' `pending`; NULL: none */
	json_t *inherited; /* the same of an earlier run, as long as it can be used; NULL: none */
	char *fingerprint_before; /* unless fingerprint_current: the settings that the bookmark
				     speaks of */

	/* Streams with a bookmark and no windows: */
	char *floor;	   /* the bookmark as it was; NULL: none */
	char *since;	   /* rows below are not printed again: it, or some days before it */
	int64_t listed_us; /* wall time at which the listing began */
	char *seen;	   /* the highest value so far, of committed rows; NULL: none */
	int32_t full_day;  /* day of the last listing that was printed whole */
	bool listed;	   /* the listing is complete */
	bool whole;	   /* all are printed this time */

	bool fingerprint_current; /* windowed streams: the bookmark speaks of the present settings
				   */
};

struct checkpoint_context {
	const struct progress_policy *policy;
	const json_t *settings; /* those that the definition names */
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

/* The next unit, new; NULL when there is none (now, or ever: group_finished). */
struct unit *checkpoint_next(struct checkpoint *checkpoint);
/* Only rows from this value on are wanted; NULL: all are. */
const char *checkpoint_since(const struct checkpoint *checkpoint);
bool checkpoint_has_next(const struct checkpoint *checkpoint);
/* Ids in items that the window in work has not asked for yet, and those on their way into one. */
size_t checkpoint_ids_left(const struct checkpoint *checkpoint);
/* How it will be asked for: as checkpoint->what, or as its report. */
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
/* Which way takes fewer requests, as soon as that can be told. */
void checkpoint_decide(struct checkpoint *checkpoint);
/* Take this one instead: its windows become the checkpoint's. */
void checkpoint_take_schedule(struct checkpoint *checkpoint, struct schedule *schedule);
bool checkpoint_settle(struct checkpoint *checkpoint);
bool checkpoint_fill_gap(struct checkpoint *checkpoint, const struct unit *unit);
/* What the bookmark says that is owed, as far as the API still has it; all items are known; a
 * window was asked for all of them; what the bookmark is to say (new). */
void checkpoint_gaps_load(struct checkpoint *checkpoint, const json_t *value, int32_t today);
void checkpoint_gaps_seal(struct checkpoint *checkpoint);
void checkpoint_gaps_covered(struct checkpoint *checkpoint, size_t window);
json_t *checkpoint_gaps_value(const struct checkpoint *checkpoint);

#endif
