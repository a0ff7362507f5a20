#ifndef FINGERPRINT_H
#define FINGERPRINT_H

#include "stream/selection.h"

/*
 * New: the digest that selection.h describes.  The fields must be chosen already.
 * Stable over runs and machines, and blind to the order of lists.
 */
char *fingerprint_new(const struct selection *selection, const struct selected *selected);

/* Was all that is asked now asked before (the same facts, the same columns or fewer)? */
bool fingerprint_covers(const char *before, const char *now);

#endif
