#ifndef EXTRACTOR_H
#define EXTRACTOR_H

#include <stdint.h>

#include "base/error.h"
#include "base/slice.h"
#include "stream/definition.h"
#include "sync/request.h"
#include "sync/unit.h"

/*
 * How a kind of stream is read: a state machine a unit.  `list`: ask, ask with the cursor, done.
 * `analytics`: ask, done.  `report`: create, poll, download, done.  Extractors live above the
 * engine and are few and general; what is special about a stream stands in its YAML.
 */
struct answer {
	size_t rows;	     /* rows that the body held */
	struct slice cursor; /* the next page's token; empty: none */
	struct slice body;   /* only after STEP_BODY */
};

struct extractor {
	const char *name;
	/* Is this definition one that it can read?  ERROR_CONFIG naming the key.  Called at build.
	 */
	int (*check)(const struct definition *definition, struct error *err);
	/*
	 * Set unit->step: the first one when `last` is NULL, else what follows from the last answer
	 * (which was good: retries, splits and refusals are the loop's affair).
	 */
	int (*next)(const struct request_context *context, struct unit *unit,
		    const struct answer *last, struct error *err);
};

/* Set the unit's step to asking for rows with the definition's own request; `cursor` NULL: first
 * page. */
int extractor_ask(const struct request_context *context, struct unit *unit, const char *cursor,
		  struct error *err);
/* Set the unit's step to STEP_DONE. */
void extractor_end(struct unit *unit);

#endif
