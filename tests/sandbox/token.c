#include "token.h"

#include "draw.h"
#include "text.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct tokens {
	pthread_mutex_t lock;
	uint64_t seed;
	bool reusable;
	unsigned generation;
	int expired; /* the last generation whose access token was ended early; -1 none */
};

struct tokens *tokens_new(uint64_t seed, bool reusable)
{
	struct tokens *tokens = memory_new(sizeof(*tokens));

	pthread_mutex_init(&tokens->lock, NULL);
	tokens->seed = seed;
	tokens->reusable = reusable;
	tokens->expired = -1;
	return tokens;
}

void tokens_free(struct tokens *tokens)
{
	if (!tokens)
		return;
	pthread_mutex_destroy(&tokens->lock);
	free(tokens);
}

static void pair_of(const struct tokens *tokens, unsigned generation, struct token_pair *out)
{
	uint64_t drawn = draw(tokens->seed, generation);

	*out = (struct token_pair){.access = TOKEN_FIRST_ACCESS,
				   .refresh = TOKEN_FIRST_REFRESH,
				   .generation = generation};
	if (!generation)
		return;
	snprintf(out->access, sizeof(out->access), "pina_%016" PRIx64 "_%u", drawn, generation);
	snprintf(out->refresh, sizeof(out->refresh), "pinr_%016" PRIx64 "_%u", draw(drawn, 1),
		 generation);
}

/* The generation whose access or refresh token this is, among those still good. */
static int find(const struct tokens *tokens, const char *token, bool refresh)
{
	unsigned oldest = tokens->reusable ? 0 : tokens->generation;

	for (unsigned at = tokens->generation + 1; at-- > oldest;) {
		struct token_pair pair;

		pair_of(tokens, at, &pair);
		if (strcmp(token, refresh ? pair.refresh : pair.access) == 0)
			return (int)at;
	}
	return TOKEN_REFUSED;
}

int tokens_check(struct tokens *tokens, const char *authorization)
{
	int generation;

	if (!authorization || strncmp(authorization, "Bearer ", 7) != 0)
		return TOKEN_REFUSED;
	authorization += 7;
	if (strcmp(authorization, TOKEN_CLIENT_ACCESS) == 0)
		return TOKEN_CLIENT;
	pthread_mutex_lock(&tokens->lock);
	generation = find(tokens, authorization, false);
	if (generation <= tokens->expired)
		generation = TOKEN_REFUSED;
	pthread_mutex_unlock(&tokens->lock);
	return generation;
}

void tokens_expire(struct tokens *tokens, int generation)
{
	pthread_mutex_lock(&tokens->lock);
	if (generation == (int)tokens->generation)
		tokens->expired = generation;
	pthread_mutex_unlock(&tokens->lock);
}

bool tokens_refresh(struct tokens *tokens, const char *refresh, struct token_pair *out)
{
	bool good;

	pthread_mutex_lock(&tokens->lock);
	good = find(tokens, refresh, true) != TOKEN_REFUSED;
	if (good)
		pair_of(tokens, ++tokens->generation, out);
	pthread_mutex_unlock(&tokens->lock);
	return good;
}

void tokens_renew(struct tokens *tokens, struct token_pair *out)
{
	pthread_mutex_lock(&tokens->lock);
	pair_of(tokens, ++tokens->generation, out);
	pthread_mutex_unlock(&tokens->lock);
}
