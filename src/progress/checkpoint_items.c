#include "progress/checkpoint.h"

#include <stdlib.h>

#include "base/order.h"
#include "progress/id_order.h"

/* Items come in, and go when no window needs them any more. */

static struct item *item_at(const struct checkpoint *checkpoint, size_t index)
{
	return queue_at(&checkpoint->items.queue, index, sizeof(struct item));
}

static void item_release(struct item *item)
{
	for (size_t i = 0; i < item->id_count; i++)
		free(item->ids[i]);
	free(item->ids);
	partition_release(item->partition);
	*item = (struct item){0};
}

void checkpoint_free_items(struct checkpoint *checkpoint)
{
	for (size_t i = checkpoint->items.queue.first; i < checkpoint->items.queue.count; i++)
		item_release(item_at(checkpoint, i));
	queue_release(&checkpoint->items.queue);
}

/* No window to come needs the first item. */
static void drop_item(struct checkpoint *checkpoint)
{
	item_release(item_at(checkpoint, checkpoint->items.queue.first));
	queue_pop(&checkpoint->items.queue, sizeof(struct item));
}

static void drop_unneeded(struct checkpoint *checkpoint)
{
	while (checkpoint->items.queue.first < checkpoint->items.queue.count &&
	       !checkpoint_needs_items(checkpoint, checkpoint->at.window))
		drop_item(checkpoint);
}

/* Where ids do not rise, no one of them can tell which others are done. */
static void check_order(struct checkpoint *checkpoint, const struct item *item)
{
	const char *key = id_order_key(checkpoint->selected, item->partition);

	if (!checkpoint_windowed(checkpoint) || !item->id_count)
		return;
	if (checkpoint->items.newest &&
	    id_order_compare(checkpoint->selected, key, item->ids[0], checkpoint->items.newest) < 0)
		checkpoint->items.unordered = true;
	for (size_t i = 1; i < item->id_count; i++)
		if (order_compare(item->ids[i], item->ids[i - 1]) < 0)
			checkpoint->items.unordered = true;
	free(checkpoint->items.newest);
	checkpoint->items.newest =
		id_order_place(checkpoint->selected, key, item->ids[item->id_count - 1]);
}

void checkpoint_add(struct checkpoint *checkpoint, struct partition *partition, char **ids,
		    size_t id_count)
{
	struct item *item = queue_push(&checkpoint->items.queue, sizeof(*item));

	*item = (struct item){partition, ids, id_count};
	check_order(checkpoint, item);
	checkpoint->items.ids += id_count ? id_count : 1;
	if (checkpoint->selected->route.report && partition && !checkpoint->route.report_of)
		checkpoint->route.report_of = partition_keep(partition);
	checkpoint_decide(checkpoint);
	drop_unneeded(checkpoint);
}

/* The next window starts only when all items are known: the prefix is in order of windows. */
void checkpoint_turn(struct checkpoint *checkpoint)
{
	while (checkpoint->feed.sealed && checkpoint->at.pass == 0 &&
	       checkpoint->at.item == checkpoint_items(checkpoint, checkpoint->at.window) &&
	       checkpoint->at.window + 1 < checkpoint_windows(checkpoint)) {
		checkpoint->at.window++;
		checkpoint->at.item = 0;
	}
	drop_unneeded(checkpoint);
}

void checkpoint_advance(struct checkpoint *checkpoint)
{
	if (++checkpoint->at.pass < selected_passes(checkpoint_next_selected(checkpoint)))
		return;
	checkpoint->at.pass = 0;
	checkpoint->at.item++;
	if (!checkpoint_by_report(checkpoint, checkpoint->at.window) &&
	    !checkpoint_needs_items(checkpoint, checkpoint->at.window + 1))
		drop_item(checkpoint);
	checkpoint_turn(checkpoint);
}
