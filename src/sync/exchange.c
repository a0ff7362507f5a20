#include "sync/exchange.h"

#include <stdio.h>

#include "base/clock.h"

void exchange_begin(struct exchange *exchange, const struct api *api, struct pool *pool,
		    size_t body_limit)
{
	*exchange = (struct exchange){
		.api = api, .pool = pool, .inflate = inflate_new(), .body_limit = body_limit};
}

void exchange_release(struct exchange *exchange)
{
	inflate_free(exchange->inflate);
	buffer_release(&exchange->body);
	*exchange = (struct exchange){0};
}

int exchange_authorize(struct exchange *exchange, const char **out_header, uint32_t *out_token,
		       struct error *err)
{
	const struct api *api = exchange->api;
	int ready = 0;

	if (!exchange->wanted)
		ready = api->authorize(api->self, out_header, out_token, err);
	if (ready == 0)
		exchange->wanted = true;
	return ready;
}

/* --- understanding --- */

/* A body that cannot be inflated is judged as what it is: damaged, or too large. */
static bool inflate(const struct exchange *exchange, const struct response *response,
		    struct buffer *room, struct verdict *verdict)
{
	struct error err = {0};

	buffer_clear(room);
	if (response->result != TRANSFER_OK || !response->gzip)
		return true;
	if (inflate_body(exchange->inflate, response->body, room, exchange->body_limit, &err) == 0)
		return true;
	buffer_clear(room);
	*verdict = (struct verdict){.outcome = err.kind == ERROR_TRANSIENT ? OUTCOME_TRANSIENT
									   : OUTCOME_TOO_MUCH,
				    .wait_s = -1,
				    .status = response->status};
	snprintf(verdict->text, sizeof(verdict->text), "%.383s", err.text);
	return false;
}

/* What inflate left in `room`, or the body as it came. */
static struct slice body_of(const struct response *response, const struct buffer *room)
{
	if (response->result != TRANSFER_OK)
		return (struct slice){"", 0};
	return response->gzip ? buffer_slice(room) : response->body;
}

struct slice exchange_judge(struct exchange *exchange, const struct request *request,
			    const struct response *response, struct verdict *out)
{
	const struct api *api = exchange->api;
	bool inflated = inflate(exchange, response, &exchange->body, out);
	struct slice body = body_of(response, &exchange->body);

	if (inflated)
		api->judge(api->self, request, response, body, out);
	return body;
}

/* --- asking again --- */

bool exchange_may_pass(const struct verdict *verdict)
{
	return verdict->outcome == OUTCOME_TRANSIENT || verdict->outcome == OUTCOME_RATE_LIMITED;
}

int64_t exchange_again(const struct exchange *exchange, struct asking *asking,
		       const struct verdict *verdict, struct error *err)
{
	const struct api *api = exchange->api;

	if (verdict->outcome == OUTCOME_TOKEN_EXPIRED)
		return api->renew(api->self, asking->token, err);
	if (!exchange_may_pass(verdict))
		return -1;
	if (!asking->began_ms)
		asking->began_ms = clock_ms();
	asking->attempts++;
	return retry_delay_ms(&asking->policy, asking->attempts, clock_ms() - asking->began_ms,
			      verdict->wait_s, (uint32_t)clock_wall_us());
}

/* --- renewing --- */

static int send_renewal(struct exchange *exchange, const struct request *request, struct error *err)
{
	if (pool_submit(exchange->pool, request, NULL, &exchange->mark, err) < 0)
		return -1;
	exchange->renewing = true;
	return 0;
}

int64_t exchange_renew(struct exchange *exchange, struct error *err)
{
	const struct api *api = exchange->api;
	struct renewal_step step = {0};

	if (!exchange->wanted)
		return EXCHANGE_FREE;
	if (api->renewal_next(api->self, &step, err) < 0)
		return -1;
	switch (step.action) {
	case RENEWAL_NONE:
		exchange->wanted = false;
		return EXCHANGE_FREE;
	case RENEWAL_SEND:
		if (send_renewal(exchange, &step.request, err) < 0)
			return -1;
		return 1000;
	case RENEWAL_WAIT:
		return step.wait_ms;
	}
	return EXCHANGE_FREE;
}

bool exchange_take(struct exchange *exchange, struct response *response)
{
	const struct api *api = exchange->api;
	struct buffer room BUFFER_SCOPED = {0}; /* somebody may be reading exchange->body */
	struct verdict ignored;

	if (response->owner != &exchange->mark)
		return false;
	exchange->renewing = false;
	inflate(exchange, response, &room, &ignored);
	api->renewal_answer(api->self, response, body_of(response, &room));
	response_free(response);
	return true;
}

void exchange_finish(struct exchange *exchange, int64_t within_ms)
{
	int64_t until_ms = clock_ms() + within_ms;
	struct error ignored = {0};

	pool_unwatch(exchange->pool);
	while (exchange->renewing && clock_ms() < until_ms) {
		struct response *response = NULL;

		if (pool_wait(exchange->pool, until_ms, &response, &ignored) < 0)
			return;
		if (response && !exchange_take(exchange, response))
			response_free(response);
	}
}
