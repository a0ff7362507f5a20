#ifndef PINTEREST_H
#define PINTEREST_H

#include "sync/api.h"
#include "tap/config.h"
#include "tap/oauth.h"
#include "tap/token.h"

/* Pinterest as the engine sees it (sync/api.h): who we are there, its limits, what its answers
 * mean. */
struct pinterest {
	struct api api; /* its self is this struct: do not move it */
	struct oauth oauth;
	struct token *token;
};

/* Borrows `config`.  ERROR_CONFIG when the token file cannot be read. */
int pinterest_begin(struct pinterest *pinterest, const struct config *config, int stop_fd,
		    struct error *err);
void pinterest_release(struct pinterest *pinterest);

#endif
