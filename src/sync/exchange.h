#ifndef EXCHANGE_H
#define EXCHANGE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "http/inflate.h"
#include "http/pool.h"
#include "http/retry.h"
#include "plan/api.h"

/*
 * A question to the API and what its answer means: authorize, submit (pool_submit), inflate, judge.
 * Everybody who asks does it through here.  The access token is renewed on the way, by a request of
 * the same pool: transfers in flight go on meanwhile, and no question goes out before it is done.
 */
struct exchange {
	const struct api *api;	 /* borrowed */
	struct pool *pool;	 /* borrowed */
	struct inflate *inflate; /* owned */
	struct buffer body;	 /* inflated, of the last one that was judged */
	size_t body_limit;	 /* inflated bytes of one answer */
	bool wanted;		 /* a renewal comes before the next question */
	bool renewing;		 /* its request is in flight */
	char mark;		 /* its address marks the renewal's response */
};

void exchange_begin(struct exchange *exchange, const struct api *api, struct pool *pool,
		    size_t body_limit);
void exchange_release(struct exchange *exchange);

/*
 * 1: the header line to submit a request with (borrowed until the next call) and the generation of
 * its token; 0: a renewal comes first, ask again; -1.
 */
int exchange_authorize(struct exchange *exchange, const char **out_header, uint32_t *out_token,
		       struct error *err);

/*
 * What the response means.  Returns its body, inflated, borrowed until the next call; empty when
 * the transfer failed or the body is a file.
 */
struct slice exchange_judge(struct exchange *exchange, const struct request *request,
			    const struct response *response, struct verdict *out);

/* One question, asked as often as it is worth it. */
struct asking {
	struct retry_policy policy;
	uint32_t token;	   /* generation that it was last sent with */
	unsigned attempts; /* answers in vain */
	int64_t began_ms;  /* monotonic, of the first of them; 0: none */
};

/*
 * Is it worth asking again?  Milliseconds until then; -1: the verdict stands (exchange_may_pass),
 * or `err` says why there is no token.
 */
int64_t exchange_again(const struct exchange *exchange, struct asking *asking,
		       const struct verdict *verdict, struct error *err);

/* Trouble that passes: when it stands, then because patience is over. */
bool exchange_may_pass(const struct verdict *verdict);

/*
 * Takes a renewal a step further.  Returns after how many milliseconds to call it again at the
 * latest, EXCHANGE_FREE when no renewal is wanted; -1: it failed for good, nothing can be asked.
 */
enum { EXCHANGE_FREE = 60 * 1000 };
int64_t exchange_renew(struct exchange *exchange, struct error *err);

/* True: it was the renewal's response, and is freed now. */
bool exchange_take(struct exchange *exchange, struct response *response);

/*
 * Wait for the response of a renewal that is in flight, for so long at most: it may hold the only
 * token that is good from now on.  Nothing else is waited for any more; other responses are
 * dropped.
 */
void exchange_finish(struct exchange *exchange, int64_t within_ms);

#endif
