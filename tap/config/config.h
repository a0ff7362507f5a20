#ifndef CONFIG_H
#define CONFIG_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"

/*
 * The config: files and environment in, checked settings out, by the one table of tap/option.h.
 */
struct credentials {
	char *client_id, *client_secret, *refresh_token, *access_token; /* NULL: not given */
	int64_t expires_at; /* of the access token, unix seconds; 0: not known */
};

struct config {
	json_t *document; /* all that was given, later files over earlier ones; holds secrets */
	json_t *settings; /* what stream/setting.h reads: typed, defaults filled in, without secrets
			   */
	struct credentials credentials;
	struct buffer notes; /* warnings for the user, a line each */
	bool readable;	     /* all sources could be read; what stands in them may still be wrong */
};

/*
 * Read and check `sources`: paths of JSON or YAML files, of which the later ones win by top-level
 * key, and "ENV" for the variables TAP_PINTEREST_ADS_*, which win over all files.  None at all is
 * an empty config. -1 with ERROR_USAGE (no such file) or ERROR_CONFIG naming file and key.  Release
 * in either case.
 */
int config_load(struct config *config, const char *const *sources, size_t count, struct error *err);
void config_release(struct config *config);

/* ERROR_CONFIG when the credentials are not enough to get at the API: what is missing. */
int config_require_access(const struct config *config, struct error *err);

/*
 * New: the whole config as given, with renewed tokens under `credentials`, as whoever keeps the
 * config has to store it.
 */
struct grant;
json_t *config_with_grant(const struct config *config, const struct grant *grant);

/* Can a token be renewed? */
bool credentials_renewable(const struct credentials *credentials);

#endif
