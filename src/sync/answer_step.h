#ifndef ANSWER_STEP_H
#define ANSWER_STEP_H

#include "sync/ending.h"

/* Steps that are the extractor's own affair: jobs and the files that they end in.  Each function
 * ends the answer. */
void answer_step(struct answer *answer);
bool answer_recover(struct answer *answer);

#endif
