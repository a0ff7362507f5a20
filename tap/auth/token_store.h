#ifndef TOKEN_STORE_H
#define TOKEN_STORE_H

#include "tap/auth/token.h"

/*
 * The file in which renewed tokens are kept: JSON, mode 0600, replaced as a whole.  It belongs to
 * the refresh token of the config that it came from: with another one in the config the file is
 * ignored, and replaced by the next renewal.
 */

/* 1: `*out` (release) holds what is kept for `refresh_token`; 0: nothing; -1: ERROR_CONFIG, the
 * file is there and cannot be used. */
int token_store_load(const char *path, const char *refresh_token, struct grant *out,
		     struct error *err);

/* On disk (fsync) when it returns 0; -1 with ERROR_CONFIG. */
int token_store_save(const char *path, const char *refresh_token, const struct grant *grant,
		     struct error *err);

/* Let one process at a time renew.  A descriptor for token_store_unlock; -1 with ERROR_CONFIG. */
int token_store_lock(const char *path, struct error *err);
void token_store_unlock(int lock);

#endif
