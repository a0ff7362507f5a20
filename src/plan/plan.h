#ifndef PLAN_H
#define PLAN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "plan/extractor.h"
#include "plan/observer.h"
#include "plan/stream_run.h"
#include "stream/selection.h"
#include "stream/state.h"

/*
 * What to ask, in which order: a generator of units, not a list.  Parents' rows become their
 * children's units as they are committed.  The plan asks nothing itself and knows no clock.
 */
struct plan_input {
	const struct extractor *const *extractors; /* NULL-terminated */
	const struct selection *selection;
	struct state *state;
	const struct policy_source *policies;
	struct settings settings; /* those that definitions name */
	const char *base_url;
	const struct observer *observer;
	const struct quota *quota; /* for extractors that ask again and again; may be NULL */
	struct resumable_store *resumable; /* beside the state; NULL: nowhere */
	int32_t today;
	int64_t wall_us;
};

struct plan;

/* New; everything in `input` is borrowed.  NULL with ERROR_CONFIG.  Units that it has lent are
 * freed with it. */
struct plan *plan_new(const struct plan_input *input, struct error *err);
void plan_free(struct plan *plan);

/*
 * The next unit to send, of those whose category may go out now: `wait_ms` says 0 (now), how long,
 * or -1 (not in this run).  NULL: nothing can be sent; then `*wake_ms` is how long to wait until
 * something can be
 * (-1: not before another answer came).  `frugal` steps are to be spared when quota is scarce.
 */
typedef int64_t plan_wait_ms(void *self, const char *category, bool poll);
struct task *plan_next(struct plan *plan, int64_t now_ms, plan_wait_ms *wait_ms, void *self,
		       int64_t *wake_ms);

/* Whether the record of this row is to be printed; see stream_run_row. */
bool plan_row(struct plan *plan, struct task *task, const struct project_row_io *row);
/* The response was printed: its rows feed children and bookmarks from here on. */
int plan_commit(struct plan *plan, struct task *task, struct error *err);
/* The response was dropped. */
void plan_rollback(struct plan *plan, struct task *task);

/* The extractor has set the unit's step: note what a later run could go on from. */
void plan_keep_resumable(struct plan *plan, struct task *task);

/* The API has too many jobs of this unit's job limit at once: fewer from here on, and no new one
 * for `wait_ms`. */
void plan_crowded(struct plan *plan, struct task *task, int64_t now_ms, int64_t wait_ms);

/* The unit's step is to be sent (again), not before step.not_before_ms. */
void plan_again(struct plan *plan, struct task *task);

/*
 * Ask for less: the unit becomes two (ids first, then days), of which one is the id named by
 * `blamed`, if it is in the batch.  False when it cannot be split.
 */
bool plan_split(struct plan *plan, struct task *task, const char *blamed);
bool plan_can_split(const struct task *task);
/* The API refuses batches: the unit becomes one for each of its ids (struct single). */
void plan_singly(struct plan *plan, struct task *task);

/* The unit is over and freed.  Not complete: the bookmark does not pass it. */
int plan_done(struct plan *plan, struct task *task, bool complete, struct error *err);
/* As plan_done, for one id that cannot be had: it is written down as owed, and the bookmark may
 * pass. */
int plan_leave_gap(struct plan *plan, struct task *task, struct error *err);
/* As plan_done, for what was refused, and that is no failure: the bookmark does not pass it, unless
 * it is a single id. */
int plan_leave_out(struct plan *plan, struct task *task, struct error *err);
/* Nothing more of this checkpoint: refused.  `skipped`: that is no failure. */
void plan_close(struct plan *plan, struct checkpoint *checkpoint, bool skipped);

/* The last day whose numbers are final is known; until then, bookmarks that depend on it do not
 * move. */
void plan_final_day(struct plan *plan, int32_t day);
/* Whether any bookmark depends on it. */
bool plan_wants_final_day(const struct plan *plan);

bool plan_finished(const struct plan *plan);

/* All of the stream (NULL: of every stream) was read: the next run is a new one, see
 * checkpoint.read_day. */
void plan_complete(struct plan *plan, const struct stream_run *stream_run);

/* The run's streams, parents first. */
struct stream_run *plan_stream_runs(struct plan *plan, size_t *count);
struct stream_run *plan_stream_run(struct plan *plan, const struct task *task);
/* Who reads it: the stream's, or that of its report. */
const struct extractor *plan_extractor(struct plan *plan, const struct task *task);
struct stream_run *plan_stream_run_named(struct plan *plan, const char *stream);
/* Its last STATE is not known yet: it waits for plan_final_day. */
bool plan_awaits_final_state(const struct plan *plan, const struct stream_run *stream_run);
const struct request_context *plan_context(const struct plan *plan);

#endif
