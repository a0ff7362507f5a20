#ifndef PLAN_STATE_H
#define PLAN_STATE_H

#include "plan/plan.h"

/* What the files of the plan share; private to them. */
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

#endif
