/* POST /oauth/token: the grants authorization_code, refresh_token and client_credentials. */
#ifndef SANDBOX_OAUTH_H
#define SANDBOX_OAUTH_H

#include "refusal.h"
#include "text.h"
#include "token.h"

struct oauth_call {
	const char *authorization, *form; /* may be NULL */
	const char *scopes;		  /* what tokens have, comma separated */
};

/* Writes the answer, or refuses. */
bool oauth_answer(struct tokens *tokens, const struct oauth_call *call, struct text *out,
		  struct refusal *refusal);

#endif
