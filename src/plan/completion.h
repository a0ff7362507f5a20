#ifndef COMPLETION_H
#define COMPLETION_H

#include "plan/plan_state.h"

/* How the end of one stream becomes the end of those below it, and how progress becomes state. */

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

/* The checkpoint gets nothing more by this parent; by the last one's end, it is sealed. */
void completion_end_link(struct plan *plan, const struct child *child,
			 struct checkpoint *checkpoint, bool complete);

#endif
