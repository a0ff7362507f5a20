#include "sync/feeding.h"

#include <string.h>

#include "sync/lane.h"

/* How long until something can go out: what was seen while looking for a unit. */
struct looking {
	struct plan *plan;
	int64_t now_ms, soonest_ms;
	plan_wait_ms *wait_ms;
	void *self;
	bool moved; /* no unit, but what was done on the way may have made others */
};

static bool may_wait(struct looking *looking, int64_t wait)
{
	if (wait > 0 && (looking->soonest_ms < 0 || wait < looking->soonest_ms))
		looking->soonest_ms = wait;
	return wait == 0;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The unit has to wait for its time, its category and its lane. */
static bool may_go(struct looking *looking, const struct unit *unit)
{
	const struct step *step = &unit->step;
	int64_t wait =
		step->category ? looking->wait_ms(looking->self, step->category, step->frugal) : 0;
	int64_t lane =
		unit->lane ? 0 : lane_wait_ms(group_lane(unit->group, unit->what), looking->now_ms);

	if (wait < 0 || lane < 0)
		return false;
	wait = later(wait, later(lane, step->not_before_ms - looking->now_ms));
	return may_wait(looking, wait);
}

/* With enough records of its own, a stream is only read for its children. */
static bool is_wanted(const struct reader *reader)
{
	if (reader->what->emit && !reader->enough)
		return true;
	for (size_t i = 0; i < reader->child_count; i++)
		if (is_wanted(reader->children[i].reader))
			return true;
	return false;
}

static size_t backlog(const struct reader *reader)
{
	size_t items = 0;

	for (const struct group *group = reader->groups; group; group = group->next)
		items += group_backlog(group);
	return items;
}

/*
 * A list that is far ahead of what is read for its rows waits, so that their ids are not all kept
 * in memory; unless those who have to catch up cannot.
 */
static bool is_ahead(const struct looking *looking, const struct reader *reader)
{
	enum { BATCHES_AHEAD = 64, PARTITIONS_AHEAD = 4096 };

	for (size_t i = 0; i < reader->child_count; i++) {
		const struct reader *child = reader->children[i].reader;
		size_t most = reader->children[i].link->batch_as ? BATCHES_AHEAD : PARTITIONS_AHEAD;
		const char *category = child->what->stream->category;

		if (!child->ended && is_wanted(child) && backlog(child) > most &&
		    looking->wait_ms(looking->self, category, false) >= 0)
			return true;
	}
	return false;
}

/* Of the units that wait to be sent, the one with the longest chain of children behind it. */
static struct unit **pick_again(struct looking *looking)
{
	struct unit **best = NULL;

	for (struct unit **at = &looking->plan->again; *at; at = &(*at)->next)
		if (is_wanted(plan_reader(looking->plan, *at)) && may_go(looking, *at) &&
		    !is_ahead(looking, plan_reader(looking->plan, *at)) &&
		    (!best || (*at)->what->height > (*best)->what->height))
			best = at;
	return best;
}

struct unit *plan_unlink(struct plan *plan, struct unit **at)
{
	struct unit *unit = *at;

	*at = unit->next;
	if (plan->again_end == &unit->next)
		plan->again_end = at;
	unit->next = NULL;
	return unit;
}

struct unit *plan_first_step(struct plan *plan, struct unit *unit)
{
	struct error err = {0};

	if (plan_extractor(plan, unit)->next(&plan->context, unit, NULL, &err) < 0) {
		plan->input.observer->failure(plan->input.observer->self, unit->what->stream->name,
					      err.text);
		plan_done(plan, unit, false, &err);
		return NULL;
	}
	plan_pending(plan, unit);
	return unit;
}

bool plan_keep(struct plan *plan, struct unit *unit)
{
	json_t *before = json_incref(unit->kept);
	bool changed = group_keep(unit->group, unit);

	if (changed && plan->input.pending)
		pending_replace(plan->input.pending, before, unit->kept);
	json_decref(before);
	return changed;
}

void plan_pending(struct plan *plan, struct unit *unit)
{
	if (plan_keep(plan, unit))
		feeding_moved(plan, plan_reader(plan, unit), unit->group);
}

void plan_crowded(struct plan *plan, struct unit *unit, int64_t now_ms, int64_t wait_ms)
{
	(void)plan;
	lane_halve(group_lane(unit->group, unit->what), now_ms, wait_ms);
	lane_leave(unit);
}

/*
 * The first group that has more to ask, and room in its lane; of those whose bookmark covers all
 * but the latest days, or of the others.
 */
static struct group *next_group(struct looking *looking, struct reader *reader, bool covered)
{
	for (struct group *group = reader->groups; group; group = group->next) {
		const struct selected *what = group_next_what(group);

		if (group_has_next(group) && group_covered(group) == covered &&
		    may_wait(looking, lane_wait_ms(group_lane(group, what), looking->now_ms)) &&
		    may_wait(looking,
			     looking->wait_ms(looking->self, what->stream->category, false)))
			return group;
	}
	return NULL;
}

/* The group's next unit; those that cannot even be asked for are over. */
static struct unit *make_unit(struct looking *looking, struct reader *reader, struct group *group)
{
	struct plan *plan = looking->plan;
	struct unit *unit = group_next(group);

	if (unit && reader->singly && unit->id_count)
		plan_singly(plan, unit); /* they wait to be sent */
	else if (unit && plan_first_step(plan, unit))
		return unit;
	else
		feeding_settled(plan, reader, group);
	looking->moved = true;
	return NULL;
}

static struct unit *pick_new(struct looking *looking, unsigned height, bool covered)
{
	struct plan *plan = looking->plan;

	for (size_t i = 0; i < plan->reader_count; i++) {
		struct reader *reader = &plan->readers[i];
		struct group *group = NULL;

		if (reader->ended || reader->what->height != height || !is_wanted(reader) ||
		    is_ahead(looking, reader))
			continue;
		group = next_group(looking, reader, covered);
		if (group)
			return make_unit(looking, reader, group);
	}
	return NULL;
}

/* What was never read to its end goes first, or small quotas would never get there. */
static struct unit *pick(struct looking *looking)
{
	enum { HEIGHT_MAX = 8 };
	struct unit **again = pick_again(looking);
	struct unit *unit = again ? plan_unlink(looking->plan, again) : NULL;

	for (unsigned height = HEIGHT_MAX; !unit && !looking->moved && height-- > 0;) {
		unit = pick_new(looking, height, false);
		if (!unit && !looking->moved)
			unit = pick_new(looking, height, true);
	}
	return unit;
}

static void lend(struct plan *plan, struct unit *unit)
{
	unit->lent_next = plan->lent;
	unit->lent_at = &plan->lent;
	if (plan->lent)
		plan->lent->lent_at = &unit->lent_next;
	plan->lent = unit;
}

void plan_take_back(struct unit *unit)
{
	if (!unit->lent_at)
		return;
	*unit->lent_at = unit->lent_next;
	if (unit->lent_next)
		unit->lent_next->lent_at = unit->lent_at;
	unit->lent_next = NULL;
	unit->lent_at = NULL;
}

struct unit *plan_next(struct plan *plan, int64_t now_ms, plan_wait_ms *wait_ms, void *self,
		       int64_t *wake_ms)
{
	struct looking looking;
	struct unit *unit = NULL;

	/* Whoever takes a NULL for the end must not get it while there is something to ask. */
	do {
		looking = (struct looking){plan, now_ms, -1, wait_ms, self, .moved = false};
		unit = pick(&looking);
	} while (looking.moved);
	*wake_ms = looking.soonest_ms;
	if (!unit)
		return NULL;
	lend(plan, unit);
	lane_enter(group_lane(unit->group, unit->what), unit);
	if (!plan_reader(plan, unit)->started)
		feeding_started(plan, plan_reader(plan, unit));
	return unit;
}

void plan_again(struct plan *plan, struct unit *unit)
{
	plan_take_back(unit);
	unit->next = NULL;
	*plan->again_end = unit;
	plan->again_end = &unit->next;
}
