#ifndef TOKEN_STORE_H
#define TOKEN_STORE_H

#include "base/error.h"
#include "tap/config/grant.h"

/*
 * The file in which renewed tokens are kept (tap/auth/token_record.h: what stands in it).  It
 * belongs to the refresh token of the config that it descends from: with another one in the config
 * the record is ignored, and replaced by the next renewal.  Any other document is refused, and left
 * as it is.
 *
 * Pinterest ends the old refresh token when it issues a new one, so a renewal is: lock, load again
 * (another run may have been quicker), prepare, exchange, keep, unlock.  Nothing after `prepare`
 * is expected to fail; if it does all the same, the new pair goes into PATH.lock, and the next run
 * takes it from there, as it takes what a killed run left in PATH.new.
 */
struct token_store;

/* Resolves links; reads nothing yet.  NULL with ERROR_CONFIG. */
struct token_store *token_store_open(const char *path, const char *config_refresh_token,
				     struct error *err);
void token_store_close(struct token_store *store); /* unlocks; NULL is fine */

/* 1: `*out` (release it) is the newest pair; 0: there is none; -1: ERROR_CONFIG, the file is there
 * and cannot be used. */
int token_store_load(struct token_store *store, struct grant *out, struct error *err);

/*
 * One process at a time renews.  1: this one may; 0: another one is at it; -1: ERROR_CONFIG.  Never
 * waits.  Whoever gets the lock also puts in place what an earlier run left behind.
 */
int token_store_lock(struct token_store *store, struct error *err);
void token_store_unlock(struct token_store *store);

/* Puts in place what an earlier run left behind, unless another process is at it. */
void token_store_tidy(struct token_store *store);

/* Makes sure that `keep` will succeed; needs the lock and a load.  -1 with ERROR_CONFIG. */
int token_store_prepare(struct token_store *store, struct error *err);

/*
 * Keeps a pair, on disk.  1; 0: only where the next run finds it, and `err` says why; -1 with
 * ERROR_CONFIG: nowhere.  Ends what was prepared.
 */
int token_store_keep(struct token_store *store, const struct grant *grant, struct error *err);

#endif
