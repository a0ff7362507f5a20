#include "sync/plan.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"
#include "stream/setting.h"
#include "sync/feeding.h"
#include "sync/lane.h"

static const struct extractor *find_extractor(const struct plan_input *input, const char *name)
{
	for (size_t i = 0; input->extractors[i]; i++)
		if (!strcmp(input->extractors[i]->name, name))
			return input->extractors[i];
	return NULL;
}

/* Every selected stream has its reader. */
static struct reader *reader_of(struct plan *plan, const struct selected *what)
{
	struct reader *reader = plan->readers;

	while (reader->what != what)
		reader++;
	return reader;
}

static void adopt(struct plan *plan, struct reader *child)
{
	const struct parent *link;

	for (size_t i = 0; (link = definition_parent(child->what->stream, i)); i++) {
		struct reader *parent =
			reader_of(plan, selection_find(plan->input.selection, link->stream));

		parent->children = memory_resize(parent->children, parent->child_count + 1,
						 sizeof(*parent->children));
		parent->children[parent->child_count++] =
			(struct child){.reader = child, .link = link, .bit = 1U << i};
		child->parents |= 1U << i;
	}
}

static int make_readers(struct plan *plan, struct error *err)
{
	const struct selection *selection = plan->input.selection;

	plan->readers = memory_new(selection->count, sizeof(*plan->readers));
	plan->reader_count = selection->count;
	for (size_t i = 0; i < selection->count; i++) {
		struct reader *reader = &plan->readers[i];

		reader->what = selection->streams[i];
		reader->today = plan->input.today;
		reader->groups_end = &reader->groups;
		reader->extractor = find_extractor(&plan->input, reader->what->stream->extractor);
		reader->ids_max = request_ids_max(&plan->context, reader->what);
		if (reader->what->report)
			reader->report_extractor = find_extractor(
				&plan->input, reader->what->report->stream->extractor);
		if (!reader->extractor)
			return error_set(err, ERROR_CONFIG, "stream %s: no extractor named %s",
					 reader->what->stream->name,
					 reader->what->stream->extractor);
	}
	for (size_t i = 0; i < selection->count; i++)
		adopt(plan, &plan->readers[i]);
	return 0;
}

static int start_roots(struct plan *plan, struct error *err)
{
	for (size_t i = 0; i < plan->reader_count; i++) {
		struct reader *reader = &plan->readers[i];
		struct group *group = NULL;

		if (reader->parents)
			continue;
		group = feeding_group(plan, reader, "", err);
		if (!group)
			return -1;
		group_add(group, NULL, NULL, 0);
		if (group_seal(group, true))
			feeding_moved(plan, reader, group);
	}
	return 0;
}

struct plan *plan_new(const struct plan_input *input, struct error *err)
{
	struct plan *plan = memory_new(1, sizeof(*plan));

	plan->input = *input;
	plan->context = (struct request_context){input->base_url, input->settings, input->quota,
						 input->pending};
	plan->final_day = DATE_NONE;
	plan->again_end = &plan->again;
	if (make_readers(plan, err) < 0) {
		plan_free(plan);
		return NULL;
	}
	for (size_t i = 0; i < plan->reader_count; i++)
		reader_watch(&plan->readers[i]);
	if (start_roots(plan, err) < 0) {
		plan_free(plan);
		return NULL;
	}
	return plan;
}

static void free_unit(struct unit *unit)
{
	plan_take_back(unit);
	lane_leave(unit);
	if (unit->feed)
		feed_release(unit->feed);
	free(unit->feed);
	unit_free(unit);
}

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	for (struct unit *unit = plan->again, *next; unit; unit = next) {
		next = unit->next;
		free_unit(unit);
	}
	while (plan->lent) /* what was under way when the run was stopped */
		free_unit(plan->lent);
	for (size_t i = 0; i < plan->reader_count; i++)
		reader_free_contents(&plan->readers[i]);
	lanes_free(plan->lanes);
	free(plan->readers);
	free(plan);
}

struct reader *plan_readers(struct plan *plan, size_t *count)
{
	*count = plan->reader_count;
	return plan->readers;
}

struct reader *plan_reader(struct plan *plan, const struct unit *unit)
{
	return reader_of(plan, unit->group->what);
}

const struct extractor *plan_extractor(struct plan *plan, const struct unit *unit)
{
	const struct reader *reader = plan_reader(plan, unit);

	return unit->what == reader->what ? reader->extractor : reader->report_extractor;
}

struct reader *plan_reader_named(struct plan *plan, const char *stream)
{
	for (size_t i = 0; i < plan->reader_count; i++)
		if (!strcmp(plan->readers[i].what->stream->name, stream))
			return &plan->readers[i];
	return NULL;
}

bool plan_state_pending(const struct plan *plan, const struct reader *reader)
{
	return plan->final_day == DATE_NONE && feeding_needs_final_day(reader);
}

const struct request_context *plan_context(const struct plan *plan)
{
	return &plan->context;
}

/* --- what came --- */

bool plan_row(struct plan *plan, struct unit *unit, const struct project_row_io *row)
{
	if (!unit->feed) {
		unit->feed = memory_new(1, sizeof(*unit->feed));
		feed_clear(unit->feed);
	}
	return reader_row(plan_reader(plan, unit), unit->group, unit->feed, row,
			  plan->input.settings);
}

int plan_commit(struct plan *plan, struct unit *unit, struct error *err)
{
	int result;

	unit->group->accessible = true;
	unit->group->answered = true;
	if (!unit->feed)
		return 0;
	result = feeding_commit(plan, unit, err);
	feed_clear(unit->feed);
	return result;
}

void plan_rollback(struct plan *plan, struct unit *unit)
{
	(void)plan;
	if (unit->feed)
		feed_clear(unit->feed);
}

/* --- the end of a unit --- */

static void drop_pending(struct unit *unit)
{
	json_decref(unit->pending);
	unit->pending = NULL;
}

static int end_unit(struct plan *plan, struct unit *unit, bool complete, struct error *err)
{
	struct group *group = unit->group;
	struct reader *reader = plan_reader(plan, unit);
	bool moved;

	if (complete && unit->lane)
		lane_grow(unit->lane);
	/* What is not complete may still be taken up by a later run. */
	if (complete)
		drop_pending(unit);
	if (complete && !unit->owed) {
		reader->weight_over += group_weight(unit);
		reader->records_over += unit->records;
	}
	moved = plan_keep(plan, unit);
	if (group_done(group, unit, complete) || moved)
		feeding_moved(plan, reader, group);
	free_unit(unit);
	return feeding_ended(plan, reader, group, err);
}

int plan_done(struct plan *plan, struct unit *unit, bool complete, struct error *err)
{
	return end_unit(plan, unit, complete, err);
}

int plan_owe(struct plan *plan, struct unit *unit, struct error *err)
{
	group_owe(unit->group, unit);
	unit->group->failed = true;
	feeding_moved(plan, plan_reader(plan, unit), unit->group);
	return end_unit(plan, unit, !unit->owed, err); /* an old debt just stays */
}

int plan_leave_out(struct plan *plan, struct unit *unit, struct error *err)
{
	/* One id of many must not hold the others' days. */
	bool pass = group_windowed(unit->group) && unit->id_count == 1 && !unit->owed;

	unit->left_out = true;
	unit->group->left_out = true;
	return end_unit(plan, unit, pass, err);
}

void plan_close(struct plan *plan, struct group *group, bool skipped)
{
	struct unit **at = &plan->again;

	group_close(group, skipped);
	while (*at) {
		struct unit *unit = *at;

		if (unit->group != group) {
			at = &unit->next;
			continue;
		}
		plan_unlink(plan, at);
		group_done(group, unit, false);
		free_unit(unit);
	}
}

bool plan_wants_final_day(const struct plan *plan)
{
	if (plan->final_day != DATE_NONE)
		return false;
	for (size_t i = 0; i < plan->reader_count; i++)
		if (feeding_needs_final_day(&plan->readers[i]))
			return true;
	return false;
}

void plan_final_day(struct plan *plan, int32_t day)
{
	plan->final_day = day;
	for (size_t i = 0; i < plan->reader_count; i++)
		feeding_final_day(plan, &plan->readers[i]);
}

bool plan_finished(const struct plan *plan)
{
	for (size_t i = 0; i < plan->reader_count; i++)
		if (!plan->readers[i].ended)
			return false;
	return true;
}
