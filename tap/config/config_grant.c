#include "base/date.h"
#include "base/memory.h"
#include "tap/config/config.h"
#include "tap/config/grant.h"

static void put(json_t *object, const char *name, const char *text)
{
	if (text)
		json_object_set_new(object, name, json_string(text));
}

/* Credentials at the top level, the form of older connectors, move to where the form has them now.
 */
static json_t *whole_credentials(const struct config *config)
{
	const json_t *given = json_object_get(config->document, "credentials");
	json_t *credentials = json_is_object(given) ? json_deep_copy(given) : json_object();

	if (!json_object_get(credentials, "auth_method"))
		put(credentials, "auth_method", "oauth2.0");
	put(credentials, "client_id", config->credentials.client_id);
	put(credentials, "client_secret", config->credentials.client_secret);
	return credentials;
}

json_t *config_with_grant(const struct config *config, const struct grant *grant)
{
	json_t *whole = json_copy(config->document);
	json_t *credentials = whole_credentials(config);
	char expires[TIME_TEXT_SIZE];

	put(credentials, "access_token", grant->access_token);
	put(credentials, "refresh_token", grant->refresh_token);
	if (grant->expires_at)
		put(credentials, "token_expiry_date",
		    date_time_format(grant->expires_at * 1000000, expires));
	else
		json_object_del(credentials, "token_expiry_date");
	json_object_set_new(whole, "credentials", credentials);
	return whole;
}
