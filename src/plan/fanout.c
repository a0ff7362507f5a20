#include "plan/fanout.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/order.h"
#include "plan/job_limit.h"
#include "progress/batching.h"
#include "progress/id_order.h"
#include "progress/sizing.h"
#include "stream/setting.h"

/* --- checkpoints --- */

static struct job_limit *job_limit_for(struct plan *plan, const struct extractor *extractor,
				       const char *stream, const char *key)
{
	int64_t most;

	if (!extractor->job_limit_setting)
		return NULL;
	most = setting_integer(plan->input.settings, stream, extractor->job_limit_setting,
			       extractor->job_limit_default);
	return job_limit_of(&plan->job_limits, extractor, key, (unsigned)most);
}

struct checkpoint *fanout_checkpoint(struct plan *plan, struct stream_run *stream_run,
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
	checkpoint->job_limit = job_limit_for(plan, stream_run->extractor, stream, key);
	if (stream_run->report_extractor)
		checkpoint->report_job_limit =
			job_limit_for(plan, stream_run->report_extractor, stream, key);
	checkpoint->ids_max = sizing_ids(
		stream_run->selected, plan->input.settings, stream_run->policy.progress.memory,
		schedule_longest(&checkpoint->schedule), stream_run->ids_max);
	checkpoint->links_ended = stream_run->parents_ended;
	checkpoint->link_failed = stream_run->parent_failed;
	*stream_run->checkpoints_end = checkpoint;
	stream_run->checkpoints_end = &checkpoint->next;
	stream_run->checkpoints_open++;
	coverage_tell(plan, stream_run, checkpoint);
	return checkpoint;
}

static const char *key_of(const struct stream_run *stream_run, const struct partition *partition)
{
	const char *by = stream_run->selected->stream->bookmark.by;
	const char *value = by ? partition_value(partition, slice_of(by)) : NULL;

	return value ? value : "";
}

/* --- rows become children's units --- */

static void send_gaps(struct plan *plan, struct stream_run *child, struct checkpoint *checkpoint,
		      struct partition *partition, const char *id)
{
	for (struct unit *unit = checkpoint_gap_units(checkpoint, partition, id), *next; unit;
	     unit = next) {
		struct task *task = task_new(unit);

		next = unit->next;
		unit->next = NULL;
		unit->single = child->singly;
		if (plan_first_step(plan, task))
			plan_again(plan, task);
	}
}

/* Into a batch, or to those that wait for one; false: it is there already. */
static bool add_id(const struct child *child, struct checkpoint *checkpoint,
		   struct partition *partition, const char *id)
{
	const struct selected *selected = child->stream_run->selected;

	if (id_order_of(selected) == IDS_GATHERED)
		return batching_gather(checkpoint, id_order_key(selected, partition),
				       partition ? partition_keep(partition) : NULL, id);
	batching_add(checkpoint, partition, id, checkpoint->ids_max);
	return true;
}

static int feed_batch(struct plan *plan, const struct child *child, struct task *task,
		      const char *row, struct error *err)
{
	const struct stream_run *parent = plan_stream_run(plan, task);
	const char *id = feed_text(parent, row, child->link->batch_from);
	struct partition *partition;
	struct checkpoint *checkpoint;

	if (!child_asks(child, id, plan->input.observer))
		return 0;
	partition = child_partition(child, parent, task->unit, row);
	checkpoint = fanout_checkpoint(plan, child->stream_run,
				       key_of(child->stream_run, partition), err);
	if (checkpoint && add_id(child, checkpoint, partition, id))
		send_gaps(plan, child->stream_run, checkpoint, partition, id);
	partition_release(partition);
	return checkpoint ? 0 : -1;
}

static bool passes_key(const struct child *child)
{
	const struct parent *link = child->link;
	const char *by = child->stream_run->selected->stream->bookmark.by;

	for (size_t i = 0; by && i < link->each_count; i++)
		if (!strcmp(link->each[i].name, by))
			return true;
	return false;
}

static void end_link(struct plan *plan, const struct child *child, struct checkpoint *checkpoint,
		     bool complete);

static int feed_each(struct plan *plan, const struct child *child, struct task *task,
		     const char *row, struct error *err)
{
	struct partition *partition =
		child_partition(child, plan_stream_run(plan, task), task->unit, row);
	struct checkpoint *checkpoint = fanout_checkpoint(
		plan, child->stream_run, key_of(child->stream_run, partition), err);

	if (!checkpoint) {
		partition_release(partition);
		return -1;
	}
	checkpoint_add(checkpoint, partition, NULL, 0);
	if (passes_key(child))
		end_link(plan, child, checkpoint, true);
	return 0;
}

static int feed_child(struct plan *plan, const struct child *child, struct task *task,
		      struct error *err)
{
	const struct parent *link = child->link;
	const struct stream_run *parent = plan_stream_run(plan, task);
	const char *row = feed_first(task->feed);

	for (size_t i = 0; i < task->feed->rows; i++, row = feed_next(parent, row)) {
		const char *from = link->batch_from ? link->batch_from : link->each[0].from;
		const char *id = feed_text(parent, row, from);

		if (!id || !*id || !child_wants(child, parent, row))
			continue;
		if ((link->batch_from ? feed_batch(plan, child, task, row, err)
				      : feed_each(plan, child, task, row, err)) < 0)
			return -1;
	}
	return 0;
}

int fanout_commit(struct plan *plan, struct task *task, struct error *err)
{
	struct stream_run *stream_run = plan_stream_run(plan, task);
	struct checkpoint *checkpoint = task->unit->checkpoint;
	struct feed *feed = task->feed;

	if (feed->seen && (!checkpoint->seen || order_compare(feed->seen, checkpoint->seen) > 0)) {
		free(checkpoint->seen);
		checkpoint->seen = feed->seen;
		feed->seen = NULL;
	}
	if (feed->held_day != DATE_NONE)
		checkpoint_hold(checkpoint, feed->held_day);
	for (size_t i = 0; i < stream_run->child_count; i++)
		if (feed_child(plan, &stream_run->children[i], task, err) < 0)
			return -1;
	return 0;
}

/* --- the end of checkpoints and streams --- */

void completion_started(struct plan *plan, struct stream_run *stream_run)
{
	const struct observer *observer = plan->input.observer;

	stream_run->started = true;
	if (stream_run->selected->emit)
		observer->stream_started(observer->self, stream_run->selected->stream->name);
}

/* The checkpoint gets nothing more by this parent; by the last one's end, it is sealed. */
static void end_link(struct plan *plan, const struct child *child, struct checkpoint *checkpoint,
		     bool complete)
{
	struct stream_run *stream_run = child->stream_run;

	if (checkpoint->links_ended & child->bit)
		return;
	checkpoint->links_ended |= child->bit;
	checkpoint->link_failed = checkpoint->link_failed || !complete;
	if ((checkpoint->links_ended & stream_run->parents) != stream_run->parents)
		return;
	batching_flush(checkpoint, checkpoint->ids_max);
	checkpoint->failed = checkpoint->failed || checkpoint->link_failed;
	if (checkpoint_seal(checkpoint, !checkpoint->link_failed && !checkpoint->link_left_out))
		completion_moved(plan, stream_run, checkpoint);
}

static bool same_key(const struct stream_run *parent, const struct stream_run *child)
{
	const char *a = parent->selected->stream->bookmark.by,
		   *b = child->selected->stream->bookmark.by;

	return a && b && !strcmp(a, b);
}

static int end_checkpoint(struct plan *plan, struct stream_run *stream_run,
			  struct checkpoint *checkpoint, struct error *err);

/* The child's checkpoint of this key gets nothing more from the parent's checkpoint of the same
 * key. */
static int end_below(struct plan *plan, const struct child *child, const struct stream_run *parent,
		     const struct checkpoint *above, struct error *err)
{
	struct stream_run *stream_run = child->stream_run;
	struct checkpoint *checkpoint = NULL;

	if (!same_key(parent, stream_run))
		return 0;
	if (child->link->batch_as && !above->skipped)
		checkpoint = fanout_checkpoint(plan, stream_run, above->key, err);
	else
		checkpoint = stream_run_checkpoint(stream_run, above->key);
	if (!checkpoint)
		return err->kind == ERROR_NONE ? 0 : -1;
	if (above->skipped)
		checkpoint->skipped = true;
	if (above->left_out || above->link_left_out)
		checkpoint->link_left_out = true;
	end_link(plan, child, checkpoint, !above->failed && !above->closed);
	return checkpoint_finished(checkpoint) ? end_checkpoint(plan, stream_run, checkpoint, err)
					       : 0;
}

static int end_stream_run(struct plan *plan, struct stream_run *stream_run, struct error *err);

/* One parent of the stream is over: so are the checkpoints that only waited for it. */
static int end_child(struct plan *plan, const struct child *child, const struct stream_run *parent,
		     struct error *err)
{
	struct stream_run *stream_run = child->stream_run;
	bool failed = parent->failed;

	for (struct checkpoint *checkpoint = stream_run->checkpoints; checkpoint;
	     checkpoint = checkpoint->next) {
		end_link(plan, child, checkpoint, !failed);
		if (checkpoint_finished(checkpoint) &&
		    end_checkpoint(plan, stream_run, checkpoint, err) < 0)
			return -1;
	}
	stream_run->parents_ended |= child->bit;
	stream_run->parent_failed = stream_run->parent_failed || failed;
	stream_run->passed_over = stream_run->passed_over || parent->passed_over;
	return end_stream_run(plan, stream_run, err);
}

static int end_stream_run(struct plan *plan, struct stream_run *stream_run, struct error *err)
{
	const struct definition *stream = stream_run->selected->stream;
	const struct observer *observer = plan->input.observer;

	if (stream_run->ended || stream_run->checkpoints_open ||
	    stream_run->parents_ended != stream_run->parents)
		return 0;
	stream_run->ended = true;
	if (stream_run->parent_failed)
		stream_run->failed = true;
	for (size_t i = 0; i < stream->rows.filter_count && !stream_run->failed; i++)
		if (stream->rows.filters[i].named)
			coverage_tell_missing(plan, stream_run, &stream->rows.filters[i]);
	if (!stream_run->failed)
		coverage_tell_empty(plan, stream_run);
	if (stream_run->selected->emit)
		observer->stream_ended(observer->self, stream->name, stream_run->records,
				       stream_run->failed);
	for (size_t i = 0; i < stream_run->child_count; i++)
		if (end_child(plan, &stream_run->children[i], stream_run, err) < 0)
			return -1;
	return 0;
}

static int end_checkpoint(struct plan *plan, struct stream_run *stream_run,
			  struct checkpoint *checkpoint, struct error *err)
{
	if (checkpoint->ended)
		return 0;
	checkpoint->ended = true;
	stream_run->checkpoints_open--;
	if (checkpoint->skipped || checkpoint->left_out || checkpoint->link_left_out)
		stream_run->passed_over = true;
	if (checkpoint->failed && !checkpoint->skipped)
		stream_run->failed = true;
	for (size_t i = 0; i < stream_run->child_count; i++)
		if (end_below(plan, &stream_run->children[i], stream_run, checkpoint, err) < 0)
			return -1;
	return end_stream_run(plan, stream_run, err);
}

int completion_ended(struct plan *plan, struct stream_run *stream_run,
		     struct checkpoint *checkpoint, struct error *err)
{
	return checkpoint_finished(checkpoint) ? end_checkpoint(plan, stream_run, checkpoint, err)
					       : 0;
}

void completion_settled(struct plan *plan, struct stream_run *stream_run,
			struct checkpoint *checkpoint)
{
	struct error err = {0};

	completion_moved(plan, stream_run, checkpoint);
	if (completion_ended(plan, stream_run, checkpoint, &err) < 0)
		plan->input.observer->failure(plan->input.observer->self,
					      stream_run->selected->stream->name, err.text);
}

/* --- progress becomes state --- */

bool completion_needs_final_day(const struct stream_run *stream_run)
{
	const struct definition *stream = stream_run->selected->stream;

	return stream_run_keeps_bookmark(stream_run) && stream->window.history_days &&
	       !stream->bookmark.hold_field;
}

void completion_moved(struct plan *plan, struct stream_run *stream_run,
		      struct checkpoint *checkpoint)
{
	const struct definition *stream = stream_run->selected->stream;
	int32_t final_day = INT32_MAX;

	if (!stream_run_keeps_bookmark(stream_run))
		return;
	if (!checkpoint_windowed(checkpoint) && !checkpoint->listed)
		return;
	if (completion_needs_final_day(stream_run)) {
		if (plan->final_day == DATE_NONE)
			return; /* completion_final_day comes back to it */
		final_day = plan->final_day;
	}
	if (state_put(plan->input.state, stream->name, checkpoint->key,
		      checkpoint_value(checkpoint, final_day)))
		stream_run->state_moved = true;
}

void plan_complete(struct plan *plan, const struct stream_run *stream_run)
{
	for (size_t i = 0; i < plan->stream_run_count; i++) {
		struct stream_run *at = &plan->stream_runs[i];

		for (struct checkpoint *checkpoint = at->checkpoints; checkpoint;
		     checkpoint = checkpoint->next) {
			if ((stream_run && stream_run != at) || checkpoint->read_day == DATE_NONE)
				continue;
			checkpoint->read_day = DATE_NONE;
			completion_moved(plan, at, checkpoint);
		}
	}
}

void completion_final_day(struct plan *plan, struct stream_run *stream_run)
{
	if (!completion_needs_final_day(stream_run))
		return;
	for (struct checkpoint *checkpoint = stream_run->checkpoints; checkpoint;
	     checkpoint = checkpoint->next)
		if (checkpoint->windows_done || checkpoint->after_id || checkpoint->gaps ||
		    checkpoint->gaps_before || checkpoint->resumable_kept)
			completion_moved(plan, stream_run, checkpoint);
}
