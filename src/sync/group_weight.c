#include "sync/group.h"

/* How much there is to do: ids x days, more or less. */

static size_t days_of(struct window window)
{
	int32_t days = window_days(window);

	return days > 0 ? (size_t)days : 1;
}

size_t group_window_weight(const struct group *group, size_t window)
{
	return group_windowed(group) ? days_of(group->schedule.windows[window]) : 1;
}

size_t group_weight(const struct unit *unit)
{
	return (unit->id_count ? unit->id_count : 1) * days_of(unit->window);
}

/* A report's window is one unit, whatever the ids. */
static size_t parts_of(const struct group *group, size_t window)
{
	if (group_by_report(group, window))
		return group_items(group, window) * selected_passes(group->what->report);
	return group->ids * selected_passes(group->what);
}

size_t group_weight_left(const struct group *group)
{
	size_t all = 0;

	for (size_t i = 0; i < group_windows(group); i++)
		all += group_window_weight(group, i) * parts_of(group, i);
	return group->closed || all < group->weight_over ? 0 : all - group->weight_over;
}

size_t group_ids_left(const struct group *group)
{
	size_t ids = group->pending_count;
	size_t next = group_by_report(group, group->at_window) ? 0 : group->at_item;

	if (next < group->items.first)
		next = group->items.first;
	for (size_t i = next; i < group->items.count; i++) {
		const struct item *item = queue_at(&group->items, i, sizeof(*item));

		ids += item->id_count;
	}
	return ids;
}
