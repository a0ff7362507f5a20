#include "plan/plan_end.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "plan/work_list.h"

/* The first day of the second half of its window: an edge of a bucket; DATE_NONE: there is none. */
static int32_t middle_of(const struct task *task)
{
	enum granularity granularity = task->unit->selected->offer->granularity;
	int32_t middle = task->unit->window.from + window_days(task->unit->window) / 2;
	int32_t edge = window_edge(middle, granularity);

	if (granularity == GRANULARITY_TOTAL || window_days(task->unit->window) < 2)
		return DATE_NONE;
	if (edge <= task->unit->window.from) /* the middle lies in the first bucket */
		edge = window_edge(task->unit->window.to, granularity);
	return edge > task->unit->window.from ? edge : DATE_NONE;
}

bool plan_can_split(const struct task *task)
{
	/* In mid-list, the pages before would come again. */
	return !task->paging.cursor && (task->unit->id_count > 1 || middle_of(task) != DATE_NONE);
}

static struct task *sibling(const struct task *task)
{
	const struct unit *unit = task->unit;
	struct task *other = task_new(memory_new(1, sizeof(*unit)));

	*other->unit = (struct unit){
		.selected = unit->selected,
		.checkpoint = unit->checkpoint,
		.partition = unit->partition ? partition_keep(unit->partition) : NULL,
		.window = unit->window,
		.pass = unit->pass,
		.slot = unit->slot,
		.gap = unit->gap,
		.single = unit->single,
	};
	other->attempts.splits = task->attempts.splits;
	other->attempts.failed_ms = task->attempts.failed_ms;
	return other;
}

/* Move the blamed id to the end of the unit's ids; how many stay in the first part. */
static size_t cut_at(struct task *task, const char *blamed)
{
	for (size_t i = 0; blamed && i < task->unit->id_count; i++) {
		char *id = task->unit->ids[i];

		if (strcmp(id, blamed) != 0)
			continue;
		memmove(&task->unit->ids[i], &task->unit->ids[i + 1],
			(task->unit->id_count - i - 1) * sizeof(*task->unit->ids));
		task->unit->ids[task->unit->id_count - 1] = id;
		return task->unit->id_count - 1;
	}
	return task->unit->id_count / 2;
}

static void split_ids(struct task *task, struct task *other, const char *blamed)
{
	size_t keep = cut_at(task, blamed);

	unit_set_ids(other->unit, task->unit->ids + keep, task->unit->id_count - keep);
	for (size_t i = keep; i < task->unit->id_count; i++)
		free(task->unit->ids[i]);
	task->unit->id_count = keep;
}

static void split_days(struct task *task, struct task *other)
{
	int32_t middle = middle_of(task);

	unit_set_ids(other->unit, task->unit->ids, task->unit->id_count);
	other->unit->window.from = middle;
	task->unit->window.to = middle - 1;
}

bool plan_split(struct plan *plan, struct task *task, const char *blamed)
{
	struct task *other = NULL;

	if (!plan_can_split(task))
		return false;
	task->attempts.splits++;
	other = sibling(task);
	checkpoint_part(task->unit->checkpoint, task->unit);
	if (task->unit->id_count > 1)
		split_ids(task, other, blamed);
	else
		split_days(task, other);
	plan_rollback(plan, task);
	if (plan_first_step(plan, task))
		work_list_add(plan, task);
	if (plan_first_step(plan, other))
		work_list_add(plan, other);
	return true;
}

void plan_singly(struct plan *plan, struct task *task)
{
	plan_rollback(plan, task);
	task->unit->single = true;
	while (task->unit->id_count > 1) {
		struct task *other = sibling(task);

		task->unit->id_count--;
		other->unit->ids = memory_new(1, sizeof(*other->unit->ids));
		other->unit->ids[0] = task->unit->ids[task->unit->id_count];
		other->unit->id_count = 1;
		checkpoint_part(task->unit->checkpoint, task->unit);
		if (plan_first_step(plan, other))
			work_list_add(plan, other);
	}
	task->attempts.count = 0;
	if (plan_first_step(plan, task))
		work_list_add(plan, task);
}
