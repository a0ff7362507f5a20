#ifndef ANSWER_REFUSAL_H
#define ANSWER_REFUSAL_H

#include "sync/ending.h"

/* What cannot be had.  Each function ends the answer. */
void answer_without_columns(struct answer *answer);
void answer_no_access(struct answer *answer);
void answer_singly(struct answer *answer); /* a batch is refused: one id at a time */

#endif
