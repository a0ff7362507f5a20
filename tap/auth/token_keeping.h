#ifndef TOKEN_KEEPING_H
#define TOKEN_KEEPING_H

#include <stdbool.h>

#include "base/error.h"
#include "tap/auth/token_store.h"
#include "tap/config/grant.h"

/*
 * Keeping a new pair, whose predecessor is spent: in the store, and with whoever keeps the config.
 * The store comes first: it is safe at once, while whoever reads our messages may take its time.
 * Whatever fails is told, and the run goes on with the pair in memory.
 */

/* Who keeps a new pair besides the store; `keep` NULL: nobody. */
struct token_keeper {
	void *self;
	void (*keep)(void *self, const struct grant *grant); /* never waits */
	bool (*has_left)(void *self);			     /* what `keep` began is done */
};

struct token_keeping {
	struct token_store *store; /* borrowed; NULL: none */
	struct token_keeper keeper;
	bool unkept;	  /* the newest pair is in memory only, as far as we know */
	bool handed_over; /* the keeper has it, or will */
	bool warned;	  /* that nobody keeps a new pair */
};

/* True: the keeper alone has it, so wait for it (token_keeping_has_left) before the pair is used.
 */
bool token_keeping_keep(struct token_keeping *keeping, const struct grant *grant);
bool token_keeping_has_left(struct token_keeping *keeping);

/* In the end.  -1 with ERROR_CONFIG: the newest pair is nowhere but in memory, and nobody was
 * warned of that before. */
int token_keeping_check(struct token_keeping *keeping, struct error *err);

#endif
