#include "progress/checkpoint.h"

/* How much there is to do: ids x days, more or less. */

static size_t days_of(struct window window)
{
	int32_t days = window_days(window);

	return days > 0 ? (size_t)days : 1;
}

size_t checkpoint_window_weight(const struct checkpoint *checkpoint, size_t window)
{
	return checkpoint_windowed(checkpoint) ? days_of(checkpoint->schedule.windows[window]) : 1;
}

size_t checkpoint_weight(const struct unit *unit)
{
	return (unit->id_count ? unit->id_count : 1) * days_of(unit->window);
}

/* A report's window is one unit, whatever the ids. */
static size_t parts_of(const struct checkpoint *checkpoint, size_t window)
{
	if (checkpoint_by_report(checkpoint, window))
		return checkpoint_items(checkpoint, window) *
		       selected_passes(checkpoint->selected->route.report);
	return checkpoint->items.ids * selected_passes(checkpoint->selected);
}

size_t checkpoint_weight_left(const struct checkpoint *checkpoint)
{
	size_t all = 0;

	for (size_t i = 0; i < checkpoint_windows(checkpoint); i++)
		all += checkpoint_window_weight(checkpoint, i) * parts_of(checkpoint, i);
	return checkpoint->status.closed || all < checkpoint->weight_over
		       ? 0
		       : all - checkpoint->weight_over;
}

size_t checkpoint_ids_left(const struct checkpoint *checkpoint)
{
	size_t ids = checkpoint->batch.count;
	size_t next =
		checkpoint_by_report(checkpoint, checkpoint->at.window) ? 0 : checkpoint->at.item;

	if (next < checkpoint->items.queue.first)
		next = checkpoint->items.queue.first;
	for (size_t i = next; i < checkpoint->items.queue.count; i++) {
		const struct item *item = queue_at(&checkpoint->items.queue, i, sizeof(*item));

		ids += item->id_count;
	}
	return ids;
}
