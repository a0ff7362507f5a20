#ifndef API_H
#define API_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "http/request.h"
#include "http/response.h"

/*
 * What the engine must be told about an API: who we are, and what its answers mean.  tap/
 * implements it.
 */
enum outcome {
	OUTCOME_OK,
	OUTCOME_TRANSIENT,     /* ask again, with backoff or after wait_s */
	OUTCOME_RATE_LIMITED,  /* the category pauses for wait_s; costs no attempt */
	OUTCOME_CROWDED,       /* too many jobs at once: fewer, after wait_s; else as TRANSIENT */
	OUTCOME_TOKEN_EXPIRED, /* renew, then ask again */
	OUTCOME_EMPTY,	       /* as good as no rows */
	OUTCOME_TOO_MUCH,      /* ask for less: the unit is split */
	OUTCOME_BLAMED,	 /* one id of the batch is refused; `subject` names it if the API did */
	OUTCOME_COLUMNS, /* `subject` names columns (comma separated) that this request may not ask
			    for */
	OUTCOME_NO_ACCESS, /* scope or permission missing, for this stream and partition */
	OUTCOME_REFUSED,   /* the request is wrong and stays wrong */
	OUTCOME_STOP, /* our own credentials, or our connection, are refused: nothing can go on */
};

struct verdict {
	enum outcome outcome;
	int64_t wait_s; /* -1: the API did not say */
	int status, code;
	bool whole_stream; /* no access: for want of a scope or a grant, whatever the account */
	char subject[512];
	char text[384]; /* a sentence for people: what came and what to do; no secret, no URL */
};

/* What the renewal of the access token takes next. */
enum renewal_action {
	RENEWAL_NONE, /* nothing: authorize has a token, or says why not */
	RENEWAL_SEND, /* send `request` without authorization, and hand over its response */
	RENEWAL_WAIT, /* nothing before `wait_ms` are over */
};

struct renewal_step {
	enum renewal_action action;
	struct request request; /* borrowed until the next call */
	int64_t wait_ms;
};

struct api {
	void *self;
	const char *base_url;
	const char *request_id_header;	  /* lower case; to quote to support */
	const struct quota_limit *limits; /* known before the first answer */
	size_t limit_count;
	/* 1: the header line to send (borrowed until the next call), and the token's generation; 0:
	 * a renewal comes first; -1. */
	int (*authorize)(void *self, const char **out_header, uint32_t *out_token,
			 struct error *err);
	/* Token `refused` was refused with 401: from now on `authorize` wants a newer one.  A no-op
	 * when there is one already.  -1: ERROR_AUTH when there is no way. */
	int (*renew)(void *self, uint32_t refused, struct error *err);
	/* Take the renewal a step further; never waits.  -1: it has failed for good. */
	int (*renewal_next)(void *self, struct renewal_step *out, struct error *err);
	/* The response to RENEWAL_SEND; `body` as for `judge`. */
	void (*renewal_answer)(void *self, const struct response *response, struct slice body);
	/* A request that was sent with token `token` was accepted. */
	void (*accepted)(void *self, uint32_t token);
	/*
	 * Which days have final numbers?  Asked at the start, from yesterday backwards.  All NULL
	 * when the API cannot tell: then every day is final.
	 */
	const char *probe_category, *probe_label;
	void (*probe_url)(void *self, int32_t day, struct buffer *out);
	int (*probe_ready)(void *self, struct slice body); /* 1, 0; -1 unreadable */
	/* What a response means.  `body` is inflated (empty when the transfer failed). */
	void (*judge)(void *self, const struct request *request, const struct response *response,
		      struct slice body, struct verdict *out);
};

#endif
