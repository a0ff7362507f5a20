#include "tap/auth/token.h"

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
	char *header;	     /* NULL: there is no access token yet */
	char *refresh_token; /* the newest; NULL: none */
	int64_t expires_at;  /* 0: not known */
	uint32_t generation;
	bool renewed;  /* the present generation was made by this run */
	bool accepted; /* ... and worked once */
	unsigned
		in_vain; /* generations in a row that were made and refused without having worked */
	bool warned;
};

void grant_release(struct grant *grant)
{
	free(grant->access_token);
	free(grant->refresh_token);
	*grant = (struct grant){0};
}

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
	const struct token_input *input = &token->input;

	*stored = (struct grant){0};
	if (!input->store_path || !credentials_renewable(input->credentials))
		return 0;
	return token_store_load(input->store_path, input->credentials->refresh_token, stored, err);
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
	found = take_stored(token, &stored, err);
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

/* Keep it before it is used: a rotated refresh token that is lost locks the user out. */
static int keep(struct token *token, const struct grant *grant, struct error *err)
{
	const struct token_input *input = &token->input;
	struct grant whole = *grant;

	if (!whole.refresh_token)
		whole.refresh_token = token->refresh_token;
	if (input->changed && input->changed(input->changed_self, &whole, err) < 0)
		return -1;
	if (input->store_path)
		return token_store_save(input->store_path, input->credentials->refresh_token,
					&whole, err);
	if (!input->changed && !token->warned) {
		token->warned = true;
		log_line(LOG_WARNING, NULL,
			 "the access token was renewed and cannot be kept: each run will renew it, "
			 "and when Pinterest replaces the refresh token the configured one stops "
			 "working. Set token_store to a file");
	}
	return 0;
}

static int exchange(struct token *token, struct error *err)
{
	const struct token_input *input = &token->input;
	struct grant grant = {0};
	int result = input->exchange(input->exchange_self, token->refresh_token, &grant, err);

	if (result == 0)
		result = keep(token, &grant, err);
	if (result == 0) {
		use(token, &grant);
		token->renewed = true;
	}
	grant_release(&grant);
	return result;
}

static int renew(struct token *token, struct error *err)
{
	bool adopted = false;
	int lock = -1, result = 0;

	if (token->input.store_path) {
		lock = token_store_lock(token->input.store_path, err);
		if (lock < 0)
			return -1;
		result = adopt(token, &adopted, err);
	}
	if (result == 0 && !adopted)
		result = exchange(token, err);
	token_store_unlock(lock);
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
