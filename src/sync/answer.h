#ifndef ANSWER_H
#define ANSWER_H

#include "sync/run.h"

/*
 * One answer on its way through: private to the files answer*.c.  Every function here ends the
 * answer: the unit is given back to the plan, one way or another.
 */
struct answer {
	struct run *run;
	struct response *response;
	struct task *task;
	struct stream_run *stream_run;
	struct request request;
	struct verdict verdict;
	struct slice body; /* inflated; empty when it is a file */
};

/* answer.c */
void answer_finish(struct answer *answer, bool complete);
void answer_give_up(struct answer *answer, enum error_kind kind, const char *text);
void answer_again(struct answer *answer, int64_t delay_ms);
void answer_stop_run(struct answer *answer, const struct error *err);
void answer_proceed(struct answer *answer); /* the extractor has set the next step */
void answer_next_step(struct answer *answer, const struct reply *reply);

/* answer_rows.c: it is good */
void answer_good(struct answer *answer);
void answer_empty(struct answer *answer);

/* answer_step.c: steps that are the extractor's own affair */
void answer_step(struct answer *answer);
bool answer_recover(struct answer *answer);

/* answer_retry.c: not now, or not so much */
void answer_retry(struct answer *answer);
void answer_split(struct answer *answer);
void answer_leave_gap(struct answer *answer, const char *text); /* one id: later; else give up */
void answer_relieved(struct answer *answer); /* what was asked for less of came */
void answer_crowded(struct answer *answer);
void answer_limited(struct answer *answer);
void answer_renew(struct answer *answer);

/* answer_refusal.c: it cannot be had */
void answer_without_columns(struct answer *answer);
void answer_no_access(struct answer *answer);
void answer_singly(struct answer *answer); /* a batch is refused: one id at a time */

#endif
