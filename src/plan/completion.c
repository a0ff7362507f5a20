#include "plan/completion.h"

#include <string.h>

#include "base/date.h"
#include "plan/coverage.h"
#include "plan/plan_checkpoint.h"
#include "progress/batching.h"

void completion_started(struct plan *plan, struct stream_run *stream_run)
{
	const struct observer *observer = plan->input.observer;

	stream_run->end.started = true;
	if (stream_run->selected->emit)
		observer->stream_started(observer->self, stream_run->selected->stream->name);
}

/* The checkpoint gets nothing more by this parent; by the last one's end, it is sealed. */
void completion_end_link(struct plan *plan, const struct child *child,
			 struct checkpoint *checkpoint, bool complete)
{
	struct stream_run *stream_run = child->stream_run;

	if (checkpoint->feed.links_ended & child->bit)
		return;
	checkpoint->feed.links_ended |= child->bit;
	checkpoint->feed.link_failed = checkpoint->feed.link_failed || !complete;
	if ((checkpoint->feed.links_ended & stream_run->links.parents) != stream_run->links.parents)
		return;
	batching_flush(checkpoint, checkpoint->batch.ids_max);
	checkpoint->status.failed = checkpoint->status.failed || checkpoint->feed.link_failed;
	if (checkpoint_seal(checkpoint,
			    !checkpoint->feed.link_failed && !checkpoint->feed.link_left_out))
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
	if (child->link->batch_as && !above->status.skipped)
		checkpoint = plan_checkpoint(plan, stream_run, above->key, err);
	else
		checkpoint = stream_run_checkpoint(stream_run, above->key);
	if (!checkpoint)
		return err->kind == ERROR_NONE ? 0 : -1;
	if (above->status.skipped)
		checkpoint->status.skipped = true;
	if (above->status.left_out || above->feed.link_left_out)
		checkpoint->feed.link_left_out = true;
	completion_end_link(plan, child, checkpoint,
			    !above->status.failed && !above->status.closed);
	return checkpoint_finished(checkpoint) ? end_checkpoint(plan, stream_run, checkpoint, err)
					       : 0;
}

static int end_stream_run(struct plan *plan, struct stream_run *stream_run, struct error *err);

/* One parent of the stream is over: so are the checkpoints that only waited for it. */
static int end_child(struct plan *plan, const struct child *child, const struct stream_run *parent,
		     struct error *err)
{
	struct stream_run *stream_run = child->stream_run;
	bool failed = parent->end.failed;

	for (struct checkpoint *checkpoint = stream_run->checkpoints; checkpoint;
	     checkpoint = checkpoint->next) {
		completion_end_link(plan, child, checkpoint, !failed);
		if (checkpoint_finished(checkpoint) &&
		    end_checkpoint(plan, stream_run, checkpoint, err) < 0)
			return -1;
	}
	stream_run->links.parents_ended |= child->bit;
	stream_run->links.parent_failed = stream_run->links.parent_failed || failed;
	stream_run->end.passed_over = stream_run->end.passed_over || parent->end.passed_over;
	return end_stream_run(plan, stream_run, err);
}

static int end_stream_run(struct plan *plan, struct stream_run *stream_run, struct error *err)
{
	const struct definition *stream = stream_run->selected->stream;
	const struct observer *observer = plan->input.observer;

	if (stream_run->end.ended || stream_run->checkpoints_open ||
	    stream_run->links.parents_ended != stream_run->links.parents)
		return 0;
	stream_run->end.ended = true;
	if (stream_run->links.parent_failed)
		stream_run->end.failed = true;
	for (size_t i = 0; i < stream->rows.filter_count && !stream_run->end.failed; i++)
		if (stream->rows.filters[i].named)
			coverage_tell_missing(plan, stream_run, &stream->rows.filters[i]);
	if (!stream_run->end.failed)
		coverage_tell_empty(plan, stream_run);
	if (stream_run->selected->emit)
		observer->stream_ended(observer->self, stream->name, stream_run->counts.records,
				       stream_run->end.failed);
	for (size_t i = 0; i < stream_run->links.child_count; i++)
		if (end_child(plan, &stream_run->links.children[i], stream_run, err) < 0)
			return -1;
	return 0;
}

static int end_checkpoint(struct plan *plan, struct stream_run *stream_run,
			  struct checkpoint *checkpoint, struct error *err)
{
	if (checkpoint->status.ended)
		return 0;
	checkpoint->status.ended = true;
	stream_run->checkpoints_open--;
	if (checkpoint->status.skipped || checkpoint->status.left_out ||
	    checkpoint->feed.link_left_out)
		stream_run->end.passed_over = true;
	if (checkpoint->status.failed && !checkpoint->status.skipped)
		stream_run->end.failed = true;
	for (size_t i = 0; i < stream_run->links.child_count; i++)
		if (end_below(plan, &stream_run->links.children[i], stream_run, checkpoint, err) <
		    0)
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
	if (!checkpoint_windowed(checkpoint) && !checkpoint->incremental.listed)
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
			if ((stream_run && stream_run != at) ||
			    checkpoint->days.read_day == DATE_NONE)
				continue;
			checkpoint->days.read_day = DATE_NONE;
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
		if (checkpoint->prefix.windows_done || checkpoint->prefix.after_id ||
		    checkpoint->gaps.now || checkpoint->gaps.before || checkpoint->resumables.kept)
			completion_moved(plan, stream_run, checkpoint);
}
