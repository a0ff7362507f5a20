#include "plan/completion.h"

#include "plan/job_limit.h"
#include "plan/plan_end.h"
#include "plan/work_list.h"

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
	for (size_t i = 0; i < stream_run->links.child_count; i++)
		if (is_wanted(stream_run->links.children[i].stream_run))
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

	for (size_t i = 0; i < stream_run->links.child_count; i++) {
		const struct stream_run *child = stream_run->links.children[i].stream_run;
		size_t most = stream_run->links.children[i].link->batch_as ? BATCHES_AHEAD
									   : PARTITIONS_AHEAD;
		const char *category = child->selected->stream->request.category;

		if (!child->end.ended && is_wanted(child) && backlog(child) > most &&
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

		if (stream_run->end.ended || stream_run->selected->height != height ||
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
	struct task *task = again ? work_list_remove(search->plan, again) : NULL;

	for (unsigned height = HEIGHT_MAX; !task && !search->moved && height-- > 0;) {
		task = pick_new(search, height, false);
		if (!task && !search->moved)
			task = pick_new(search, height, true);
	}
	return task;
}

struct task *plan_next(struct plan *plan, int64_t now_ms, plan_wait_ms *wait_ms, void *self,
		       int64_t *wake_ms)
{
	struct search search;
	struct task *task = NULL;

	/* NULL means that nothing can be sent; never return it otherwise. */
	do {
		search = (struct search){plan, now_ms, -1, wait_ms, self, .moved = false};
		task = pick(&search);
	} while (search.moved);
	*wake_ms = search.soonest_ms;
	if (!task)
		return NULL;
	work_list_lend(plan, task);
	job_limit_enter(checkpoint_job_limit(task->unit->checkpoint, task->unit->selected), task);
	if (!plan_stream_run(plan, task)->end.started)
		completion_started(plan, plan_stream_run(plan, task));
	return task;
}
