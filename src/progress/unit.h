#ifndef UNIT_H
#define UNIT_H

#include <stdbool.h>
#include <stddef.h>

#include "progress/partition.h"
#include "progress/window.h"
#include "stream/selection.h"

/*
 * A unit is the smallest piece of work whose completion moves a bookmark: one stream, partition,
 * window, batch of ids and pass.  This is its identity; how it is asked for is the plan's affair
 * (plan/task.h).
 */
struct checkpoint;

struct unit {
	const struct selected *selected;
	struct checkpoint *checkpoint; /* whose bookmark it moves */
	struct partition *partition;   /* counted; NULL: read once */
	struct window window;	       /* empty for streams without windows */
	char **ids;		       /* owned; NULL: none */
	size_t id_count;
	bool single;		 /* its one id is asked for as struct single says */
	bool gap;		 /* asks for what an earlier run could not get */
	bool left_out;		 /* refused, and that is no failure */
	size_t pass;		 /* which combination of the passes' values */
	size_t slot;		 /* of the checkpoint's prefix */
	struct partition *below; /* what children inherit (unit_below); NULL: not made yet */
	struct unit *next;
};

/* "ads of ad_account_id 549, 2026-08-24..2026-11-20, 100 ids": for people. Returns `out`. */
enum { UNIT_TEXT_SIZE = 256 };
const char *unit_text(const struct unit *unit, char out[static UNIT_TEXT_SIZE]);

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

void unit_free(struct unit *unit); /* not its place in the checkpoint; NULL is fine */

#endif
