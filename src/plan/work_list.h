#ifndef WORK_LIST_H
#define WORK_LIST_H

#include "plan/plan_state.h"

/*
 * The tasks that a plan has in its hands: those to be sent (again), in order, and those that are
 * lent to whoever sends them.  A task is on at most one of the two lists.
 */

/* Append to those that are to be sent; a lent task is taken back first. */
void work_list_add(struct plan *plan, struct task *task);

/* Take the task that `*at` points to out of those to be sent. */
struct task *work_list_remove(struct plan *plan, struct task **at);

/* The task is with its sender until it is added again or freed. */
void work_list_lend(struct plan *plan, struct task *task);

/* Free the task, whichever list it is on but that of those to be sent. */
void work_list_free_task(struct task *task);

#endif
