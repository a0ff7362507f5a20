#include "progress/checkpoint.h"

#include <stdlib.h>

/* Which of the two routes of a stream that has a report (stream/route.h) is cheaper. */

static size_t requests_of(const struct checkpoint *checkpoint, const struct schedule *schedule)
{
	const struct selected *selected = checkpoint->selected;
	size_t requests = 0;

	for (size_t i = 0; i < schedule->count; i++)
		requests += schedule_by_report(schedule, i)
				    ? selected_passes(selected->route.report) *
					      checkpoint->route.report_requests
				    : selected_passes(selected) * checkpoint->items.queue.count;
	return requests;
}

/* Take this one instead: its windows become the checkpoint's. */
static void take_schedule(struct checkpoint *checkpoint, struct schedule *schedule)
{
	schedule_release(&checkpoint->schedule);
	checkpoint->schedule = *schedule;
	*schedule = (struct schedule){0};
	/* What was done of a window in work was done by the other route. */
	free(checkpoint->prefix.after_id);
	checkpoint->prefix.after_id = NULL;
}

/*
 * More ids only make the stream's own route dearer: once it is, nothing can change that, and the
 * ids that are still to come need not be kept.
 */
void checkpoint_decide(struct checkpoint *checkpoint)
{
	bool own_is_dearer;

	if (!checkpoint->route.undecided)
		return;
	own_is_dearer = requests_of(checkpoint, &checkpoint->schedule) >
			requests_of(checkpoint, &checkpoint->route.by_report);
	if (!own_is_dearer && !checkpoint->feed.sealed)
		return;
	checkpoint->route.undecided = false;
	if (own_is_dearer)
		take_schedule(checkpoint, &checkpoint->route.by_report);
	schedule_release(&checkpoint->route.by_report);
}
