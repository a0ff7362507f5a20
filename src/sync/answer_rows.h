#ifndef ANSWER_ROWS_H
#define ANSWER_ROWS_H

#include "sync/ending.h"

/* An answer that is good: rows, or a step of its own.  Each function ends the answer. */
void answer_good(struct answer *answer);
void answer_empty(struct answer *answer);

#endif
