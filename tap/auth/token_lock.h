#ifndef TOKEN_LOCK_H
#define TOKEN_LOCK_H

#include "base/error.h"
#include "base/slice.h"

/*
 * One process at a time renews the tokens of a file.  Two locks: PATH.lock, because PATH itself may
 * be replaced, and PATH, because containers may share a bind-mounted PATH and nothing beside it. In
 * a folder that may not be written there is only the second one.
 */
struct token_lock {
	char *name; /* PATH.lock; owned */
	int beside; /* PATH.lock, locked; -1: not */
	int itself; /* PATH, locked; -1: not */
};

void token_lock_begin(struct token_lock *lock, const char *path);
void token_lock_release(struct token_lock *lock); /* drops it */

/* 1: locked; 0: another process has it; -1 with ERROR_CONFIG.  Never waits. */
int token_lock_try(struct token_lock *lock, const char *path, struct error *err);
void token_lock_drop(struct token_lock *lock);

/* Makes `text` the content of PATH.lock, on disk when it returns 0; -1 when there is none. */
int token_lock_write(const struct token_lock *lock, struct slice text);

#endif
