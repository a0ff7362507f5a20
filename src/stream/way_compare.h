#ifndef WAY_COMPARE_H
#define WAY_COMPARE_H

#include "stream/way.h"

/* What one of a stream's two ways has, and the other one lacks.  Private to way.c. */
struct ways {
	const struct catalog *catalog;
	const struct definition *stream, *report; /* as the settings make them; report NULL: none */
};

struct ways ways_of(const struct catalog *catalog, const struct definition *stream);

/* What only one way has, as text for people, the first of it; owned, NULL: nothing. */
struct only {
	char *own, *report;
};

void way_compare(const struct ways *ways, const struct selected *selected, struct only *only);

#endif
