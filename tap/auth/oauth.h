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

/* What Pinterest's error body says, in the eyes of whoever knows its form. */
struct oauth_complaint {
	bool readable;	     /* it was one */
	const char *message; /* "": none; borrowed */
	int64_t wait_s;	     /* asked for in the message; -1: not */
};

/* What came: the response, its body inflated, and the body as a complaint. */
struct oauth_response {
	const struct response *response;
	struct slice body;
	struct oauth_complaint complaint;
};

/* `now_s`: the wall clock's, which lifetimes count from.  Release the grant. */
void oauth_judge(const struct oauth_response *came, int64_t now_s, struct oauth_answer *out);

#endif
