#include "tap/auth/token_keeping.h"

#include <stddef.h>

#include "base/log.h"

static void keep_in_store(struct token_keeping *keeping, const struct grant *grant)
{
	struct error err = {0};
	int kept = token_store_keep(keeping->store, grant, &err);

	keeping->unkept = kept < 0;
	if (kept == 0)
		log_line(LOG_ERROR, NULL,
			 "%s. The renewed token is in its .lock file, where the next run finds it",
			 err.text);
	if (kept < 0)
		log_line(LOG_ERROR, NULL, "%s. The renewed token will be lost with this run",
			 err.text);
}

/* Once. */
static void warn_of_loss(struct token_keeping *keeping)
{
	if (!keeping->warned)
		log_line(LOG_WARNING, NULL,
			 "the access token was renewed and cannot be kept: each run will renew it, "
			 "and when Pinterest replaces the refresh token the configured one stops "
			 "working. Set token_store to a file");
	keeping->warned = true;
}

bool token_keeping_keep(struct token_keeping *keeping, const struct grant *grant)
{
	const struct token_keeper *keeper = &keeping->keeper;

	keeping->unkept = true;
	keeping->handed_over = keeper->keep;
	if (keeping->store) {
		keep_in_store(keeping, grant);
		token_store_unlock(keeping->store);
	}
	if (keeper->keep)
		keeper->keep(keeper->self, grant);
	else if (!keeping->store)
		warn_of_loss(keeping);
	return keeper->keep && keeping->unkept;
}

bool token_keeping_has_left(struct token_keeping *keeping)
{
	if (keeping->handed_over && keeping->keeper.has_left(keeping->keeper.self))
		keeping->unkept = false; /* whatever becomes of stdout from now on */
	return !keeping->unkept;
}

int token_keeping_check(struct token_keeping *keeping, struct error *err)
{
	if (token_keeping_has_left(keeping) || keeping->warned)
		return 0;
	return error_set(err, ERROR_CONFIG,
			 "%s: authorise the app again and set the new refresh_token",
			 keeping->handed_over
				 ? "nobody read stdout, where the renewed token was, and it is lost"
				 : "the renewed token could not be kept and is lost");
}
