#ifndef FEEDING_H
#define FEEDING_H

#include "sync/plan.h"

/*
 * The plan's inner half: how committed rows become children's units, how the end of one stream
 * becomes the end of those below it, and how a group's progress becomes state.
 */
struct plan {
	struct plan_input input;
	struct request_context context;
	struct reader *readers;
	size_t reader_count;
	struct unit *again, **again_end; /* units to be sent (again) */
	struct unit *lent;		 /* units that plan_next gave and nobody gave back */
	struct lane *lanes;
	int32_t final_day; /* DATE_NONE: not known yet */
};

/* Take the unit that `*at` points to out of those to be sent (again). */
struct unit *plan_unlink(struct plan *plan, struct unit **at);

/* The unit is no longer out of the house. */
void plan_take_back(struct unit *unit);

/* Note what a later run could go on from, in the bookmark and beside it; whether that changed it.
 */
bool plan_keep(struct plan *plan, struct unit *unit);

/* Have the extractor set the unit's first step; NULL when it cannot (the unit is over then). */
struct unit *plan_first_step(struct plan *plan, struct unit *unit);

/* The group of this key, made (with its bookmark, and what there is to tell of it) if it is not
 * there. */
struct group *feeding_group(struct plan *plan, struct reader *reader, const char *key,
			    struct error *err);

/* Tell of the days that a new group cannot be read for, and the like. */
void feeding_tell(struct plan *plan, struct reader *reader, const struct group *group);
/* Fail for values of a filter that no row had, and for a stream without records where that is not
 * allowed. */
void feeding_tell_missing(struct plan *plan, const struct reader *reader,
			  const struct filter *filter);
void feeding_tell_empty(struct plan *plan, const struct reader *reader);

/* Hand the unit's rows to the children, and its bookmark values to the group. */
int feeding_commit(struct plan *plan, struct unit *unit, struct error *err);

/* The group's bookmark moved: write it down, if it is to be kept. */
void feeding_moved(struct plan *plan, struct reader *reader, struct group *group);
bool feeding_needs_final_day(const struct reader *reader);
void feeding_final_day(struct plan *plan, struct reader *reader);

void feeding_started(struct plan *plan, struct reader *reader);
/* A unit of the group ended: if that was the last one, tell the children; and so on down. */
int feeding_ended(struct plan *plan, struct reader *reader, struct group *group, struct error *err);
/* As feeding_ended, where no error can come up. */
void feeding_settled(struct plan *plan, struct reader *reader, struct group *group);

#endif
