#include "progress/checkpoint.h"

/* What a checkpoint looks like from outside: windows, items, and whether there is more to do. */

bool checkpoint_windowed(const struct checkpoint *checkpoint)
{
	return checkpoint->selected->stream->window.history_days != 0;
}

size_t checkpoint_windows(const struct checkpoint *checkpoint)
{
	return checkpoint_windowed(checkpoint) ? checkpoint->schedule.count : 1;
}

bool checkpoint_by_report(const struct checkpoint *checkpoint, size_t window)
{
	return window < checkpoint->schedule.count &&
	       schedule_by_report(&checkpoint->schedule, window);
}

size_t checkpoint_items(const struct checkpoint *checkpoint, size_t window)
{
	if (checkpoint_by_report(checkpoint, window))
		return checkpoint->items.queue.count ? 1 : 0;
	return checkpoint->items.queue.count;
}

bool checkpoint_needs_items(const struct checkpoint *checkpoint, size_t window)
{
	if (checkpoint->route.undecided)
		return true;
	while (window < checkpoint_windows(checkpoint) && checkpoint_by_report(checkpoint, window))
		window++;
	return window < checkpoint_windows(checkpoint);
}

const struct selected *checkpoint_next_selected(const struct checkpoint *checkpoint)
{
	return checkpoint_by_report(checkpoint, checkpoint->at.window)
		       ? checkpoint->selected->route.report
		       : checkpoint->selected;
}

size_t checkpoint_backlog(const struct checkpoint *checkpoint)
{
	return checkpoint_has_next(checkpoint)
		       ? checkpoint_items(checkpoint, checkpoint->at.window) - checkpoint->at.item
		       : 0;
}

struct job_limit *checkpoint_job_limit(const struct checkpoint *checkpoint,
				       const struct selected *selected)
{
	return selected == checkpoint->selected ? checkpoint->route.job_limit
						: checkpoint->route.report_job_limit;
}

bool checkpoint_has_next(const struct checkpoint *checkpoint)
{
	return !checkpoint->status.closed && !checkpoint->route.undecided &&
	       checkpoint->at.window < checkpoint_windows(checkpoint) &&
	       checkpoint->at.item < checkpoint_items(checkpoint, checkpoint->at.window);
}

static bool has_open_slots(const struct checkpoint *checkpoint)
{
	for (size_t i = checkpoint->prefix.slots.first; i < checkpoint->prefix.slots.count; i++) {
		const struct slot *slot = queue_at(&checkpoint->prefix.slots, i, sizeof(*slot));

		if (slot->parts)
			return true;
	}
	return false;
}

bool checkpoint_finished(const struct checkpoint *checkpoint)
{
	if (checkpoint->gaps.open || has_open_slots(checkpoint))
		return false;
	return checkpoint->status.closed ||
	       (checkpoint->feed.sealed && !checkpoint_has_next(checkpoint));
}
