#include "tap/auth/token_renewal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "http/retry.h"

enum {
	BACKOFF_FIRST_MS = 1000,
	BACKOFF_LONGEST_MS = 30000,
	LOCK_POLL_MS = 100,
	TOLD_AGAIN_MS = 60000, /* how often it is said that another run is waited for */
	ANSWER_TOLD_MS = 5000, /* an answer that takes longer is mentioned */
	HAND_OVER_MS = 10000,  /* so long may whoever reads our messages take */
	HAND_OVER_POLL_MS = 20,
	ALIVE_MS = 1000, /* the longest that a caller is told to wait */
};

enum state {
	STATE_IDLE,
	STATE_LOCK,	 /* waiting for the store's lock */
	STATE_SEND,	 /* the lock is ours, and the store is prepared */
	STATE_ANSWER,	 /* the request is on its way */
	STATE_PAUSE,	 /* asking again, later */
	STATE_HAND_OVER, /* the new pair is on its way to the keeper */
	STATE_FAILED,
};

struct token_renewal {
	struct token_renewal_input input;
	enum state state;
	int64_t began_ms;  /* the renewal */
	int64_t since_ms;  /* this state; when it was last mentioned */
	int64_t until_ms;  /* of STATE_PAUSE and STATE_HAND_OVER */
	unsigned attempts; /* of this renewal */
	bool answer_lost;  /* one of them may have been granted, and the answer did not arrive */
	bool mentioned;	   /* that the answer takes long */
	struct token_keeping keeping;
	struct oauth_request request;
	struct error failure;
};

struct token_renewal *token_renewal_new(const struct token_renewal_input *input)
{
	struct token_renewal *renewal = memory_new(1, sizeof(*renewal));

	renewal->input = *input;
	renewal->keeping.store = token_store_of(input->token);
	renewal->keeping.keeper = input->keeper;
	return renewal;
}

void token_renewal_free(struct token_renewal *renewal)
{
	if (!renewal)
		return;
	if (renewal->state == STATE_ANSWER)
		log_line(LOG_ERROR, NULL,
			 "the run ended before Pinterest had answered the request for a new access "
			 "token: should the next run be refused, authorise the app again and set "
			 "the new refresh_token");
	oauth_request_release(&renewal->request);
	free(renewal);
}

static struct token_store *store_of(const struct token_renewal *renewal)
{
	return token_store_of(renewal->input.token);
}

static void enter(struct token_renewal *renewal, enum state state, int64_t now_ms)
{
	renewal->state = state;
	renewal->since_ms = now_ms;
}

static void unlock(const struct token_renewal *renewal)
{
	if (store_of(renewal))
		token_store_unlock(store_of(renewal));
}

/* For good.  The endpoint may quote what it was sent. */
static void fail(struct token_renewal *renewal, const struct error *why)
{
	unlock(renewal);
	renewal->state = STATE_FAILED;
	error_clear(&renewal->failure);
	error_set(&renewal->failure, why->kind, "%s", why->text);
	token_redact(renewal->input.token, renewal->failure.text);
}

static void finish(struct token_renewal *renewal)
{
	unlock(renewal);
	renewal->state = STATE_IDLE;
}

/* --- up to the request --- */

static void begin(struct token_renewal *renewal, int64_t now_ms)
{
	renewal->began_ms = now_ms;
	renewal->attempts = 0;
	renewal->answer_lost = false;
	enter(renewal, STATE_LOCK, now_ms - TOLD_AGAIN_MS);
}

static void wait_for_other_run(struct token_renewal *renewal, int64_t now_ms)
{
	int64_t left_ms = renewal->began_ms + renewal->input.patience_ms - now_ms;
	struct error late = {0};

	if (left_ms <= 0) {
		error_set(&late, ERROR_TRANSIENT,
			  "token_store: another run has been renewing the access token for too "
			  "long");
		fail(renewal, &late);
	} else if (now_ms - renewal->since_ms >= TOLD_AGAIN_MS) {
		renewal->since_ms = now_ms;
		log_line(LOG_INFO, NULL,
			 "waiting for another run that is renewing the access token, for up to "
			 "%lld s",
			 (long long)(left_ms + 999) / 1000);
	}
}

/* The lock is ours: is there still anything to do? */
static void prepare(struct token_renewal *renewal, int64_t now_ms)
{
	struct error err = {0};
	int result = token_reload(renewal->input.token, &err);

	if (result == 0 && !token_must_renew(renewal->input.token)) {
		finish(renewal);
		return;
	}
	if (result == 0 && store_of(renewal))
		result = token_store_prepare(store_of(renewal), &err);
	if (result < 0)
		fail(renewal, &err);
	else
		enter(renewal, STATE_SEND, now_ms);
}

static void lock(struct token_renewal *renewal, int64_t now_ms)
{
	struct error err = {0};
	int got = store_of(renewal) ? token_store_lock(store_of(renewal), &err) : 1;

	if (got < 0)
		fail(renewal, &err);
	else if (got == 0)
		wait_for_other_run(renewal, now_ms);
	else
		prepare(renewal, now_ms);
}

static void send(struct token_renewal *renewal, int64_t now_ms, struct renewal_step *out)
{
	const struct token_renewal_input *input = &renewal->input;

	oauth_request_release(&renewal->request);
	oauth_request_begin(&renewal->request, input->api_url, input->credentials,
			    token_to_exchange(input->token));
	out->action = RENEWAL_SEND;
	out->request = renewal->request.request;
	renewal->attempts++;
	renewal->mentioned = false;
	enter(renewal, STATE_ANSWER, now_ms);
}

static void wait_for_answer(struct token_renewal *renewal, int64_t now_ms)
{
	if (!renewal->mentioned && now_ms - renewal->since_ms >= ANSWER_TOLD_MS) {
		renewal->mentioned = true;
		log_line(LOG_INFO, NULL,
			 "waiting for Pinterest to answer the request for a new access token");
	}
}

static void hand_over(struct token_renewal *renewal, int64_t now_ms)
{
	if (token_keeping_has_left(&renewal->keeping)) {
		finish(renewal);
	} else if (now_ms >= renewal->until_ms) {
		log_line(LOG_WARNING, NULL,
			 "nobody reads stdout, where the renewed token waits: it is lost if this "
			 "run is killed. Set token_store to a file");
		finish(renewal);
	}
}

static int64_t wait_ms(const struct token_renewal *renewal, int64_t now_ms)
{
	int64_t left_ms = renewal->until_ms - now_ms;

	switch (renewal->state) {
	case STATE_LOCK:
		return LOCK_POLL_MS;
	case STATE_PAUSE:
		return left_ms < 0 ? 0 : left_ms < ALIVE_MS ? left_ms : ALIVE_MS;
	case STATE_HAND_OVER:
		return HAND_OVER_POLL_MS;
	case STATE_IDLE:
	case STATE_SEND:
	case STATE_ANSWER:
	case STATE_FAILED:
		break;
	}
	return ALIVE_MS;
}

static void advance(struct token_renewal *renewal, int64_t now_ms)
{
	if (renewal->state == STATE_IDLE && token_must_renew(renewal->input.token))
		begin(renewal, now_ms);
	if (renewal->state == STATE_LOCK)
		lock(renewal, now_ms);
	else if (renewal->state == STATE_PAUSE && now_ms >= renewal->until_ms)
		enter(renewal, STATE_SEND, now_ms);
	else if (renewal->state == STATE_ANSWER)
		wait_for_answer(renewal, now_ms);
	else if (renewal->state == STATE_HAND_OVER)
		hand_over(renewal, now_ms);
}

int token_renewal_next(struct token_renewal *renewal, int64_t now_ms, struct renewal_step *out,
		       struct error *err)
{
	*out = (struct renewal_step){.action = RENEWAL_WAIT};
	advance(renewal, now_ms);
	if (renewal->state == STATE_FAILED)
		return error_set(err, renewal->failure.kind, "%s", renewal->failure.text);
	if (renewal->state == STATE_IDLE)
		out->action = RENEWAL_NONE;
	else if (renewal->state == STATE_SEND)
		send(renewal, now_ms, out);
	out->wait_ms = wait_ms(renewal, now_ms);
	return 0;
}

/* --- from the answer on --- */

static void keep(struct token_renewal *renewal, const struct grant *grant, int64_t now_ms)
{
	const char *before = token_to_exchange(renewal->input.token);
	char *refresh_token SCOPED =
		memory_text(grant->refresh_token ? grant->refresh_token : before);
	struct grant whole = {grant->access_token, refresh_token, grant->expires_at};

	if (token_keeping_keep(&renewal->keeping, &whole)) {
		renewal->until_ms = now_ms + HAND_OVER_MS;
		enter(renewal, STATE_HAND_OVER, now_ms);
	} else {
		finish(renewal);
	}
	token_use(renewal->input.token, &whole);
}

static void pause_or_fail(struct token_renewal *renewal, struct oauth_answer *answer,
			  int64_t now_ms)
{
	const struct retry_policy policy = {BACKOFF_FIRST_MS, BACKOFF_LONGEST_MS,
					    renewal->input.patience_ms};
	int64_t spent_ms = now_ms - renewal->began_ms;
	int64_t delay_ms = retry_delay_ms(&policy, renewal->attempts, spent_ms, answer->wait_s,
					  (uint32_t)clock_wall_us());

	if (delay_ms < 0) {
		error_prefix(&answer->why, "the access token could not be renewed");
		fail(renewal, &answer->why);
		return;
	}
	token_redact(renewal->input.token, answer->why.text);
	log_line(LOG_WARNING, NULL,
		 "the access token could not be renewed: %s; asking again in %d.%d s, for up to "
		 "%lld s",
		 answer->why.text, (int)(delay_ms / 1000), (int)(delay_ms / 100 % 10),
		 (long long)(policy.budget_ms - spent_ms) / 1000);
	renewal->until_ms = now_ms + delay_ms;
	enter(renewal, STATE_PAUSE, now_ms);
}

static void refuse(struct token_renewal *renewal, struct oauth_answer *answer)
{
	size_t length = strlen(answer->why.text);

	if (renewal->answer_lost)
		snprintf(answer->why.text + length, sizeof(answer->why.text) - length,
			 " (the answer to an earlier request was lost on its way, and maybe a new "
			 "token with it)");
	fail(renewal, &answer->why);
}

void token_renewal_answer(struct token_renewal *renewal, int64_t now_ms,
			  const struct oauth_response *came)
{
	const struct response *response = came->response;
	struct oauth_answer answer;

	oauth_judge(came, clock_wall_us() / 1000000, &answer);
	renewal->answer_lost |= response->result != TRANSFER_OK || response->status / 100 == 2;
	switch (answer.outcome) {
	case OAUTH_GRANTED:
		keep(renewal, &answer.grant, now_ms);
		break;
	case OAUTH_TRY_AGAIN:
		pause_or_fail(renewal, &answer, now_ms);
		break;
	case OAUTH_REFUSED:
		refuse(renewal, &answer);
		break;
	case OAUTH_UNSAFE:
		fail(renewal, &answer.why);
		break;
	}
	grant_release(&answer.grant);
	oauth_request_release(&renewal->request);
}

int token_renewal_check_kept(struct token_renewal *renewal, struct error *err)
{
	return token_keeping_check(&renewal->keeping, err);
}
