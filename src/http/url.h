#ifndef URL_H
#define URL_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/slice.h"

/*
 * Request URLs, percent-encoded (RFC 3986: everything but unreserved characters; a blank is %20).
 * `url` is built in a buffer: url_begin, url_path for each piece, then url_query.
 */

/* `base` is used as it is, without its trailing slashes. */
void url_begin(struct buffer *url, const char *base);

/*
 * Append a path template such as /ad_accounts/{ad_account_id}/ads, each {name} replaced by the
 * encoded text that `value` gives (NULL there: -1 with ERROR_CONFIG naming it).
 */
int url_path(struct buffer *url, const char *path,
	     const char *(*value)(void *self, struct slice name), void *self, struct error *err);

/* Append ?name=value or &name=value. */
void url_query(struct buffer *url, struct slice name, struct slice value);

/* Add the encoded form of `text`; how long that is. */
void url_encode(struct buffer *out, struct slice text);
size_t url_encoded_length(struct slice text);

/*
 * https://..., or http:// on 127.0.0.0/8, [::1] or localhost, without user name, query or fragment:
 * else -1 with ERROR_CONFIG.
 */
int url_check(const char *base, struct error *err);

/* May a request go to this URL: HTTPS anywhere, HTTP only to this machine?  Sets `*loopback`. */
bool url_is_safe(const char *url, bool *loopback);

#endif
