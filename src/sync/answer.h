#ifndef ANSWER_H
#define ANSWER_H

#include "sync/running.h"

/*
 * One answer on its way through: private to the files answer*.c.  Every function here ends the
 * answer: the unit is given back to the plan, one way or another.
 */
struct taking {
	struct running *running;
	struct response *response;
	struct unit *unit;
	struct reader *reader;
	struct request request;
	struct verdict verdict;
	struct slice body; /* inflated; empty when it is a file */
};

/* answer.c */
void answer_finish(struct taking *taking, bool complete);
void answer_give_up(struct taking *taking, enum error_kind kind, const char *text);
void answer_again(struct taking *taking, int64_t delay_ms);
void answer_stop_run(struct taking *taking, const struct error *err);
void answer_proceed(struct taking *taking); /* the extractor has set the next step */
void answer_next_step(struct taking *taking, const struct answer *answer);

/* answer_rows.c: it is good */
void answer_good(struct taking *taking);
void answer_empty(struct taking *taking);

/* answer_step.c: steps that are the extractor's own affair */
void answer_step(struct taking *taking);
bool answer_recover(struct taking *taking);

/* answer_retry.c: not now, or not so much */
void answer_retry(struct taking *taking);
void answer_split(struct taking *taking);
void answer_owe(struct taking *taking, const char *text); /* one id: later; else give up */
void answer_relieved(struct taking *taking);		  /* what was asked for less of came */
void answer_crowded(struct taking *taking);
void answer_limited(struct taking *taking);
void answer_renew(struct taking *taking);

/* answer_refusal.c: it cannot be had */
void answer_without_columns(struct taking *taking);
void answer_no_access(struct taking *taking);
void answer_singly(struct taking *taking); /* a batch is refused: one id at a time */

#endif
