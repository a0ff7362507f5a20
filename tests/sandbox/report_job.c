#include "report_job.h"

#include "draw.h"

#include <stdlib.h>
#include <time.h>

double report_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

const struct report_form *report_form_of(const struct route *route)
{
	return route->of;
}

struct reports *reports_new(uint64_t seed, const struct reports_pace *pace)
{
	struct reports *reports = memory_new(sizeof(*reports));

	pthread_mutex_init(&reports->lock, NULL);
	reports->seed = draw_name(seed, "reports");
	reports->pace = *pace;
	return reports;
}

void reports_free(struct reports *reports)
{
	if (!reports)
		return;
	for (size_t at = 0; at < reports->count; at++)
		free(reports->jobs[at].query);
	pthread_mutex_destroy(&reports->lock);
	free(reports->jobs);
	free(reports);
}

static size_t add_job(struct reports *reports, const struct job *job)
{
	if (reports->count == reports->room) {
		struct job *grown;

		reports->room = reports->room ? reports->room * 2 : 16;
		grown = memory_new(reports->room * sizeof(*grown));
		if (reports->count)
			memcpy(grown, reports->jobs, reports->count * sizeof(*grown));
		free(reports->jobs);
		reports->jobs = grown;
	}
	reports->jobs[reports->count] = *job;
	return reports->count++;
}

static bool is_alike(const struct job *job, const struct job *other)
{
	return job->route == other->route && job->path[0].id == other->path[0].id &&
	       other->made - job->made < 60;
}

bool report_add_job(struct reports *reports, const struct job *job, size_t *index)
{
	unsigned most = report_form_of(job->route)->per_minute, alike = 0;
	bool allowed;

	pthread_mutex_lock(&reports->lock);
	for (size_t at = 0; most && at < reports->count; at++)
		alike += is_alike(&reports->jobs[at], job);
	allowed = !most || alike < most;
	if (allowed)
		*index = add_job(reports, job);
	pthread_mutex_unlock(&reports->lock);
	return allowed;
}

uint64_t report_signature(const struct reports *reports, size_t index, unsigned link)
{
	return draw(draw(reports->seed, index), link);
}
