#ifndef OAUTH_H
#define OAUTH_H

#include "tap/auth/token.h"

/* Renewing access tokens at Pinterest's token endpoint; blocks until there is an answer. */
struct oauth {
	const struct credentials *credentials;
	const char *api_url, *user_agent, *ca_bundle; /* ca_bundle NULL: the system's */
	int64_t timeout_ms;			      /* for each try */
	int64_t patience_ms;			      /* for all of them */
	int stop_fd;				      /* readable: give up; -1: never */
};

/*
 * Exchange `refresh_token` for a new pair (release it); `self` is a struct oauth.  Asks again when
 * the endpoint is down, busy or answers nonsense.  -1: ERROR_AUTH refused, with what to do;
 * ERROR_TRANSIENT patience is over; ERROR_STOPPED.  No error holds a token.
 */
int oauth_refresh(void *self, const char *refresh_token, struct grant *out, struct error *err);

#endif
