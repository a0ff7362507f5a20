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
static bool may_go(struct search *search, const struct task *task)
{
	const struct step *step = &task->step;
	int64_t wait =
		step->category ? search->wait_ms(search->self, step->category, step->poll) : 0;
	int64_t job_limit = task->job_limit
				    ? 0
				    : job_limit_wait_ms(checkpoint_job_limit(task->unit->checkpoint,
									     task->unit->selected),
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
		const char *category = child->selected->stream->request.category;

		if (!child->ended && is_wanted(child) && backlog(child) > most &&
		    search->wait_ms(search->self, category, false) >= 0)
			return true;
	}
	return false;
}

/* Of the units that wait to be sent, the one with the longest chain of children behind it. */
static struct task **pick_again(struct search *search)
{
	struct task **best = NULL;

	for (struct task **at = &search->plan->again; *at; at = &(*at)->next)
		if (is_wanted(plan_stream_run(search->plan, *at)) && may_go(search, *at) &&
		    !is_ahead(search, plan_stream_run(search->plan, *at)) &&
		    (!best || (*at)->unit->selected->height > (*best)->unit->selected->height))
			best = at;
	return best;
}

struct task *plan_unlink(struct plan *plan, struct task **at)
{
	struct task *task = *at;

	*at = task->next;
	if (plan->again_end == &task->next)
		plan->again_end = at;
	task->next = NULL;
	return task;
}

struct task *plan_first_step(struct plan *plan, struct task *task)
{
	struct error err = {0};

	if (plan_extractor(plan, task)->next(&plan->context, task, NULL, &err) < 0) {
		plan->input.observer->failure(plan->input.observer->self,
					      task->unit->selected->stream->name, err.text);
		plan_done(plan, task, false, &err);
		return NULL;
	}
	plan_keep_resumable(plan, task);
	return task;
}

bool plan_store_resumable(struct plan *plan, struct task *task)
{
	json_t *before = json_incref(task->resumable_kept);
	bool changed = checkpoint_keep_resumable(task->unit->checkpoint, &task->resumable_kept,
						 task->resumable);

	if (changed && plan->input.resumable)
		resumable_store_replace(plan->input.resumable, before, task->resumable_kept);
	json_decref(before);
	return changed;
}

void plan_keep_resumable(struct plan *plan, struct task *task)
{
	if (plan_store_resumable(plan, task))
		completion_moved(plan, plan_stream_run(plan, task), task->unit->checkpoint);
}

void plan_crowded(struct plan *plan, struct task *task, int64_t now_ms, int64_t wait_ms)
{
	(void)plan;
	job_limit_halve(checkpoint_job_limit(task->unit->checkpoint, task->unit->selected), now_ms,
			wait_ms);
	job_limit_leave(task);
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
		    may_wait(search, search->wait_ms(search->self,
						     selected->stream->request.category, false)))
			return checkpoint;
	}
	return NULL;
}

/* The checkpoint's next unit; those that cannot even be asked for are over. */
static struct task *make_task(struct search *search, struct stream_run *stream_run,
			      struct checkpoint *checkpoint)
{
	struct plan *plan = search->plan;
	struct unit *unit = checkpoint_next(checkpoint);
	struct task *task = unit ? task_new(unit) : NULL;

	if (task && stream_run->singly && task->unit->id_count)
		plan_singly(plan, task); /* they wait to be sent */
	else if (task && plan_first_step(plan, task))
		return task;
	else
		completion_settled(plan, stream_run, checkpoint);
	search->moved = true;
	return NULL;
}

static struct task *pick_new(struct search *search, unsigned height, bool covered)
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
			return make_task(search, stream_run, checkpoint);
	}
	return NULL;
}

/* What was never read to its end goes first, or small quotas would never get there. */
static struct task *pick(struct search *search)
{
	enum { HEIGHT_MAX = 8 };
	struct task **again = pick_again(search);
	struct task *task = again ? plan_unlink(search->plan, again) : NULL;

	for (unsigned height = HEIGHT_MAX; !task && !search->moved && height-- > 0;) {
		task = pick_new(search, height, false);
		if (!task && !search->moved)
			task = pick_new(search, height, true);
	}
	return task;
}

static void lend(struct plan *plan, struct task *task)
{
	task->lent_next = plan->lent;
	task->lent_at = &plan->lent;
	if (plan->lent)
		plan->lent->lent_at = &task->lent_next;
	plan->lent = task;
}

void plan_take_back(struct task *task)
{
	if (!task->lent_at)
		return;
	*task->lent_at = task->lent_next;
	if (task->lent_next)
		task->lent_next->lent_at = task->lent_at;
	task->lent_next = NULL;
	task->lent_at = NULL;
}

struct task *plan_next(struct plan *plan, int64_t now_ms, plan_wait_ms *wait_ms, void *self,
		       int64_t *wake_ms)
{
	struct search search;
	struct task *task = NULL;

	/* Whoever takes a NULL for the end must not get it while there is something to ask. */
	do {
		search = (struct search){plan, now_ms, -1, wait_ms, self, .moved = false};
		task = pick(&search);
	} while (search.moved);
	*wake_ms = search.soonest_ms;
	if (!task)
		return NULL;
	lend(plan, task);
	job_limit_enter(checkpoint_job_limit(task->unit->checkpoint, task->unit->selected), task);
	if (!plan_stream_run(plan, task)->started)
		completion_started(plan, plan_stream_run(plan, task));
	return task;
}

void plan_again(struct plan *plan, struct task *task)
{
	plan_take_back(task);
	task->next = NULL;
	*plan->again_end = task;
	plan->again_end = &task->next;
}
