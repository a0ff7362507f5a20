#include "plan/plan.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"
#include "plan/completion.h"
#include "plan/fanout.h"
#include "plan/job_limit.h"
#include "plan/plan_checkpoint.h"
#include "plan/work_list.h"
#include "stream/setting.h"

static const struct extractor *find_extractor(const struct plan_input *input, const char *name)
{
	for (size_t i = 0; input->extractors[i]; i++)
		if (!strcmp(input->extractors[i]->name, name))
			return input->extractors[i];
	return NULL;
}

/* Every selected stream has its stream run. */
static struct stream_run *stream_run_of(struct plan *plan, const struct selected *selected)
{
	struct stream_run *stream_run = plan->stream_runs;

	while (stream_run->selected != selected)
		stream_run++;
	return stream_run;
}

static void adopt(struct plan *plan, struct stream_run *child)
{
	const struct parent *link;

	for (size_t i = 0; (link = definition_parent(child->selected->stream, i)); i++) {
		struct stream_run *parent =
			stream_run_of(plan, selection_find(plan->input.selection, link->stream));

		parent->links.children =
			memory_resize(parent->links.children, parent->links.child_count + 1,
				      sizeof(*parent->links.children));
		parent->links.children[parent->links.child_count++] =
			(struct child){.stream_run = child, .link = link, .bit = 1U << i};
		child->links.parents |= 1U << i;
	}
}

static int make_stream_runs(struct plan *plan, struct error *err)
{
	const struct selection *selection = plan->input.selection;

	plan->stream_runs = memory_new(selection->count, sizeof(*plan->stream_runs));
	plan->stream_run_count = selection->count;
	for (size_t i = 0; i < selection->count; i++) {
		struct stream_run *stream_run = &plan->stream_runs[i];

		stream_run->selected = selection->streams[i];
		stream_run->today = plan->input.today;
		stream_run->checkpoints_end = &stream_run->checkpoints;
		stream_run->extractor =
			find_extractor(&plan->input, stream_run->selected->stream->extractor);
		plan->input.policies->stream(plan->input.policies->self,
					     stream_run->selected->stream->name,
					     &stream_run->policy);
		stream_run->ids_max =
			request_ids_max(stream_run->selected, stream_run->policy.ids_per_request);
		if (stream_run->selected->route.report)
			stream_run->report_extractor = find_extractor(
				&plan->input,
				stream_run->selected->route.report->stream->extractor);
		if (!stream_run->extractor)
			return error_set(err, ERROR_CONFIG, "stream %s: no extractor named %s",
					 stream_run->selected->stream->name,
					 stream_run->selected->stream->extractor);
	}
	for (size_t i = 0; i < selection->count; i++)
		adopt(plan, &plan->stream_runs[i]);
	return 0;
}

static int start_roots(struct plan *plan, struct error *err)
{
	for (size_t i = 0; i < plan->stream_run_count; i++) {
		struct stream_run *stream_run = &plan->stream_runs[i];
		struct checkpoint *checkpoint = NULL;

		if (stream_run->links.parents)
			continue;
		checkpoint = plan_checkpoint(plan, stream_run, "", err);
		if (!checkpoint)
			return -1;
		checkpoint_add(checkpoint, NULL, NULL, 0);
		if (checkpoint_seal(checkpoint, true))
			completion_moved(plan, stream_run, checkpoint);
	}
	return 0;
}

struct plan *plan_new(const struct plan_input *input, struct error *err)
{
	struct plan *plan = memory_new(1, sizeof(*plan));

	plan->input = *input;
	plan->context = (struct request_context){input->base_url, input->settings, input->quota,
						 input->resumable};
	plan->final_day = DATE_NONE;
	plan->again_end = &plan->again;
	if (make_stream_runs(plan, err) < 0) {
		plan_free(plan);
		return NULL;
	}
	for (size_t i = 0; i < plan->stream_run_count; i++)
		stream_run_watch(&plan->stream_runs[i]);
	if (start_roots(plan, err) < 0) {
		plan_free(plan);
		return NULL;
	}
	return plan;
}

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	for (struct task *task = plan->again, *next; task; task = next) {
		next = task->next;
		work_list_free_task(task);
	}
	while (plan->lent) /* what was under way when the run was stopped */
		work_list_free_task(plan->lent);
	for (size_t i = 0; i < plan->stream_run_count; i++)
		stream_run_free_contents(&plan->stream_runs[i]);
	job_limits_free(plan->job_limits);
	free(plan->stream_runs);
	free(plan);
}

struct stream_run *plan_stream_runs(struct plan *plan, size_t *count)
{
	*count = plan->stream_run_count;
	return plan->stream_runs;
}

struct stream_run *plan_stream_run_named(struct plan *plan, const char *stream)
{
	for (size_t i = 0; i < plan->stream_run_count; i++)
		if (!strcmp(plan->stream_runs[i].selected->stream->name, stream))
			return &plan->stream_runs[i];
	return NULL;
}

bool plan_awaits_final_state(const struct plan *plan, const struct stream_run *stream_run)
{
	return plan->final_day == DATE_NONE && completion_needs_final_day(stream_run);
}

/* --- what came --- */

bool plan_row(struct plan *plan, struct task *task, const struct project_row_io *row)
{
	if (!task->feed) {
		task->feed = memory_new(1, sizeof(*task->feed));
		feed_clear(task->feed);
	}
	return stream_run_row(plan_stream_run(plan, task), task->unit->checkpoint, task->feed, row,
			      plan->input.settings);
}

int plan_commit(struct plan *plan, struct task *task, struct error *err)
{
	int result;

	task->unit->checkpoint->status.accessible = true;
	task->unit->checkpoint->status.answered = true;
	if (!task->feed)
		return 0;
	result = fanout_commit(plan, task, err);
	feed_clear(task->feed);
	return result;
}

bool plan_wants_final_day(const struct plan *plan)
{
	if (plan->final_day != DATE_NONE)
		return false;
	for (size_t i = 0; i < plan->stream_run_count; i++)
		if (completion_needs_final_day(&plan->stream_runs[i]))
			return true;
	return false;
}

void plan_final_day(struct plan *plan, int32_t day)
{
	plan->final_day = day;
	for (size_t i = 0; i < plan->stream_run_count; i++)
		completion_final_day(plan, &plan->stream_runs[i]);
}

bool plan_finished(const struct plan *plan)
{
	for (size_t i = 0; i < plan->stream_run_count; i++)
		if (!plan->stream_runs[i].end.ended)
			return false;
	return true;
}
