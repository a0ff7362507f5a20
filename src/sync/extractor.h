#ifndef EXTRACTOR_H
#define EXTRACTOR_H

#include <stdint.h>

#include "base/error.h"
#include "sync/unit.h"

/*
 * How a kind of stream is read: a state machine a unit.  `list`: ask, ask with the cursor, done.
 * `analytics`: ask, done.  `report`: create, poll, download, done.  Extractors live in tap/extract and are
 * few and general; what is special about a stream stands in its YAML.
 */
struct answer {
	struct verdict verdict;
	size_t rows;	     /* rows that the body held */
	struct slice cursor; /* the next page's token; empty: none */
	struct slice body;   /* only for STEP_BODY */
};

struct extractor {
	const char *name;
	/* Is this definition one that it can read?  ERROR_CONFIG naming the key.  Called at build. */
	int (*check)(const struct definition *definition, struct error *err);
	/*
	 * Set unit->step: the first one when `last` is NULL, else what follows from the last answer (which
	 * was good: retries, splits and refusals are the loop's affair).
	 */
	int (*next)(const struct plan *plan, struct unit *unit, const struct answer *last,
		    struct error *err);
};

#endif
