#ifndef PLAN_END_H
#define PLAN_END_H

#include "plan/plan_state.h"

/* Have the extractor set the task's first step; NULL when it cannot (the task is over then). */
struct task *plan_first_step(struct plan *plan, struct task *task);

#endif
