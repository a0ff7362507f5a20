#ifndef FANOUT_H
#define FANOUT_H

#include "plan/plan.h"

/*
 * The plan's inner half: how committed rows become children's units, how the end of one stream
 * becomes the end of those below it, and how a checkpoint's progress becomes state.
 */
struct plan {
	struct plan_input input;
	struct request_context context;
	struct stream_run *stream_runs;
	size_t stream_run_count;
	struct task *again, **again_end; /* units to be sent (again) */
	struct task *lent;		 /* units that plan_next gave and nobody gave back */
	struct job_limit *job_limits;
	int32_t final_day; /* DATE_NONE: not known yet */
};

/* Take the unit that `*at` points to out of those to be sent (again). */
struct task *plan_unlink(struct plan *plan, struct task **at);

/* The unit is no longer out of the house. */
void plan_take_back(struct task *task);

/* Note what a later run could go on from, in the bookmark and beside it; whether that changed it.
 */
bool plan_store_resumable(struct plan *plan, struct task *task);

/* Have the extractor set the unit's first step; NULL when it cannot (the unit is over then). */
struct task *plan_first_step(struct plan *plan, struct task *task);

/* The checkpoint of this key, made (with its bookmark, and what there is to tell of it) if it is
 * not there. */
struct checkpoint *fanout_checkpoint(struct plan *plan, struct stream_run *stream_run,
				     const char *key, struct error *err);

/* Tell of the days that a new checkpoint cannot be read for, and the like. */
void coverage_tell(struct plan *plan, struct stream_run *stream_run,
		   const struct checkpoint *checkpoint);
/* Fail for values of a filter that no row had, and for a stream without records where that is not
 * allowed. */
void coverage_tell_missing(struct plan *plan, const struct stream_run *stream_run,
			   const struct filter *filter);
void coverage_tell_empty(struct plan *plan, const struct stream_run *stream_run);

/* Hand the unit's rows to the children, and its bookmark values to the checkpoint. */
int fanout_commit(struct plan *plan, struct task *task, struct error *err);

/* The checkpoint's bookmark moved: write it down, if it is to be kept. */
void completion_moved(struct plan *plan, struct stream_run *stream_run,
		      struct checkpoint *checkpoint);
bool completion_needs_final_day(const struct stream_run *stream_run);
void completion_final_day(struct plan *plan, struct stream_run *stream_run);

void completion_started(struct plan *plan, struct stream_run *stream_run);
/* A unit of the checkpoint ended: if that was the last one, tell the children; and so on down. */
int completion_ended(struct plan *plan, struct stream_run *stream_run,
		     struct checkpoint *checkpoint, struct error *err);
/* As completion_ended, where no error can come up. */
void completion_settled(struct plan *plan, struct stream_run *stream_run,
			struct checkpoint *checkpoint);

#endif
