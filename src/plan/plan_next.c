#include "plan/fanout.h"

#include <string.h>

#include "plan/job_limit.h"

/* How long until something can go out: what was seen while looking for a unit. */
struct search {
	struct plan *plan;
	int64_t now_ms, soonest_ms;
	plan_wait_ms *wait_ms;
	void *self;
	bool moved; /* no unit, but what was done on the way may have made others */
};

static bool may_wait(struct search *search, int64_t wait)
{
	if (wait > 0 && (search->soonest_ms < 0 || wait < search->soonest_ms))
		search->soonest_ms = wait;
	return wait == 0;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The unit has to wait for its time, its category and its job limit. */
static bool may_go(struct search *search, const struct unit *unit)
{
	const struct step *step = &unit->step;
	int64_t wait =
		step->category ? search->wait_ms(search->self, step->category, step->poll) : 0;
	int64_t job_limit =
		unit->job_limit
			? 0
			: job_limit_wait_ms(checkpoint_job_limit(unit->checkpoint, unit->selected),
					    search->now_ms);

	if (wait < 0 || job_limit < 0)
		return false;
	wait = later(wait, later(job_limit, step->not_before_ms - search->now_ms));
	return may_wait(search, wait);
}

/* With enough records of its own, a stream is only read for its children. */
static bool is_wanted(const struct stream_run *stream_run)
{
	if (stream_run->selected->emit && !stream_run->enough)
		return true;
	for (size_t i = 0; i < stream_run->child_count; i++)
		if (is_wanted(stream_run->children[i].stream_run))
			return true;
	return false;
}

static size_t backlog(const struct stream_run *stream_run)
{
	size_t items = 0;

	for (const struct checkpoint *checkpoint = stream_run->checkpoints; checkpoint;
	     checkpoint = checkpoint->next)
		items += checkpoint_backlog(checkpoint);
	return items;
}

/*
 * A list that is far ahead of what is read for its rows waits, so that their ids are not all kept
 * in memory; unless those who have to catch up cannot.
 */
static bool is_ahead(const struct search *search, const struct stream_run *stream_run)
{
	enum { BATCHES_AHEAD = 64, PARTITIONS_AHEAD = 4096 };

	for (size_t i = 0; i < stream_run->child_count; i++) {
		const struct stream_run *child = stream_run->children[i].stream_run;
		size_t most =
			stream_run->children[i].link->batch_as ? BATCHES_AHEAD : PARTITIONS_AHEAD;
		const char *category = child->selected->stream->category;

		if (!child->ended && is_wanted(child) && backlog(child) > most &&
		    search->wait_ms(search->self, category, false) >= 0)
			return true;
	}
	return false;
}

/* Of the units that wait to be sent, the one with the longest chain of children behind it. */
static struct unit **pick_again(struct search *search)
{
	struct unit **best = NULL;

	for (struct unit **at = &search->plan->again; *at; at = &(*at)->next)
		if (is_wanted(plan_stream_run(search->plan, *at)) && may_go(search, *at) &&
		    !is_ahead(search, plan_stream_run(search->plan, *at)) &&
		    (!best || (*at)->selected->height > (*best)->selected->height))
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
		plan->input.observer->failure(plan->input.observer->self,
					      unit->selected->stream->name, err.text);
		plan_done(plan, unit, false, &err);
		return NULL;
	}
	plan_keep_resumable(plan, unit);
	return unit;
}

bool plan_store_resumable(struct plan *plan, struct unit *unit)
{
	json_t *before = json_incref(unit->resumable_kept);
	bool changed = checkpoint_keep_resumable(unit->checkpoint, unit);

	if (changed && plan->input.resumable)
		resumable_store_replace(plan->input.resumable, before, unit->resumable_kept);
	json_decref(before);
	return changed;
}

void plan_keep_resumable(struct plan *plan, struct unit *unit)
{
	if (plan_store_resumable(plan, unit))
		completion_moved(plan, plan_stream_run(plan, unit), unit->checkpoint);
}

void plan_crowded(struct plan *plan, struct unit *unit, int64_t now_ms, int64_t wait_ms)
{
	(void)plan;
	job_limit_halve(checkpoint_job_limit(unit->checkpoint, unit->selected), now_ms, wait_ms);
	job_limit_leave(unit);
}

/*
 * The first checkpoint that has more to ask, and room in its job limit; of those whose bookmark
 * covers all but the latest days, or of the others.
 */
static struct checkpoint *next_checkpoint(struct search *search, struct stream_run *stream_run,
					  bool covered)
{
	for (struct checkpoint *checkpoint = stream_run->checkpoints; checkpoint;
	     checkpoint = checkpoint->next) {
		const struct selected *selected = checkpoint_next_selected(checkpoint);

		if (checkpoint_has_next(checkpoint) && checkpoint_covered(checkpoint) == covered &&
		    may_wait(search, job_limit_wait_ms(checkpoint_job_limit(checkpoint, selected),
						       search->now_ms)) &&
		    may_wait(search,
			     search->wait_ms(search->self, selected->stream->category, false)))
			return checkpoint;
	}
	return NULL;
}

/* The checkpoint's next unit; those that cannot even be asked for are over. */
static struct unit *make_unit(struct search *search, struct stream_run *stream_run,
			      struct checkpoint *checkpoint)
{
	struct plan *plan = search->plan;
	struct unit *unit = checkpoint_next(checkpoint);

	if (unit && stream_run->singly && unit->id_count)
		plan_singly(plan, unit); /* they wait to be sent */
	else if (unit && plan_first_step(plan, unit))
		return unit;
	else
		completion_settled(plan, stream_run, checkpoint);
	search->moved = true;
	return NULL;
}

static struct unit *pick_new(struct search *search, unsigned height, bool covered)
{
	struct plan *plan = search->plan;

	for (size_t i = 0; i < plan->stream_run_count; i++) {
		struct stream_run *stream_run = &plan->stream_runs[i];
		struct checkpoint *checkpoint = NULL;

		if (stream_run->ended || stream_run->selected->height != height ||
		    !is_wanted(stream_run) || is_ahead(search, stream_run))
			continue;
		checkpoint = next_checkpoint(search, stream_run, covered);
		if (checkpoint)
			return make_unit(search, stream_run, checkpoint);
	}
	return NULL;
}

/* What was never read to its end goes first, or small quotas would never get there. */
static struct unit *pick(struct search *search)
{
	enum { HEIGHT_MAX = 8 };
	struct unit **again = pick_again(search);
	struct unit *unit = again ? plan_unlink(search->plan, again) : NULL;

	for (unsigned height = HEIGHT_MAX; !unit && !search->moved && height-- > 0;) {
		unit = pick_new(search, height, false);
		if (!unit && !search->moved)
			unit = pick_new(search, height, true);
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
	struct search search;
	struct unit *unit = NULL;

	/* Whoever takes a NULL for the end must not get it while there is something to ask. */
	do {
		search = (struct search){plan, now_ms, -1, wait_ms, self, .moved = false};
		unit = pick(&search);
	} while (search.moved);
	*wake_ms = search.soonest_ms;
	if (!unit)
		return NULL;
	lend(plan, unit);
	job_limit_enter(checkpoint_job_limit(unit->checkpoint, unit->selected), unit);
	if (!plan_stream_run(plan, unit)->started)
		completion_started(plan, plan_stream_run(plan, unit));
	return unit;
}

void plan_again(struct plan *plan, struct unit *unit)
{
	plan_take_back(unit);
	unit->next = NULL;
	*plan->again_end = unit;
	plan->again_end = &unit->next;
}
