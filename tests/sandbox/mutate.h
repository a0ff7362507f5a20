/* Damage to the rows of a rendered body; knows how the sandbox renders (no blanks). */
#ifndef SANDBOX_MUTATE_H
#define SANDBOX_MUTATE_H

#include "fault.h"
#include "text.h"

/* Damages the first row.  False where there is none, or nothing in it that could be damaged so. */
bool mutate(struct text *body, enum fault fault);

#endif
