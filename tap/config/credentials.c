#include "tap/config/config.h"

bool credentials_renewable(const struct credentials *c)
{
	return c->client_id && c->client_secret && c->refresh_token;
}
