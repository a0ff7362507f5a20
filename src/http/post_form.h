#ifndef POST_FORM_H
#define POST_FORM_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"

/*
 * Sends one form with HTTP Basic authentication and waits for the answer, as OAuth's token
 * endpoints expect it (RFC 6749, 2.3.1 and 4.1.3).  HTTPS only, except for loopback; no redirects.
 */
struct form_field {
	const char *name, *value;
};

struct form {
	const char *url, *user, *password;
	const struct form_field *fields;
	size_t field_count;
	const char *user_agent, *ca_bundle; /* ca_bundle NULL: the system's */
	int64_t timeout_ms;		    /* for the whole exchange */
	int (*stop)(void *self);	    /* called often; not 0: give up.  May be NULL */
	void *stop_self;
};

/*
 * Replaces the contents of `body` by the answer, whatever its HTTP `*status`.  0; -1 with
 * ERROR_TRANSIENT (no answer), ERROR_CONFIG (URL or certificate refused), ERROR_STOPPED, or
 * ERROR_API (more than 1 MiB).  No error contains the URL or a value.
 */
int post_form(const struct form *form, struct buffer *body, int *status, struct error *err);

#endif
