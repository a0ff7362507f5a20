#ifndef GRANT_H
#define GRANT_H

#include <stdbool.h>
#include <stdint.h>

/* What a renewal gives: a pair of tokens, and how long the first one lasts. */
struct grant {
	char *access_token;  /* owned */
	char *refresh_token; /* owned; NULL: the one that was exchanged stays valid */
	int64_t expires_at; /* of the access token, unix seconds, 0..GRANT_EXPIRY_MAX; 0: unknown */
};

/* The end of the year 9999: later times have no RFC 3339 text. */
#define GRANT_EXPIRY_MAX INT64_C(253402300799)

void grant_release(struct grant *grant); /* {0} again */

/* Printable ASCII without blanks, as RFC 6750 and 6749 (A.17) allow: safe in a header line. */
bool grant_token_is_clean(const char *token);

/* When a token expires that lives `lifetime_s` from `now_s` on; 0 for a lifetime of 0 or less. */
int64_t grant_expiry(int64_t now_s, double lifetime_s);

#endif
