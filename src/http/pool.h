#ifndef POOL_H
#define POOL_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "http/request.h"
#include "http/response.h"

/*
 * Requests in, whole responses out (curl_multi, keep-alive).  The pool does not retry, pace or
 * authorize.  Bodies are handed over as received (gzip is accepted and not decoded).  HTTPS only,
 * TLS verified, except for loopback; redirects are not followed; proxies come from the environment.
 * pool_new initialises libcurl.
 */

struct pool_options {
	unsigned concurrency; /* most transfers at once, 1..40; the caller keeps to it */
	int64_t connect_timeout_ms;
	int64_t stall_timeout_ms; /* no byte for this long while pool_wait was waiting */
	size_t body_limit;	  /* bytes on the wire of one response, except 2xx to_file */
	size_t file_limit;	  /* bytes of one decoded to_file; 0: unlimited */
	const char *user_agent, *ca_bundle; /* ca_bundle NULL: the system's; all text is copied */
	const char *http_version;	    /* "1.1" or "2" */
	const char *request_id_header; /* header with the API's id of a request, for its support */
};

struct pool;
struct pool *pool_new(const struct pool_options *options, struct error *err);
void pool_free(struct pool *pool); /* transfers in flight are dropped */

/*
 * Starts a transfer; everything is copied.  `authorization` is the whole header line
 * ("Authorization: Bearer ...") or NULL.  A refused URL yields a response with TRANSFER_UNSAFE.
 * 0; -1 only when libcurl itself fails.
 */
int pool_submit(struct pool *pool, const struct request *request, const char *authorization,
		void *owner, struct error *err);

/*
 * Makes pool_wait return whenever this descriptor is readable or its other end is closed. Borrowed;
 * a negative one is ignored.  At most POOL_WATCHED_MAX.
 */
enum { POOL_WATCHED_MAX = 4 };
void pool_watch(struct pool *pool, int fd);
void pool_unwatch(struct pool *pool); /* all of them */

/*
 * Drives all transfers until one is complete (1; `*out` is new: response_free), or until the
 * monotonic time `until_ms` or a watched descriptor ends the wait (0).  -1 with ERROR_CONFIG when
 * libcurl fails.  Also waits when nothing is in flight.
 */
int pool_wait(struct pool *pool, int64_t until_ms, struct response **out, struct error *err);

/* Transfers submitted whose response pool_wait has not returned yet. */
size_t pool_in_flight(const struct pool *pool);

/* Memory of all bodies that are arriving or not yet freed. */
size_t pool_body_bytes(const struct pool *pool);

/* Allowed after pool_free; NULL is ignored. */
void response_free(struct response *response);

#endif
