#ifndef FANOUT_H
#define FANOUT_H

#include "plan/plan_state.h"

/* Hand the task's rows to the children, and its bookmark values to the checkpoint. */
int fanout_commit(struct plan *plan, struct task *task, struct error *err);

#endif
