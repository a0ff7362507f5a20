#ifndef CONNECTION_H
#define CONNECTION_H

#include <curl/curl.h>
#include <stdint.h>

#include "http/pool.h"

/* What all requests share: how a connection is made, and what its failure means. */
struct connection {
	int64_t connect_timeout_ms;
	const char *user_agent, *ca_bundle; /* borrowed; ca_bundle NULL: the system's */
};

/*
 * Prepares a fresh easy handle for `url`: HTTPS, verified; HTTP only to this machine, and never
 * through a proxy; no redirects, no signals.  0; -1: the URL is refused.
 */
int connection_prepare(CURL *easy, const char *url, const struct connection *connection);

/* What libcurl's result means for a transfer. */
enum transfer_result connection_result(CURLcode code);

/* A sentence for users, without any URL.  `detail` is libcurl's error buffer.  Borrowed. */
const char *connection_problem(CURLcode code, const char *detail);

#endif
