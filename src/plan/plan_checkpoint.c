#include "plan/plan_checkpoint.h"

#include "plan/coverage.h"
#include "plan/job_limit.h"
#include "progress/sizing.h"
#include "stream/setting.h"

static struct job_limit *job_limit_for(struct plan *plan, const struct extractor *extractor,
				       const char *stream, const char *key)
{
	int64_t most;

	if (!extractor->job_limit_setting)
		return NULL;
	most = settings_integer(plan->input.settings, stream, extractor->job_limit_setting,
				extractor->job_limit_default);
	return job_limit_of(&plan->job_limits, extractor, key, (unsigned)most);
}

struct checkpoint *plan_checkpoint(struct plan *plan, struct stream_run *stream_run,
				   const char *key, struct error *err)
{
	const char *stream = stream_run->selected->stream->name;
	struct checkpoint_context context = {
		&stream_run->policy.progress, plan->input.settings, plan->input.today,
		plan->input.wall_us,
		stream_run->report_extractor ? stream_run->report_extractor->requests : 0};
	struct checkpoint *checkpoint = stream_run_checkpoint(stream_run, key);
	const json_t *value = NULL;

	if (checkpoint)
		return checkpoint;
	value = state_get(plan->input.state, stream, key);
	if (!value)
		value = state_get(plan->input.state, stream, "*");
	checkpoint = checkpoint_new(stream_run->selected, key, value, &context, err);
	if (!checkpoint)
		return NULL;
	checkpoint->owner = stream_run;
	checkpoint->route.job_limit = job_limit_for(plan, stream_run->extractor, stream, key);
	if (stream_run->report_extractor)
		checkpoint->route.report_job_limit =
			job_limit_for(plan, stream_run->report_extractor, stream, key);
	checkpoint->batch.ids_max = sizing_ids(
		stream_run->selected, plan->input.settings, stream_run->policy.progress.memory,
		schedule_longest(&checkpoint->schedule), stream_run->ids_max);
	checkpoint->feed.links_ended = stream_run->links.parents_ended;
	checkpoint->feed.link_failed = stream_run->links.parent_failed;
	*stream_run->checkpoints_end = checkpoint;
	stream_run->checkpoints_end = &checkpoint->next;
	stream_run->checkpoints_open++;
	coverage_tell(plan, stream_run, checkpoint);
	return checkpoint;
}
