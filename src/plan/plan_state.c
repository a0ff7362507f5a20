#include "plan/plan_state.h"

#include "plan/work_list.h"

struct stream_run *plan_stream_run(struct plan *plan, const struct task *task)
{
	(void)plan;
	return task->unit->checkpoint->owner;
}

const struct extractor *plan_extractor(struct plan *plan, const struct task *task)
{
	const struct stream_run *stream_run = plan_stream_run(plan, task);

	return task->unit->selected == stream_run->selected ? stream_run->extractor
							    : stream_run->report_extractor;
}

const struct request_context *plan_context(const struct plan *plan)
{
	return &plan->context;
}

void plan_rollback(struct plan *plan, struct task *task)
{
	(void)plan;
	if (task->feed)
		feed_clear(task->feed);
}

void plan_again(struct plan *plan, struct task *task)
{
	work_list_add(plan, task);
}
