#ifndef OAUTH_H
#define OAUTH_H

#include "base/buffer.h"
#include "http/request.h"
#include "http/response.h"
#include "tap/config/config.h"
#include "tap/config/grant.h"

/*
 * Pinterest's token endpoint: what to ask it, and what its answers mean.  Pure; whoever renews
 * sends the request and decides when to ask again.
 */
struct oauth_request {
	struct buffer url, form; /* owned; the form holds secrets */
	struct request request;	 /* borrows them, and the credentials */
};

/* Exchange `refresh_token` for a new pair. */
void oauth_request_begin(struct oauth_request *ask, const char *api_url,
			 const struct credentials *credentials, const char *refresh_token);
void oauth_request_release(struct oauth_request *ask);

enum oauth_outcome {
	OAUTH_GRANTED,
	OAUTH_TRY_AGAIN, /* the endpoint is down, busy, or answers nonsense */
	OAUTH_REFUSED,	 /* ERROR_AUTH, with what to do */
	OAUTH_UNSAFE,	 /* ERROR_CONFIG: our side does not want to talk to it */
};

struct oauth_answer {
	enum oauth_outcome outcome;
	struct grant grant; /* of OAUTH_GRANTED; owned */
	int64_t wait_s;	    /* OAUTH_TRY_AGAIN: as the endpoint asks; -1: it does not */
	struct error why;   /* of all others; may quote what was sent */
};

/* `now_s`: the wall clock's, which lifetimes count from.  Release the grant. */
void oauth_judge(const struct response *response, struct slice body, int64_t now_s,
		 struct oauth_answer *out);

#endif
