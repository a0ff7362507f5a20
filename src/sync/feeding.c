#include "sync/feeding.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"
#include "stream/setting.h"
#include "sync/arrival.h"
#include "sync/batching.h"
#include "sync/lane.h"
#include "sync/sizing.h"

/* --- groups --- */

static struct lane *lane_for(struct plan *plan, const struct extractor *extractor,
			     const char *stream, const char *key)
{
	int64_t most;

	if (!extractor->lane_setting)
		return NULL;
	most = setting_integer(plan->input.settings, stream, extractor->lane_setting,
			       extractor->lane_default);
	return lane_of(&plan->lanes, extractor, key, (unsigned)most);
}

struct group *feeding_group(struct plan *plan, struct reader *reader, const char *key,
			    struct error *err)
{
	const char *stream = reader->what->stream->name;
	struct group_context context = {
		plan->input.settings, plan->input.today, plan->input.wall_us,
		reader->report_extractor ? reader->report_extractor->requests : 0};
	struct group *group = reader_group(reader, key);
	const json_t *value = NULL;

	if (group)
		return group;
	value = state_get(plan->input.state, stream, key);
	if (!value)
		value = state_get(plan->input.state, stream, "*");
	group = group_new(reader->what, key, value, &context, err);
	if (!group)
		return NULL;
	group->lane = lane_for(plan, reader->extractor, stream, key);
	if (reader->report_extractor)
		group->report_lane = lane_for(plan, reader->report_extractor, stream, key);
	group->ids_max = sizing_ids(reader->what, plan->input.settings,
				    schedule_longest(&group->schedule), reader->ids_max);
	group->links_ended = reader->parents_ended;
	group->link_failed = reader->parent_failed;
	*reader->groups_end = group;
	reader->groups_end = &group->next;
	reader->groups_open++;
	feeding_tell(plan, reader, group);
	return group;
}

static const char *key_of(const struct reader *reader, const struct partition *partition)
{
	const char *by = reader->what->stream->bookmark.by;
	const char *value = by ? partition_value(partition, slice_of(by)) : NULL;

	return value ? value : "";
}

/* --- rows become children's units --- */

static void send_owed(struct plan *plan, struct reader *child, struct group *group,
		      struct partition *partition, const char *id)
{
	for (struct unit *unit = group_owed(group, partition, id), *next; unit; unit = next) {
		next = unit->next;
		unit->next = NULL;
		unit->single = child->singly;
		if (plan_first_step(plan, unit))
			plan_again(plan, unit);
	}
}

/* Into a batch, or to those that wait for one; false: it is there already. */
static bool add_id(const struct child *child, struct group *group, struct partition *partition,
		   const char *id)
{
	const struct selected *what = child->reader->what;

	if (arrival_of(what) == ARRIVES_GATHERED)
		return batching_gather(group, arrival_key(what, partition),
				       partition ? partition_keep(partition) : NULL, id);
	batching_add(group, partition, id, group->ids_max);
	return true;
}

static int feed_batch(struct plan *plan, const struct child *child, struct unit *unit,
		      const char *row, struct error *err)
{
	const struct reader *parent = plan_reader(plan, unit);
	const char *id = feed_text(parent, row, child->link->batch_from);
	struct partition *partition;
	struct group *group;

	if (!child_asks(child, id, plan->input.observer))
		return 0;
	partition = child_partition(child, parent, unit, row);
	group = feeding_group(plan, child->reader, key_of(child->reader, partition), err);
	if (group && add_id(child, group, partition, id))
		send_owed(plan, child->reader, group, partition, id);
	partition_release(partition);
	return group ? 0 : -1;
}

static bool passes_key(const struct child *child)
{
	const struct parent *link = child->link;
	const char *by = child->reader->what->stream->bookmark.by;

	for (size_t i = 0; by && i < link->each_count; i++)
		if (!strcmp(link->each[i].name, by))
			return true;
	return false;
}

static void end_link(struct plan *plan, const struct child *child, struct group *group,
		     bool complete);

static int feed_each(struct plan *plan, const struct child *child, struct unit *unit,
		     const char *row, struct error *err)
{
	struct partition *partition = child_partition(child, plan_reader(plan, unit), unit, row);
	struct group *group =
		feeding_group(plan, child->reader, key_of(child->reader, partition), err);

	if (!group) {
		partition_release(partition);
		return -1;
	}
	group_add(group, partition, NULL, 0);
	if (passes_key(child))
		end_link(plan, child, group, true);
	return 0;
}

static int feed_child(struct plan *plan, const struct child *child, struct unit *unit,
		      struct error *err)
{
	const struct parent *link = child->link;
	const struct reader *parent = plan_reader(plan, unit);
	const char *row = feed_first(unit->feed);

	for (size_t i = 0; i < unit->feed->rows; i++, row = feed_next(parent, row)) {
		const char *from = link->batch_from ? link->batch_from : link->each[0].from;
		const char *id = feed_text(parent, row, from);

		if (!id || !*id || !child_wants(child, parent, row))
			continue;
		if ((link->batch_from ? feed_batch(plan, child, unit, row, err)
				      : feed_each(plan, child, unit, row, err)) < 0)
			return -1;
	}
	return 0;
}

int feeding_commit(struct plan *plan, struct unit *unit, struct error *err)
{
	struct reader *reader = plan_reader(plan, unit);
	struct group *group = unit->group;
	struct feed *feed = unit->feed;

	if (feed->seen && (!group->seen || group_compare(feed->seen, group->seen) > 0)) {
		free(group->seen);
		group->seen = feed->seen;
		feed->seen = NULL;
	}
	if (feed->held_day != DATE_NONE)
		group_hold(group, feed->held_day);
	for (size_t i = 0; i < reader->child_count; i++)
		if (feed_child(plan, &reader->children[i], unit, err) < 0)
			return -1;
	return 0;
}

/* --- the end of groups and streams --- */

void feeding_started(struct plan *plan, struct reader *reader)
{
	const struct observer *observer = plan->input.observer;

	reader->started = true;
	if (reader->what->emit)
		observer->stream_started(observer->self, reader->what->stream->name);
}

/* The group gets nothing more by this parent; by the last one's end, it is sealed. */
static void end_link(struct plan *plan, const struct child *child, struct group *group,
		     bool complete)
{
	struct reader *reader = child->reader;

	if (group->links_ended & child->bit)
		return;
	group->links_ended |= child->bit;
	group->link_failed = group->link_failed || !complete;
	if ((group->links_ended & reader->parents) != reader->parents)
		return;
	batching_flush(group, group->ids_max);
	group->failed = group->failed || group->link_failed;
	if (group_seal(group, !group->link_failed && !group->link_left_out))
		feeding_moved(plan, reader, group);
}

static bool same_key(const struct reader *parent, const struct reader *child)
{
	const char *a = parent->what->stream->bookmark.by, *b = child->what->stream->bookmark.by;

	return a && b && !strcmp(a, b);
}

static int end_group(struct plan *plan, struct reader *reader, struct group *group,
		     struct error *err);

/* The child's group of this key gets nothing more from the parent's group of the same key. */
static int end_below(struct plan *plan, const struct child *child, const struct reader *parent,
		     const struct group *above, struct error *err)
{
	struct reader *reader = child->reader;
	struct group *group = NULL;

	if (!same_key(parent, reader))
		return 0;
	if (child->link->batch_as && !above->skipped)
		group = feeding_group(plan, reader, above->key, err);
	else
		group = reader_group(reader, above->key);
	if (!group)
		return err->kind == ERROR_NONE ? 0 : -1;
	if (above->skipped)
		group->skipped = true;
	if (above->left_out || above->link_left_out)
		group->link_left_out = true;
	end_link(plan, child, group, !above->failed && !above->closed);
	return group_finished(group) ? end_group(plan, reader, group, err) : 0;
}

static int end_reader(struct plan *plan, struct reader *reader, struct error *err);

/* One parent of the stream is over: so are the groups that only waited for it. */
static int end_child(struct plan *plan, const struct child *child, const struct reader *parent,
		     struct error *err)
{
	struct reader *reader = child->reader;
	bool failed = parent->failed;

	for (struct group *group = reader->groups; group; group = group->next) {
		end_link(plan, child, group, !failed);
		if (group_finished(group) && end_group(plan, reader, group, err) < 0)
			return -1;
	}
	reader->parents_ended |= child->bit;
	reader->parent_failed = reader->parent_failed || failed;
	reader->passed_over = reader->passed_over || parent->passed_over;
	return end_reader(plan, reader, err);
}

static int end_reader(struct plan *plan, struct reader *reader, struct error *err)
{
	const struct definition *stream = reader->what->stream;
	const struct observer *observer = plan->input.observer;

	if (reader->ended || reader->groups_open || reader->parents_ended != reader->parents)
		return 0;
	reader->ended = true;
	if (reader->parent_failed)
		reader->failed = true;
	for (size_t i = 0; i < stream->filter_count && !reader->failed; i++)
		if (stream->filters[i].named)
			feeding_tell_missing(plan, reader, &stream->filters[i]);
	if (!reader->failed)
		feeding_tell_empty(plan, reader);
	if (reader->what->emit)
		observer->stream_ended(observer->self, stream->name, reader->records,
				       reader->failed);
	for (size_t i = 0; i < reader->child_count; i++)
		if (end_child(plan, &reader->children[i], reader, err) < 0)
			return -1;
	return 0;
}

static int end_group(struct plan *plan, struct reader *reader, struct group *group,
		     struct error *err)
{
	if (group->ended)
		return 0;
	group->ended = true;
	reader->groups_open--;
	if (group->skipped || group->left_out || group->link_left_out)
		reader->passed_over = true;
	if (group->failed && !group->skipped)
		reader->failed = true;
	for (size_t i = 0; i < reader->child_count; i++)
		if (end_below(plan, &reader->children[i], reader, group, err) < 0)
			return -1;
	return end_reader(plan, reader, err);
}

int feeding_ended(struct plan *plan, struct reader *reader, struct group *group, struct error *err)
{
	return group_finished(group) ? end_group(plan, reader, group, err) : 0;
}

void feeding_settled(struct plan *plan, struct reader *reader, struct group *group)
{
	struct error err = {0};

	feeding_moved(plan, reader, group);
	if (feeding_ended(plan, reader, group, &err) < 0)
		plan->input.observer->failure(plan->input.observer->self,
					      reader->what->stream->name, err.text);
}

/* --- progress becomes state --- */

bool feeding_needs_final_day(const struct reader *reader)
{
	const struct definition *stream = reader->what->stream;

	return reader_keeps_bookmark(reader) && stream->window.history_days &&
	       !stream->bookmark.hold_field;
}

void feeding_moved(struct plan *plan, struct reader *reader, struct group *group)
{
	const struct definition *stream = reader->what->stream;
	int32_t final_day = INT32_MAX;

	if (!reader_keeps_bookmark(reader))
		return;
	if (!group_windowed(group) && !group->listed)
		return;
	if (feeding_needs_final_day(reader)) {
		if (plan->final_day == DATE_NONE)
			return; /* feeding_final_day comes back to it */
		final_day = plan->final_day;
	}
	if (state_put(plan->input.state, stream->name, group->key, group_value(group, final_day)))
		reader->state_moved = true;
}

void plan_complete(struct plan *plan, const struct reader *reader)
{
	for (size_t i = 0; i < plan->reader_count; i++) {
		struct reader *at = &plan->readers[i];

		for (struct group *group = at->groups; group; group = group->next) {
			if ((reader && reader != at) || group->read_day == DATE_NONE)
				continue;
			group->read_day = DATE_NONE;
			feeding_moved(plan, at, group);
		}
	}
}

void feeding_final_day(struct plan *plan, struct reader *reader)
{
	if (!feeding_needs_final_day(reader))
		return;
	for (struct group *group = reader->groups; group; group = group->next)
		if (group->windows_done || group->after_id || group->owed || group->owed_before ||
		    group->kept)
			feeding_moved(plan, reader, group);
}
