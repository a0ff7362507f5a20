/*
 * Tokens.  They come in generations: every refresh makes the next pair and ends the one before.
 */
#ifndef SANDBOX_TOKEN_H
#define SANDBOX_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Fixed test credentials, also in --help. */
#define TOKEN_CLIENT_ID	     "1234567"
#define TOKEN_CLIENT_SECRET  "sandbox-secret"
#define TOKEN_BASIC	     "Basic MTIzNDU2NzpzYW5kYm94LXNlY3JldA==" /* base64 of id:secret */
#define TOKEN_FIRST_ACCESS   "pina_sandbox_access_0"
#define TOKEN_FIRST_REFRESH  "pinr_sandbox_refresh_0"
#define TOKEN_EXPIRED_ACCESS "pina_sandbox_expired"
#define TOKEN_CODE	     "sandbox-code"
#define TOKEN_CLIENT_ACCESS  "pinc_sandbox_client"
#define TOKEN_ALL_SCOPES                                                                           \
	"ads:read,user_accounts:read,boards:read,boards:read_secret,pins:read,pins:read_secret,"   \
	"catalogs:read,billing:read,biz_access:read"

struct tokens;

struct token_pair {
	char access[48], refresh[48];
	unsigned generation;
};

/* With reusable set, old tokens stay good: many runs against one sandbox from one config. */
struct tokens *tokens_new(uint64_t seed, bool reusable);
void tokens_free(struct tokens *tokens);

#define TOKEN_REFUSED (-1)
#define TOKEN_CLIENT  (-2)
/* The generation of an Authorization header's token (NULL: none was sent), or one of the above. */
int tokens_check(struct tokens *tokens, const char *authorization);
/* Ends the access token of that generation, if it is the current one. */
void tokens_expire(struct tokens *tokens, int generation);
/* False when the refresh token is not the current one. */
bool tokens_refresh(struct tokens *tokens, const char *refresh, struct token_pair *out);
/* A new generation without a refresh token: the code grant. */
void tokens_renew(struct tokens *tokens, struct token_pair *out);

#endif
