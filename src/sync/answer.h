#ifndef ANSWER_H
#define ANSWER_H

#include "sync/run.h"

/* What a response means for its unit.  Takes the response. */
void answer_take(struct run *run, struct response *response);

#endif
