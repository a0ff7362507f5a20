#ifndef URL_H
#define URL_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/slice.h"

/*
 * Request URLs, percent-encoded (base/percent).
 * Built in a buffer: url_begin, url_path for each piece, then url_query for each parameter.
 */

/* Starts with `base`, unchanged except for trailing slashes, which are dropped. */
void url_begin(struct buffer *url, const char *base);

/*
 * Appends a path template such as /ad_accounts/{ad_account_id}/ads; each {name} is replaced by the
 * encoded text that `value` returns.  0; -1 with ERROR_CONFIG naming {name} when that is NULL.
 */
int url_path(struct buffer *url, const char *path,
	     const char *(*value)(void *self, struct slice name), void *self, struct error *err);

/* Appends ?name=value or &name=value. */
void url_query(struct buffer *url, struct slice name, struct slice value);

/*
 * Accepts https://..., and http:// on 127.0.0.0/8, [::1] or localhost; without user name, query or
 * fragment.  0; -1 with ERROR_CONFIG.
 */
int url_check(const char *base, struct error *err);

/* Whether a request may go to this URL: HTTPS anywhere, HTTP to this machine.  Sets `*loopback`. */
bool url_is_safe(const char *url, bool *loopback);

#endif
