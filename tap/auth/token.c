#include "tap/auth/token.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "tap/auth/redact.h"

/* Clocks differ, and a request takes its time: a token counts as expired a minute before. */
enum { EXPIRY_SLACK_S = 60 };
enum { IN_VAIN_MAX = 3 };
#define BEARER "Authorization: Bearer "

struct token {
	const struct credentials *credentials;
	struct token_store *store; /* NULL: nowhere to keep a renewed token */
	struct secrets secrets;	   /* also those of the past: an answer may quote them late */
	char *header;		   /* NULL: there is no access token yet */
	char *refresh_token;	   /* the newest; NULL: none */
	int64_t renew_at;	   /* unix seconds, shortly before it expires; 0: not known */
	uint32_t generation;
	bool refused;  /* the present generation was */
	bool renewed;  /* it was made by this run */
	bool accepted; /* ... and worked once */
	/* Generations in a row that were made and refused without having worked. */
	unsigned in_vain;
};

/* A new token is used for half of its life at least, however short that is. */
static int64_t renewal_time(const struct grant *grant, bool renewed)
{
	int64_t life_s = grant->expires_at - clock_wall_us() / 1000000;
	int64_t slack_s = EXPIRY_SLACK_S;

	if (renewed && life_s < 2 * slack_s)
		slack_s = life_s / 2;
	return grant->expires_at ? grant->expires_at - slack_s : 0;
}

/* `grant` was made by this run if `renewed`. */
static void use(struct token *token, const struct grant *grant, bool renewed)
{
	free(token->header);
	token->header = memory_format(BEARER "%s", grant->access_token);
	secrets_add(&token->secrets, grant->access_token);
	secrets_add(&token->secrets, grant->refresh_token);
	token->renew_at = renewal_time(grant, renewed);
	token->generation++;
	token->refused = token->accepted = false;
	token->renewed = renewed;
	if (grant->refresh_token) {
		free(token->refresh_token);
		token->refresh_token = memory_text(grant->refresh_token);
	}
}

void token_use(struct token *token, const struct grant *grant)
{
	use(token, grant, true);
}

/* 1: `*stored` is what the token file has; 0: nothing; -1. */
static int open_store(struct token *token, const char *path, struct grant *stored,
		      struct error *err)
{
	int found = 0;

	*stored = (struct grant){0};
	if (!path || !credentials_renewable(token->credentials))
		return 0;
	token->store = token_store_open(path, token->credentials->refresh_token, err);
	if (!token->store)
		return -1;
	found = token_store_load(token->store, stored, err);
	if (found >= 0)
		token_store_tidy(token->store);
	return found;
}

static void know_secrets(struct token *token)
{
	const struct credentials *given = token->credentials;

	secrets_add(&token->secrets, given->access_token);
	secrets_add(&token->secrets, given->refresh_token);
	secrets_add(&token->secrets, given->client_secret);
	secrets_add_basic(&token->secrets, given->client_id, given->client_secret);
}

/* What the token file has is newer than what the config has: it was made from that. */
struct token *token_new(const struct credentials *credentials, const char *store_path,
			struct error *err)
{
	struct token *token = memory_new(1, sizeof(*token));
	struct grant first = {credentials->access_token, NULL, credentials->expires_at};
	struct grant stored;
	int found = 0;

	token->credentials = credentials;
	know_secrets(token);
	token->refresh_token = memory_text(credentials->refresh_token);
	found = open_store(token, store_path, &stored, err);
	if (found < 0) {
		token_free(token);
		return NULL;
	}
	if (found || first.access_token)
		use(token, found ? &stored : &first, false);
	grant_release(&stored);
	return token;
}

void token_free(struct token *token)
{
	if (!token)
		return;
	token_store_close(token->store);
	secrets_release(&token->secrets);
	free(token->header);
	free(token->refresh_token);
	free(token);
}

static bool has_expired(const struct token *token)
{
	return token->renew_at && token->renew_at <= clock_wall_us() / 1000000;
}

bool token_must_renew(const struct token *token)
{
	return (!token->header || token->refused || has_expired(token)) &&
	       credentials_renewable(token->credentials);
}

int token_reload(struct token *token, struct error *err)
{
	struct grant stored = {0};
	int found = token->store ? token_store_load(token->store, &stored, err) : 0;

	if (found > 0) {
		char *header SCOPED = memory_format(BEARER "%s", stored.access_token);

		if (!token->header || strcmp(header, token->header) != 0)
			use(token, &stored, false);
	}
	grant_release(&stored);
	return found < 0 ? -1 : 0;
}

struct token_store *token_store_of(struct token *token)
{
	return token->store;
}

const char *token_to_exchange(const struct token *token)
{
	return token->refresh_token;
}

int token_authorize(struct token *token, const char **out_header, uint32_t *out_generation,
		    struct error *err)
{
	if (token_must_renew(token))
		return 0;
	if (!token->header)
		return error_set(err, ERROR_AUTH, "there is no access token");
	*out_header = token->header;
	*out_generation = token->generation;
	return 1;
}

int token_refused(struct token *token, uint32_t generation, struct error *err)
{
	if (generation != token->generation || token->refused)
		return 0;
	if (!credentials_renewable(token->credentials))
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
	token->refused = true;
	return 0;
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
	secrets_redact(&token->secrets, text);
}
