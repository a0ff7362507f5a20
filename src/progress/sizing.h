#ifndef SIZING_H
#define SIZING_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/selection.h"

/*
 * How much of a stream one request may ask for, where each id and day has many rows: as many as
 * the values that it is broken down by, which the definition estimates.  Answers are to stay well
 * within what `memory` bytes allow for one; the few that do not are asked for again in halves.
 * Streams without an estimate are not limited.
 */

/* Days of a window: `most`, or less where not even one id's rows would fit. */
int32_t sizing_days(const struct selected *selected, struct settings settings, size_t memory,
		    int32_t most);

/* Ids of a batch over a window of so many days: `most`, or less; at least 1. */
size_t sizing_ids(const struct selected *selected, struct settings settings, size_t memory,
		  int32_t days, size_t most);

#endif
