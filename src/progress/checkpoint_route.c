#include "progress/checkpoint.h"

/* The two ways of a stream that has a report (stream/route.h), in one checkpoint. */

bool checkpoint_by_report(const struct checkpoint *checkpoint, size_t window)
{
	return window < checkpoint->schedule.count &&
	       schedule_by_report(&checkpoint->schedule, window);
}

size_t checkpoint_items(const struct checkpoint *checkpoint, size_t window)
{
	if (checkpoint_by_report(checkpoint, window))
		return checkpoint->items.count ? 1 : 0;
	return checkpoint->items.count;
}

bool checkpoint_needs_items(const struct checkpoint *checkpoint, size_t window)
{
	if (checkpoint->undecided)
		return true;
	while (window < checkpoint_windows(checkpoint) && checkpoint_by_report(checkpoint, window))
		window++;
	return window < checkpoint_windows(checkpoint);
}

const struct selected *checkpoint_next_selected(const struct checkpoint *checkpoint)
{
	return checkpoint_by_report(checkpoint, checkpoint->at_window)
		       ? checkpoint->selected->route.report
		       : checkpoint->selected;
}

size_t checkpoint_backlog(const struct checkpoint *checkpoint)
{
	return checkpoint_has_next(checkpoint)
		       ? checkpoint_items(checkpoint, checkpoint->at_window) - checkpoint->at_item
		       : 0;
}

struct job_limit *checkpoint_job_limit(const struct checkpoint *checkpoint,
				       const struct selected *selected)
{
	return selected == checkpoint->selected ? checkpoint->job_limit
						: checkpoint->report_job_limit;
}

/* --- the cheaper way --- */

static size_t requests_of(const struct checkpoint *checkpoint, const struct schedule *schedule)
{
	const struct selected *selected = checkpoint->selected;
	size_t requests = 0;

	for (size_t i = 0; i < schedule->count; i++)
		requests += schedule_by_report(schedule, i)
				    ? selected_passes(selected->route.report) *
					      checkpoint->report_requests
				    : selected_passes(selected) * checkpoint->items.count;
	return requests;
}

/*
 * More ids only make the stream's own way dearer: once it is, nothing can change that, and the ids
 * that are still to come need not be kept.
 */
void checkpoint_decide(struct checkpoint *checkpoint)
{
	bool own_is_dearer;

	if (!checkpoint->undecided)
		return;
	own_is_dearer = requests_of(checkpoint, &checkpoint->schedule) >
			requests_of(checkpoint, &checkpoint->by_report);
	if (!own_is_dearer && !checkpoint->sealed)
		return;
	checkpoint->undecided = false;
	if (own_is_dearer)
		checkpoint_take_schedule(checkpoint, &checkpoint->by_report);
	schedule_release(&checkpoint->by_report);
}
