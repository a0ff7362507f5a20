#include "plan/work_list.h"

#include <stdlib.h>

#include "plan/job_limit.h"

static void take_back(struct task *task)
{
	if (!task->lent_at)
		return;
	*task->lent_at = task->lent_next;
	if (task->lent_next)
		task->lent_next->lent_at = task->lent_at;
	task->lent_next = NULL;
	task->lent_at = NULL;
}

void work_list_free_task(struct task *task)
{
	take_back(task);
	job_limit_leave(task);
	if (task->feed)
		feed_release(task->feed);
	free(task->feed);
	task_free(task);
}

struct task *work_list_remove(struct plan *plan, struct task **at)
{
	struct task *task = *at;

	*at = task->next;
	if (plan->again_end == &task->next)
		plan->again_end = at;
	task->next = NULL;
	return task;
}

void work_list_lend(struct plan *plan, struct task *task)
{
	task->lent_next = plan->lent;
	task->lent_at = &plan->lent;
	if (plan->lent)
		plan->lent->lent_at = &task->lent_next;
	plan->lent = task;
}

void work_list_add(struct plan *plan, struct task *task)
{
	take_back(task);
	task->next = NULL;
	*plan->again_end = task;
	plan->again_end = &task->next;
}
