#ifndef PINTEREST_H
#define PINTEREST_H

#include "plan/api.h"
#include "tap/auth/token.h"
#include "tap/auth/token_renewal.h"
#include "tap/config/config.h"

struct pinterest_input {
	const struct config *config; /* borrowed */
	struct token_keeper keeper;
	int64_t patience_ms; /* for the token endpoint; 0: as configured */
};

/* Pinterest as the engine sees it (plan/api.h): who we are there, its limits, what its answers
 * mean. */
struct pinterest {
	struct api api; /* its self is this struct: do not move it */
	struct token *token;
	struct token_renewal *renewal;
};

/* ERROR_CONFIG when the token file cannot be used; release in any case. */
int pinterest_begin(struct pinterest *pinterest, const struct pinterest_input *input,
		    struct error *err);
void pinterest_release(struct pinterest *pinterest);

/* -1 with ERROR_CONFIG: a renewed token is kept nowhere, and lost with this run. */
int pinterest_check_kept(const struct pinterest *pinterest, struct error *err);

#endif
