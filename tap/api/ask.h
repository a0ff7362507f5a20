#ifndef ASK_H
#define ASK_H

#include <jansson.h>

#include "http/pool.h"
#include "plan/api.h"
#include "sync/exchange.h"

/* One question at a time, waited for: what commands other than a sync need. */
struct ask {
	const struct api *api;
	struct pool *pool;
	struct exchange exchange;
	int64_t patience_ms; /* for failures and limits, in all */
	int stop_fd;	     /* -1: none */
	struct buffer body;  /* of the last answer; empty when it was not good */
};

/* Borrows `api`. */
int ask_open(struct ask *ask, const struct api *api, const json_t *settings, struct error *err);
void ask_close(struct ask *ask);

/*
 * GET `path` (with its query) of the API; asked again while the API is down or busy, with a renewed
 * token when that is refused.  0: `*out` says what the answer means; -1: ERROR_AUTH, ERROR_STOPPED,
 * or ERROR_TRANSIENT when the patience is over.
 */
int ask_get(struct ask *ask, const char *path, struct verdict *out, struct error *err);

#endif
