#include "plan/task.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

struct task *task_new(struct unit *unit)
{
	struct task *task = memory_new(1, sizeof(*task));

	task->unit = unit;
	return task;
}

struct request task_request(const struct task *task, char label[static TASK_LABEL_SIZE])
{
	const struct step *step = &task->step;
	const struct definition *stream = task->unit->selected->stream;

	if (step->kind == STEP_FILE)
		snprintf(label, TASK_LABEL_SIZE, "%s (file of %.64s)", step->method, stream->name);
	else
		snprintf(label, TASK_LABEL_SIZE, "%s %s", step->method, unit_path(task->unit));
	return (struct request){.method = step->method,
				.url = step->url,
				.body = step->body,
				.category = step->category ? step->category : "download",
				.label = label,
				.to_file = step->kind == STEP_FILE};
}

void task_free(struct task *task)
{
	if (!task)
		return;
	unit_free(task->unit);
	json_decref(task->memo);
	json_decref(task->resumable);
	json_decref(task->resumable_kept);
	free(task->step.url);
	free(task->step.body);
	free(task->paging.cursor);
	json_decref(task->paging.cursors_seen);
	free(task);
}
