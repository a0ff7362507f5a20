#include "tap/config/grant.h"

#include <stdlib.h>

void grant_release(struct grant *grant)
{
	free(grant->access_token);
	free(grant->refresh_token);
	*grant = (struct grant){0};
}

bool grant_token_is_clean(const char *token)
{
	if (!token || !*token)
		return false;
	for (; *token; token++)
		if (*token <= ' ' || *token > '~')
			return false;
	return true;
}

int64_t grant_expiry(int64_t now_s, double lifetime_s)
{
	if (!(lifetime_s > 0)) /* also what is not a number */
		return 0;
	if (now_s >= GRANT_EXPIRY_MAX || lifetime_s > (double)(GRANT_EXPIRY_MAX - now_s))
		return GRANT_EXPIRY_MAX;
	return now_s + (int64_t)lifetime_s;
}
