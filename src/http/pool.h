#ifndef POOL_H
#define POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/slice.h"
#include "http/limits.h"

/*
 * Requests in, whole responses out (curl_multi, keep-alive).  The pool does not retry, pace or
 * authorize.  Bodies stay as they came over the wire (gzip is asked for and not decoded).  HTTPS
 * only, TLS verified, except for loopback; redirects are not followed; proxies come from the
 * environment. libcurl is initialised by pool_new, not before.
 */
struct request {
	const char *method;   /* "GET", "POST" */
	const char *url;      /* absolute; never shown in a log or an error */
	const char *body;     /* JSON, or NULL */
	const char *category; /* rate-limit category */
	const char *label;    /* "GET /ad_accounts/{ad_account_id}/ads": what logs and errors say */
	bool to_file;	      /* decode on the way into an unlinked temporary file (reports) */
};

enum transport {
	TRANSPORT_OK,
	TRANSPORT_UNREACHABLE, /* resolve, connect, TLS set-up, reset, closed early */
	TRANSPORT_TIMEOUT,     /* no progress for request_timeout_s */
	TRANSPORT_TRUNCATED,   /* fewer bytes than were announced */
	TRANSPORT_TOO_LARGE,   /* the body exceeded body_limit */
	TRANSPORT_UNSAFE,      /* refused here: not HTTPS, certificate not accepted */
	TRANSPORT_NO_SPACE,    /* to_file: the temporary file could not be made or written */
};

enum { POOL_PROBLEM_SIZE = 160, POOL_REQUEST_ID_SIZE = 64 };

struct response {
	void *owner; /* as given to pool_submit */
	enum transport transport;
	char problem[POOL_PROBLEM_SIZE]; /* transport != OK: what libcurl said, without URL */
	int status;			 /* HTTP */
	struct slice body;		 /* as it came; borrowed until response_free */
	bool gzip;			 /* body is gzip */
	bool json;			 /* content type says JSON (or says nothing) */
	int file; /* to_file and 2xx: a descriptor at offset 0, owned by the response; else -1 */
	struct limits limits;
	char request_id[POOL_REQUEST_ID_SIZE]; /* see pool_options; "" when absent */
	int64_t arrived_us;		       /* wall time */
	int64_t took_ms;
	size_t wire_bytes; /* of the body */
};

struct pool_options {
	unsigned concurrency; /* transfers at once, 1..40: the caller submits no more */
	int64_t connect_timeout_ms;
	int64_t stall_timeout_ms; /* no byte came for so long while pool_wait was waiting */
	size_t body_limit;	  /* bytes on the wire of one response, except 2xx to_file */
	size_t file_limit;	  /* bytes of one decoded to_file; 0: what the disk holds */
	const char *user_agent, *ca_bundle; /* ca_bundle NULL: the system's; all text is copied */
	const char *http_version;	    /* "1.1" or "2" */
	const char *request_id_header;	    /* the API's id of a request, to quote to support */
};

struct pool;
struct pool *pool_new(const struct pool_options *options, struct error *err);
void pool_free(struct pool *pool); /* transfers in flight are dropped */

/*
 * Start a transfer; everything is copied.  `authorization` is the whole header line
 * ("Authorization: Bearer ...") or NULL.  A URL that is refused comes back as TRANSPORT_UNSAFE; -1
 * only when libcurl itself fails.
 */
int pool_submit(struct pool *pool, const struct request *request, const char *authorization,
		void *owner, struct error *err);

/*
 * Let pool_wait return whenever this descriptor is readable or its other end is gone.  Borrowed; a
 * negative one is passed over.  At most POOL_WATCHED_MAX.
 */
enum { POOL_WATCHED_MAX = 4 };
void pool_watch(struct pool *pool, int fd);

/*
 * Drive all transfers until one is complete (1, `*out` is new: response_free), until the monotonic
 * time `until_ms` or until a watched descriptor is ready (0), or -1.  With nothing in flight it
 * just waits.
 */
int pool_wait(struct pool *pool, int64_t until_ms, struct response **out, struct error *err);

size_t pool_in_flight(const struct pool *pool);
/* Bytes of bodies that are arriving or wait to be freed. */
size_t pool_held_bytes(const struct pool *pool);
/* Also after pool_free. */
void response_free(struct response *response);

#endif
