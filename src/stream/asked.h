#ifndef ASKED_H
#define ASKED_H

#include "stream/selection.h"

/*
 * New: the digest that selection.h describes.  The fields must be chosen already.
 * Stable over runs and machines, and blind to the order of lists.
 */
char *asked_new(const struct selection *selection, const struct selected *selected);

/* Was all that is asked now asked before (the same facts, the same columns or fewer)? */
bool asked_covers(const char *before, const char *now);

#endif
