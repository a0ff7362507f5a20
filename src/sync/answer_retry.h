#ifndef ANSWER_RETRY_H
#define ANSWER_RETRY_H

#include "sync/ending.h"

/* Not now, or not so much at once.  Each function ends the answer. */
void answer_retry(struct answer *answer);
void answer_split(struct answer *answer);
void answer_leave_gap(struct answer *answer, const char *text); /* one id: later; else give up */
void answer_relieved(struct answer *answer); /* what was asked for less of came */
void answer_crowded(struct answer *answer);
void answer_limited(struct answer *answer);
void answer_renew(struct answer *answer);

#endif
