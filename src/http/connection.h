#ifndef CONNECTION_H
#define CONNECTION_H

#include <curl/curl.h>
#include <stdint.h>

#include "http/pool.h"

/* What all our requests have in common: how a connection is made, and what its failure means. */
struct connection {
	int64_t connect_timeout_ms;
	const char *user_agent, *ca_bundle; /* borrowed; ca_bundle NULL: the system's */
};

/*
 * Set a fresh easy handle up for `url`: HTTPS, verified; HTTP only to this machine, and then not
 * through a proxy; no redirects, no signals.  0, or -1 when the URL is refused.
 */
int connection_prepare(CURL *easy, const char *url, const struct connection *connection);

/* The class of a libcurl result. */
enum transport connection_outcome(CURLcode code);

/* What went wrong, for people; never with a URL.  `detail` is libcurl's error buffer.  Borrowed. */
const char *connection_problem(CURLcode code, const char *detail);

#endif
