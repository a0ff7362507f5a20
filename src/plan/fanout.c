#include "plan/fanout.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/order.h"
#include "plan/completion.h"
#include "plan/plan_checkpoint.h"
#include "plan/plan_end.h"
#include "plan/work_list.h"
#include "progress/batching.h"
#include "progress/id_order.h"

static const char *key_of(const struct stream_run *stream_run, const struct partition *partition)
{
	const char *by = stream_run->selected->stream->bookmark.by;
	const char *value = by ? partition_value(partition, slice_of(by)) : NULL;

	return value ? value : "";
}

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
			work_list_add(plan, task);
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
	batching_add(checkpoint, partition, id, checkpoint->batch.ids_max);
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
	checkpoint =
		plan_checkpoint(plan, child->stream_run, key_of(child->stream_run, partition), err);
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

static int feed_each(struct plan *plan, const struct child *child, struct task *task,
		     const char *row, struct error *err)
{
	struct partition *partition =
		child_partition(child, plan_stream_run(plan, task), task->unit, row);
	struct checkpoint *checkpoint =
		plan_checkpoint(plan, child->stream_run, key_of(child->stream_run, partition), err);

	if (!checkpoint) {
		partition_release(partition);
		return -1;
	}
	checkpoint_add(checkpoint, partition, NULL, 0);
	if (passes_key(child))
		completion_end_link(plan, child, checkpoint, true);
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

	if (feed->seen && (!checkpoint->incremental.seen ||
			   order_compare(feed->seen, checkpoint->incremental.seen) > 0)) {
		free(checkpoint->incremental.seen);
		checkpoint->incremental.seen = feed->seen;
		feed->seen = NULL;
	}
	if (feed->held_day != DATE_NONE)
		checkpoint_hold(checkpoint, feed->held_day);
	for (size_t i = 0; i < stream_run->links.child_count; i++)
		if (feed_child(plan, &stream_run->links.children[i], task, err) < 0)
			return -1;
	return 0;
}
