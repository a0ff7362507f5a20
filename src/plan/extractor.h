#ifndef EXTRACTOR_H
#define EXTRACTOR_H

#include <stdint.h>

#include "base/error.h"
#include "base/slice.h"
#include "plan/api.h"
#include "plan/request.h"
#include "plan/task.h"
#include "stream/definition.h"

/*
 * How a kind of stream is read: a state machine a unit.  `list`: ask, ask with the cursor, done.
 * `analytics`: ask, done.  `report`: create, poll, download, done.  Extractors live above the
 * engine and are few and general; what is special about a stream stands in its YAML.
 */
struct reply {
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
	int (*next)(const struct request_context *context, struct task *task,
		    const struct reply *last, struct error *err);
	/*
	 * The step's answer was bad.  1: unit->step is set to another way out; 0: the loop does
	 * what it always does; -1: the unit is given up.  NULL: always 0.  It is not asked about
	 * limits and tokens.
	 */
	int (*recover)(const struct request_context *context, struct task *task,
		       const struct verdict *verdict, struct error *err);
	/* At most so many units of one bookmark key are under way at once: a setting, and its
	 * default.  NULL: any. */
	const char *job_limit_setting;
	unsigned job_limit_default;
	/* Requests that a unit takes, more or less; 0: one. */
	unsigned requests;
};

/* Set the unit's step to asking for rows with the definition's own request; `cursor` NULL: first
 * page. */
int extractor_ask(const struct request_context *context, struct task *task, const char *cursor,
		  struct error *err);
/*
 * Set the unit's step to a bare one of this kind: GET, the definition's category, no body.  `url`
 * becomes the unit's.
 */
void extractor_step(struct task *task, enum step_kind kind, char *url);
/* What an earlier run left behind for the same request; borrowed, NULL: nothing. */
const json_t *extractor_resumable(const struct request_context *context, const struct task *task,
				  const char *digest);
/* Set the unit's step to STEP_DONE. */
void extractor_end(struct task *task);

#endif
