#ifndef COVERAGE_H
#define COVERAGE_H

#include "plan/plan_state.h"

/* Tell of the days that a new checkpoint cannot be read for, and the like. */
void coverage_tell(struct plan *plan, struct stream_run *stream_run,
		   const struct checkpoint *checkpoint);
/* Fail for values of a filter that no row had, and for a stream without records where that is not
 * allowed. */
void coverage_tell_missing(struct plan *plan, const struct stream_run *stream_run,
			   const struct filter *filter);
void coverage_tell_empty(struct plan *plan, const struct stream_run *stream_run);

#endif
