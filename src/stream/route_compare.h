#ifndef ROUTE_COMPARE_H
#define ROUTE_COMPARE_H

#include "stream/route.h"

/* What one of a stream's two routes has, and the other one lacks.  Private to route.c. */
struct routes {
	const struct catalog *catalog;
	const struct definition *stream, *report; /* as the settings make them; report NULL: none */
};

struct routes routes_of(const struct catalog *catalog, const struct definition *stream);

/* What only one route has, as text for people, the first of it; owned, NULL: nothing. */
struct exclusive {
	char *own, *report;
};

void route_compare(const struct routes *routes, const struct selected *selected,
		   struct exclusive *only);

#endif
