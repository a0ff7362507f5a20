#ifndef ENDING_H
#define ENDING_H

#include "sync/run.h"

/*
 * One answer on its way through the files answer_*.c, and how it can end.  Every function here ends
 * it: the unit is given back to the plan.
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

void answer_finish(struct answer *answer, bool complete);
void answer_give_up(struct answer *answer, enum error_kind kind, const char *text);
void answer_again(struct answer *answer, int64_t delay_ms);
void answer_stop_run(struct answer *answer, const struct error *err);
void answer_proceed(struct answer *answer); /* the extractor has set the next step */
void answer_next_step(struct answer *answer, const struct reply *reply);

#endif
