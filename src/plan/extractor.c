#include "plan/extractor.h"

#include <stdlib.h>

#include "base/clock.h"
#include "progress/checkpoint.h"

static void clear_step(struct task *task)
{
	free(task->step.url);
	free(task->step.body);
	task->step = (struct step){0};
	task->attempts.count = 0;
	task->attempts.renewals = 0;
	task->attempts.spent_ms = 0;
}

int extractor_ask(const struct request_context *context, struct task *task, const char *cursor,
		  struct error *err)
{
	char *url = request_url(context, task->unit, cursor, err);

	if (!url)
		return -1;
	extractor_step(task, STEP_ROWS, url);
	task->step.method = task->unit->selected->stream->request.method;
	return 0;
}

void extractor_step(struct task *task, enum step_kind kind, char *url)
{
	clear_step(task);
	task->step.kind = kind;
	task->step.method = "GET";
	task->step.category = task->unit->selected->stream->request.category;
	task->step.url = url;
}

const json_t *extractor_resumable(const struct request_context *context, const struct task *task,
				  const char *digest)
{
	const json_t *found = checkpoint_resumable(task->unit->checkpoint, digest);

	if (found || !context->resumable)
		return found;
	return resumable_store_find(context->resumable, digest, clock_wall_us());
}

void extractor_end(struct task *task)
{
	clear_step(task);
	task->step.kind = STEP_DONE;
}
