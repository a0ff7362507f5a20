#ifndef TOKEN_H
#define TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "tap/auth/token_store.h"
#include "tap/config/config.h"
#include "tap/config/grant.h"

/*
 * The access token of a run, in generations: 1 is what the config or the token file gives, each
 * renewal is the next one.  A request that was refused with an older generation is just sent again;
 * only a refusal of the present one asks for a renewal (tap/auth/token_renewal.h).  Nothing is
 * renewed before it is needed.
 */
struct token;

/*
 * Reads the token file at `store_path` (NULL: there is nowhere to keep a renewed token).  Borrows
 * the credentials.  NULL with ERROR_CONFIG when the file is there and cannot be used.
 */
struct token *token_new(const struct credentials *credentials, const char *store_path,
			struct error *err);
void token_free(struct token *token);

/* 1: the header line to send; 0: it has to be renewed first; -1 with ERROR_AUTH: there is none. */
int token_authorize(struct token *token, const char **out_header, uint32_t *out_generation,
		    struct error *err);

/* The token of this generation was refused.  -1 with ERROR_AUTH: there is nothing better. */
int token_refused(struct token *token, uint32_t generation, struct error *err);
/* A request that was sent with the token of this generation was accepted. */
void token_accepted(struct token *token, uint32_t generation);

/* Cover what `text`, which came from outside, holds of our credentials. */
void token_redact(const struct token *token, char *text);

/* --- for whoever renews it --- */

/* It was refused, has expired, or was never there; and can be renewed. */
bool token_must_renew(const struct token *token);

/* Take over what another run has put into the file.  -1 with ERROR_CONFIG. */
int token_reload(struct token *token, struct error *err);

/* A renewal gave this; it is used from now on. */
void token_use(struct token *token, const struct grant *grant);

struct token_store *token_store_of(struct token *token);  /* borrowed; NULL: none */
const char *token_to_exchange(const struct token *token); /* the refresh token; borrowed */

#endif
