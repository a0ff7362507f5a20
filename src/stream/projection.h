#ifndef PROJECTION_H
#define PROJECTION_H

#include "stream/selection.h"

/* New: the program that makes records of a selected stream's rows.  Private to selected.c. */
struct project *projection_new(const struct selected *selected);

#endif
