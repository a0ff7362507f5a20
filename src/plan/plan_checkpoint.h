#ifndef PLAN_CHECKPOINT_H
#define PLAN_CHECKPOINT_H

#include "plan/plan_state.h"

/* The checkpoint of this key of the stream; made, with its bookmark and what there is to tell of
 * it, if it is not there.  NULL with `err`: the bookmark cannot be used. */
struct checkpoint *plan_checkpoint(struct plan *plan, struct stream_run *stream_run,
				   const char *key, struct error *err);

#endif
