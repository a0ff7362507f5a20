#include "tap/auth/token.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "tap/auth/redact.h"
#include "tap/auth/token_store.h"

/* Clocks differ, and a request takes its time: a token counts as expired a minute before. */
enum { EXPIRY_SLACK_S = 60 };
enum { IN_VAIN_MAX = 3 };
#define BEARER "Authorization: Bearer "

struct token {
	struct token_input input;
	struct token_store *store; /* NULL: nowhere to keep a renewed token */
	char *header;		   /* NULL: there is no access token yet */
	char *refresh_token;	   /* the newest; NULL: none */
	int64_t expires_at;	   /* 0: not known */
	uint32_t generation;
	bool renewed;  /* the present generation was made by this run */
	bool accepted; /* ... and worked once */
	unsigned
		in_vain; /* generations in a row that were made and refused without having worked */
	bool warned;
};

static void use(struct token *token, const struct grant *grant)
{
	free(token->header);
	token->header = memory_format(BEARER "%s", grant->access_token);
	token->expires_at = grant->expires_at;
	token->generation++;
	token->accepted = false;
	if (grant->refresh_token) {
		free(token->refresh_token);
		token->refresh_token = memory_text(grant->refresh_token);
	}
}

/* What the token file has is newer than what the config has: it was made from that. */
static int take_stored(struct token *token, struct grant *stored, struct error *err)
{
	*stored = (struct grant){0};
	return token->store ? token_store_load(token->store, stored, err) : 0;
}

/* 1: `*stored` is what the token file has; 0: nothing; -1. */
static int open_store(struct token *token, struct grant *stored, struct error *err)
{
	const struct token_input *input = &token->input;
	int found = 0;

	*stored = (struct grant){0};
	if (!input->store_path || !credentials_renewable(input->credentials))
		return 0;
	token->store = token_store_open(input->store_path, input->credentials->refresh_token, err);
	if (!token->store)
		return -1;
	found = take_stored(token, stored, err);
	if (found >= 0)
		token_store_tidy(token->store);
	return found;
}

struct token *token_new(const struct token_input *input, struct error *err)
{
	struct token *token = memory_new(1, sizeof(*token));
	const struct credentials *given = input->credentials;
	struct grant first = {given->access_token, NULL, given->expires_at};
	struct grant stored;
	int found = 0;

	token->input = *input;
	token->refresh_token = memory_text(given->refresh_token);
	found = open_store(token, &stored, err);
	if (found < 0) {
		token_free(token);
		return NULL;
	}
	if (found || first.access_token)
		use(token, found ? &stored : &first);
	grant_release(&stored);
	return token;
}

void token_free(struct token *token)
{
	if (!token)
		return;
	token_store_close(token->store);
	free(token->header);
	free(token->refresh_token);
	free(token);
}

static bool has_expired(const struct token *token)
{
	int64_t now = clock_wall_us() / 1000000;

	return token->expires_at && token->expires_at - EXPIRY_SLACK_S <= now;
}

/* A run beside this one may have renewed while we waited for the lock: then there is nothing to do.
 */
static int adopt(struct token *token, bool *adopted, struct error *err)
{
	struct grant stored;
	int found = take_stored(token, &stored, err);
	char *header = NULL;

	if (found > 0) {
		header = memory_format(BEARER "%s", stored.access_token);
		if (!token->header || strcmp(header, token->header) != 0) {
			use(token, &stored);
			token->renewed = false;
			*adopted = !has_expired(token);
		}
	}
	free(header);
	grant_release(&stored);
	return found < 0 ? -1 : 0;
}

/* Once: what is lost when nobody keeps it. */
static void warn_of_loss(struct token *token)
{
	if (!token->warned)
		log_line(LOG_WARNING, NULL,
			 "the access token was renewed and cannot be kept: each run will renew it, "
			 "and when Pinterest replaces the refresh token the configured one stops "
			 "working. Set token_store to a file");
	token->warned = true;
}

/* The old pair is spent: whatever happens here, this run goes on with the new one. */
static void keep_in_store(struct token *token, const struct grant *grant)
{
	struct error err = {0};
	int kept = token_store_keep(token->store, grant, &err);

	if (kept == 0)
		log_line(LOG_ERROR, NULL,
			 "%s. The renewed token is in its .lock file, where the "
			 "next run finds it",
			 err.text);
	if (kept < 0)
		log_line(LOG_ERROR, NULL,
			 "%s. The renewed token is lost when this run ends: "
			 "authorise the app again then, and set the new refresh_token",
			 err.text);
}

/* The file first: it is safe at once, while whoever reads our messages may take its time. */
static int keep(struct token *token, const struct grant *grant, struct error *err)
{
	const struct token_input *input = &token->input;
	struct grant whole = *grant;

	if (!whole.refresh_token)
		whole.refresh_token = token->refresh_token;
	if (token->store)
		keep_in_store(token, &whole);
	if (token->store)
		token_store_unlock(token->store);
	if (input->changed)
		return input->changed(input->changed_self, &whole, !token->store, err);
	if (!token->store)
		warn_of_loss(token);
	return 0;
}

static int exchange(struct token *token, struct error *err)
{
	const struct token_input *input = &token->input;
	struct grant grant = {0};
	int result = token->store ? token_store_prepare(token->store, err) : 0;

	if (result == 0)
		result = input->exchange(input->exchange_self, token->refresh_token, &grant, err);
	if (result == 0)
		result = keep(token, &grant, err);
	if (result == 0) {
		use(token, &grant);
		token->renewed = true;
	}
	grant_release(&grant);
	return result;
}

/* Wait for whoever renews beside us. */
static int lock(struct token *token, struct error *err)
{
	enum { STEP_MS = 50 };
	const struct token_input *input = &token->input;
	struct pollfd wish = {.fd = input->stop_fd, .events = POLLIN};
	int64_t until_ms = clock_ms() + input->patience_ms;
	int got = 0;

	while ((got = token_store_lock(token->store, err)) == 0) {
		if (poll(&wish, input->stop_fd >= 0 ? 1 : 0, STEP_MS) > 0)
			return error_set(err, ERROR_STOPPED, "stopped by a signal");
		if (clock_ms() > until_ms)
			return error_set(err, ERROR_TRANSIENT,
					 "token_store: another run has been renewing the access "
					 "token for too long");
	}
	return got < 0 ? -1 : 0;
}

static int renew(struct token *token, struct error *err)
{
	bool adopted = false;
	int result = 0;

	if (token->store)
		result = lock(token, err) < 0 ? -1 : adopt(token, &adopted, err);
	if (result == 0 && !adopted)
		result = exchange(token, err);
	if (token->store)
		token_store_unlock(token->store);
	return result;
}

int token_authorize(struct token *token, const char **out_header, uint32_t *out_generation,
		    struct error *err)
{
	bool renewable = credentials_renewable(token->input.credentials);

	if ((!token->header || has_expired(token)) && renewable && renew(token, err) < 0)
		return -1;
	if (!token->header)
		return error_set(err, ERROR_AUTH, "there is no access token");
	*out_header = token->header;
	*out_generation = token->generation;
	return 0;
}

int token_renew(struct token *token, uint32_t refused, struct error *err)
{
	if (refused != token->generation)
		return 0;
	if (!credentials_renewable(token->input.credentials))
		return error_set(
			err, ERROR_AUTH,
			"Pinterest refused the access token: it has expired or was "
			"withdrawn. Set a new access_token, or client_id, client_secret and "
			"refresh_token to have it renewed");
	/* Of many requests at once, one may end a token before another one could use it. */
	if (token->renewed && !token->accepted && ++token->in_vain == IN_VAIN_MAX)
		return error_set(err, ERROR_AUTH,
				 "Pinterest refused the access token that it had just issued; is "
				 "api_url the API that the app belongs to?");
	return renew(token, err);
}

void token_accepted(struct token *token, uint32_t generation)
{
	if (generation != token->generation)
		return;
	token->accepted = true;
	token->in_vain = 0;
}

void token_redact(const struct token *token, char *text)
{
	const struct credentials *given = token->input.credentials;
	const char *const secrets[] = {
		token->header ? token->header + strlen(BEARER) : NULL,
		token->refresh_token,
		given->access_token,
		given->refresh_token,
		given->client_secret,
	};

	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
		redact(text, secrets[i]);
}
