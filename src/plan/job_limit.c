#include "plan/job_limit.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "plan/task.h"

struct job_limit *job_limit_of(struct job_limit **job_limits, const struct extractor *extractor,
			       const char *key, unsigned most)
{
	struct job_limit *job_limit = *job_limits;

	while (job_limit && (job_limit->extractor != extractor || strcmp(job_limit->key, key) != 0))
		job_limit = job_limit->next;
	if (job_limit)
		return job_limit;
	job_limit = memory_new(1, sizeof(*job_limit));
	*job_limit = (struct job_limit){.extractor = extractor,
					.key = memory_text(key),
					.limit = most,
					.most = most,
					.next = *job_limits};
	*job_limits = job_limit;
	return job_limit;
}

void job_limits_free(struct job_limit *job_limits)
{
	while (job_limits) {
		struct job_limit *next = job_limits->next;

		free(job_limits->key);
		free(job_limits);
		job_limits = next;
	}
}

int64_t job_limit_wait_ms(const struct job_limit *job_limit, int64_t now_ms)
{
	if (!job_limit)
		return 0;
	if (job_limit->busy >= job_limit->limit)
		return -1;
	return job_limit->not_before_ms > now_ms ? job_limit->not_before_ms - now_ms : 0;
}

void job_limit_enter(struct job_limit *job_limit, struct task *task)
{
	if (!job_limit || task->job_limit)
		return;
	task->job_limit = job_limit;
	job_limit->busy++;
}

void job_limit_leave(struct task *task)
{
	if (!task->job_limit)
		return;
	task->job_limit->busy--;
	task->job_limit = NULL;
}

void job_limit_grow(struct job_limit *job_limit)
{
	if (job_limit && job_limit->limit < job_limit->most)
		job_limit->limit++;
}

void job_limit_halve(struct job_limit *job_limit, int64_t now_ms, int64_t wait_ms)
{
	/* Several were sent before the first answer came: that is one warning, not several. */
	if (job_limit->not_before_ms <= now_ms && job_limit->limit > 1)
		job_limit->limit /= 2;
	if (job_limit->not_before_ms < now_ms + wait_ms)
		job_limit->not_before_ms = now_ms + wait_ms;
}
