#include "plan/fanout.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"

/* The first day of the second half of its window: an edge of a bucket; DATE_NONE: there is none. */
static int32_t middle_of(const struct unit *unit)
{
	enum granularity granularity = unit->selected->offer->granularity;
	int32_t middle = unit->window.from + window_days(unit->window) / 2;
	int32_t edge = window_edge(middle, granularity);

	if (granularity == GRANULARITY_TOTAL || window_days(unit->window) < 2)
		return DATE_NONE;
	if (edge <= unit->window.from) /* the middle lies in the first bucket */
		edge = window_edge(unit->window.to, granularity);
	return edge > unit->window.from ? edge : DATE_NONE;
}

bool plan_can_split(const struct unit *unit)
{
	/* In mid-list, the pages before would come again. */
	return !unit->cursor && (unit->id_count > 1 || middle_of(unit) != DATE_NONE);
}

static struct unit *sibling(struct unit *unit)
{
	struct unit *other = memory_new(1, sizeof(*other));

	other->selected = unit->selected;
	other->checkpoint = unit->checkpoint;
	other->partition = unit->partition ? partition_keep(unit->partition) : NULL;
	other->window = unit->window;
	other->pass = unit->pass;
	other->slot = unit->slot;
	other->gap = unit->gap;
	other->single = unit->single;
	other->splits = unit->splits;
	other->failed_ms = unit->failed_ms;
	return other;
}

/* Move the blamed id to the end of the unit's ids; how many stay in the first part. */
static size_t cut_at(struct unit *unit, const char *blamed)
{
	for (size_t i = 0; blamed && i < unit->id_count; i++) {
		char *id = unit->ids[i];

		if (strcmp(id, blamed) != 0)
			continue;
		memmove(&unit->ids[i], &unit->ids[i + 1],
			(unit->id_count - i - 1) * sizeof(*unit->ids));
		unit->ids[unit->id_count - 1] = id;
		return unit->id_count - 1;
	}
	return unit->id_count / 2;
}

static void split_ids(struct unit *unit, struct unit *other, const char *blamed)
{
	size_t keep = cut_at(unit, blamed);

	unit_set_ids(other, unit->ids + keep, unit->id_count - keep);
	for (size_t i = keep; i < unit->id_count; i++)
		free(unit->ids[i]);
	unit->id_count = keep;
}

static void split_days(struct unit *unit, struct unit *other)
{
	int32_t middle = middle_of(unit);

	unit_set_ids(other, unit->ids, unit->id_count);
	other->window.from = middle;
	unit->window.to = middle - 1;
}

bool plan_split(struct plan *plan, struct unit *unit, const char *blamed)
{
	struct unit *other = NULL;

	if (!plan_can_split(unit))
		return false;
	unit->splits++;
	other = sibling(unit);
	checkpoint_part(unit->checkpoint, unit);
	if (unit->id_count > 1)
		split_ids(unit, other, blamed);
	else
		split_days(unit, other);
	plan_rollback(plan, unit);
	if (plan_first_step(plan, unit))
		plan_again(plan, unit);
	if (plan_first_step(plan, other))
		plan_again(plan, other);
	return true;
}

void plan_singly(struct plan *plan, struct unit *unit)
{
	plan_rollback(plan, unit);
	unit->single = true;
	while (unit->id_count > 1) {
		struct unit *other = sibling(unit);

		unit->id_count--;
		other->ids = memory_new(1, sizeof(*other->ids));
		other->ids[0] = unit->ids[unit->id_count];
		other->id_count = 1;
		checkpoint_part(unit->checkpoint, unit);
		if (plan_first_step(plan, other))
			plan_again(plan, other);
	}
	unit->attempt = 0;
	if (plan_first_step(plan, unit))
		plan_again(plan, unit);
}
