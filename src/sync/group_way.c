#include "sync/group.h"

/* The two ways of a stream that has a report (stream/way.h), in one group. */

bool group_by_report(const struct group *group, size_t window)
{
	return window < group->schedule.count && schedule_by_report(&group->schedule, window);
}

size_t group_items(const struct group *group, size_t window)
{
	if (group_by_report(group, window))
		return group->items.count ? 1 : 0;
	return group->items.count;
}

bool group_needs_items(const struct group *group, size_t window)
{
	if (group->undecided)
		return true;
	while (window < group_windows(group) && group_by_report(group, window))
		window++;
	return window < group_windows(group);
}

const struct selected *group_next_what(const struct group *group)
{
	return group_by_report(group, group->at_window) ? group->what->report : group->what;
}

size_t group_backlog(const struct group *group)
{
	return group_has_next(group) ? group_items(group, group->at_window) - group->at_item : 0;
}

struct lane *group_lane(const struct group *group, const struct selected *what)
{
	return what == group->what ? group->lane : group->report_lane;
}

/* --- the cheaper way --- */

static size_t requests_of(const struct group *group, const struct schedule *schedule)
{
	const struct selected *what = group->what;
	size_t requests = 0;

	for (size_t i = 0; i < schedule->count; i++)
		requests += schedule_by_report(schedule, i)
				    ? selected_passes(what->report) * group->report_requests
				    : selected_passes(what) * group->items.count;
	return requests;
}

/*
 * More ids only make the stream's own way dearer: once it is, nothing can change that, and the ids
 * that are still to come need not be kept.
 */
void group_decide(struct group *group)
{
	bool own_is_dearer;

	if (!group->undecided)
		return;
	own_is_dearer =
		requests_of(group, &group->schedule) > requests_of(group, &group->by_report);
	if (!own_is_dearer && !group->sealed)
		return;
	group->undecided = false;
	if (own_is_dearer)
		group_take_schedule(group, &group->by_report);
	schedule_release(&group->by_report);
}
