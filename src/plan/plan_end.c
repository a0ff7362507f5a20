#include "plan/plan_end.h"

#include "plan/completion.h"
#include "plan/job_limit.h"
#include "plan/work_list.h"

static bool store_resumable(struct plan *plan, struct task *task)
{
	json_t *before = json_incref(task->resumable_kept);
	bool changed = checkpoint_keep_resumable(task->unit->checkpoint, &task->resumable_kept,
						 task->resumable);

	if (changed && plan->input.resumable)
		resumable_store_replace(plan->input.resumable, before, task->resumable_kept);
	json_decref(before);
	return changed;
}

static void drop_resumable(struct task *task)
{
	json_decref(task->resumable);
	task->resumable = NULL;
}

static int end_unit(struct plan *plan, struct task *task, bool complete, struct error *err)
{
	struct checkpoint *checkpoint = task->unit->checkpoint;
	struct stream_run *stream_run = plan_stream_run(plan, task);
	bool moved;

	if (complete && task->job_limit)
		job_limit_grow(task->job_limit);
	/* What is not complete may still be taken up by a later run. */
	if (complete)
		drop_resumable(task);
	if (complete && !task->unit->gap) {
		stream_run->counts.weight_over += checkpoint_weight(task->unit);
		stream_run->counts.records_over += task->records;
	}
	moved = store_resumable(plan, task);
	if (checkpoint_done(checkpoint, task->unit, complete) || moved)
		completion_moved(plan, stream_run, checkpoint);
	work_list_free_task(task);
	return completion_ended(plan, stream_run, checkpoint, err);
}

int plan_done(struct plan *plan, struct task *task, bool complete, struct error *err)
{
	return end_unit(plan, task, complete, err);
}

int plan_leave_gap(struct plan *plan, struct task *task, struct error *err)
{
	checkpoint_add_gap(task->unit->checkpoint, task->unit);
	task->unit->checkpoint->status.failed = true;
	completion_moved(plan, plan_stream_run(plan, task), task->unit->checkpoint);
	return end_unit(plan, task, !task->unit->gap, err); /* an old debt just stays */
}

int plan_leave_out(struct plan *plan, struct task *task, struct error *err)
{
	/* One id of many must not hold the others' days. */
	bool pass = checkpoint_windowed(task->unit->checkpoint) && task->unit->id_count == 1 &&
		    !task->unit->gap;

	task->unit->left_out = true;
	task->unit->checkpoint->status.left_out = true;
	return end_unit(plan, task, pass, err);
}

void plan_close(struct plan *plan, struct checkpoint *checkpoint, bool skipped)
{
	struct task **at = &plan->again;

	checkpoint_close(checkpoint, skipped);
	while (*at) {
		struct task *task = *at;

		if (task->unit->checkpoint != checkpoint) {
			at = &task->next;
			continue;
		}
		work_list_remove(plan, at);
		checkpoint_done(checkpoint, task->unit, false);
		work_list_free_task(task);
	}
}

void plan_keep_resumable(struct plan *plan, struct task *task)
{
	if (store_resumable(plan, task))
		completion_moved(plan, plan_stream_run(plan, task), task->unit->checkpoint);
}

struct task *plan_first_step(struct plan *plan, struct task *task)
{
	struct error err = {0};

	if (plan_extractor(plan, task)->next(&plan->context, task, NULL, &err) < 0) {
		plan->input.observer->failure(plan->input.observer->self,
					      task->unit->selected->stream->name, err.text);
		plan_done(plan, task, false, &err);
		return NULL;
	}
	plan_keep_resumable(plan, task);
	return task;
}
