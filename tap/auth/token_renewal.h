#ifndef TOKEN_RENEWAL_H
#define TOKEN_RENEWAL_H

#include "plan/api.h"
#include "tap/auth/oauth.h"
#include "tap/auth/token.h"
#include "tap/auth/token_keeping.h"

/*
 * Renewing the access token: lock the store, take over what another run got meanwhile or else make
 * sure that a new pair can be kept, exchange the refresh token, keep the pair, and only then use
 * it. A state machine that never waits: whoever runs the loop sends the request and comes back when
 * told to.  It says on the log what is waited for, and for how long.
 */

struct token_renewal_input {
	struct token *token;		       /* borrowed */
	const struct credentials *credentials; /* borrowed */
	const char *api_url;		       /* borrowed */
	int64_t patience_ms;		       /* for another run, and for the endpoint */
	struct token_keeper keeper;
};

struct token_renewal;
struct token_renewal *token_renewal_new(const struct token_renewal_input *input);
/* Says so when an answer was still to come.  NULL is fine. */
void token_renewal_free(struct token_renewal *renewal);

/* What to do next, at the monotonic time `now_ms`.  -1: it has failed: ERROR_AUTH refused, with
 * what to do; ERROR_CONFIG the store; ERROR_TRANSIENT patience is over.  No error holds a token. */
int token_renewal_next(struct token_renewal *renewal, int64_t now_ms, struct renewal_step *out,
		       struct error *err);

/* What came of RENEWAL_SEND. */
void token_renewal_answer(struct token_renewal *renewal, int64_t now_ms,
			  const struct oauth_response *came);

/* In the end: see token_keeping_check. */
int token_renewal_check_kept(struct token_renewal *renewal, struct error *err);

#endif
