#ifndef TOKEN_H
#define TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "tap/auth/grant.h"
#include "tap/config/config.h"

/*
 * The access token of a run, in generations: 1 is what the config or the token file gives, each
 * renewal is the next one.  A request that was refused with an older generation is just sent again;
 * only a refusal of the present one renews.  Nothing is renewed before it is needed.
 */

struct token_input {
	const struct credentials *credentials;
	const char *store_path; /* NULL: nowhere to keep a renewed token */
	/* Exchange the refresh token: fills `out`, or -1 (ERROR_AUTH: refused; others: try later).
	 */
	int (*exchange)(void *self, const char *refresh_token, struct grant *out,
			struct error *err);
	/* A new pair has to be kept elsewhere too, after the store has it; or NULL.  `only`: there
	 * is no store, so wait until it is kept. */
	int (*changed)(void *self, const struct grant *grant, bool only, struct error *err);
	void *exchange_self, *changed_self;
	int64_t patience_ms; /* for another process that renews */
	int stop_fd;	     /* readable: give up waiting; -1: never */
};

struct token;

/* Reads the token file.  NULL with ERROR_CONFIG when that is there and cannot be read. */
struct token *token_new(const struct token_input *input, struct error *err);
void token_free(struct token *token);

/* For sync/api.h: the header line to send, renewing first what is known to have expired. */
int token_authorize(struct token *token, const char **out_header, uint32_t *out_generation,
		    struct error *err);
int token_renew(struct token *token, uint32_t refused, struct error *err);
void token_accepted(struct token *token, uint32_t generation);

/* Cover what `text`, which came from outside, holds of our credentials. */
void token_redact(const struct token *token, char *text);

#endif
