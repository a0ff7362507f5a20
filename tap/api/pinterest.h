#ifndef PINTEREST_H
#define PINTEREST_H

#include "plan/api.h"
#include "tap/auth/oauth.h"
#include "tap/auth/token.h"
#include "tap/config/config.h"

/* Who keeps a renewed token besides token_store; `only`: there is none, wait until it is kept. */
typedef int token_keeper(void *self, const struct grant *grant, bool only, struct error *err);

struct pinterest_input {
	const struct config *config; /* borrowed */
	token_keeper *keeper;	     /* NULL: nobody */
	void *keeper_self;
	int stop_fd; /* readable: give up waiting; -1: never */
};

/* Pinterest as the engine sees it (sync/api.h): who we are there, its limits, what its answers
 * mean. */
struct pinterest {
	struct api api; /* its self is this struct: do not move it */
	struct oauth oauth;
	struct token *token;
};

/* ERROR_CONFIG when the token file cannot be read; release in any case. */
int pinterest_begin(struct pinterest *pinterest, const struct pinterest_input *input,
		    struct error *err);
void pinterest_release(struct pinterest *pinterest);

#endif
