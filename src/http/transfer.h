#ifndef TRANSFER_H
#define TRANSFER_H

#include <curl/curl.h>

#include "http/body.h"
#include "http/connection.h"
#include "http/inflate.h"
#include "http/pool.h"

/*
 * One request in flight and the response it becomes.  Only pool uses it.
 */

struct transfer_options {
	struct connection connection;
	long http_version;	       /* CURL_HTTP_VERSION_... */
	long buffer_bytes;	       /* libcurl's read buffer */
	size_t body_limit, file_limit; /* as in pool_options */
	const char *request_id_header;
};

struct transfer {
	struct response response; /* first: response_free finds the transfer by it */
	struct transfer *next;	  /* in the pool's queue of completed transfers */
	const struct transfer_options *options;
	CURL *easy; /* the pool's, while in flight */
	struct curl_slist *headers;
	char *post;
	struct body body;
	bool to_file;
	struct inflate *inflate;      /* NULL: the file is not gzip */
	bool begun;		      /* connected; the request is being sent */
	const int64_t *clock;	      /* the pool's waited_ms */
	int64_t heard_ms;	      /* by that clock: when bytes came last */
	int64_t started_ms;	      /* monotonic */
	enum transfer_result refused; /* why one of our callbacks stopped it */
	char detail[CURL_ERROR_SIZE];
};

/* New: response_free. */
struct transfer *transfer_new(const struct transfer_options *options, struct body_memory *memory,
			      const int64_t *clock, void *owner);

/* Sets up `easy`, which is fresh or reset, for the request.  0; -1: the URL is refused. */
int transfer_prepare(struct transfer *transfer, CURL *easy, const struct request *request,
		     const char *authorization);

/* libcurl is done: fills in the response; the handle is the pool's again. */
void transfer_finish(struct transfer *transfer, CURLcode code);

/* Ends a transfer that never began or that we stop; `problem` NULL: keep a callback's. */
void transfer_fail(struct transfer *transfer, enum transfer_result why, const char *problem);

#endif
