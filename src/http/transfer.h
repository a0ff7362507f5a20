#ifndef TRANSFER_H
#define TRANSFER_H

#include <curl/curl.h>

#include "http/body.h"
#include "http/connection.h"
#include "http/inflate.h"
#include "http/pool.h"

/*
 * One request under way and the response that grows out of it.  Only pool uses it.
 */

struct transfer_options {
	struct connection connection;
	long http_version;	       /* CURL_HTTP_VERSION_... */
	long buffer_bytes;	       /* how much libcurl reads at once */
	size_t body_limit, file_limit; /* as in pool_options */
	const char *request_id_header;
};

struct transfer {
	struct response response; /* first: response_free finds the transfer by it */
	struct transfer *next;	  /* in the pool's queue of complete ones */
	const struct transfer_options *options;
	CURL *easy; /* the pool's, while it is under way */
	struct curl_slist *headers;
	char *post;
	struct body body;
	bool to_file;
	struct inflate *inflate; /* of a file that comes as gzip; NULL: as it is */
	bool begun;		 /* connected, and the request goes out */
	const int64_t *clock;	 /* ms that the pool has waited */
	int64_t heard_ms;	 /* of that clock: the last sign of life */
	int64_t started_ms;	 /* monotonic */
	enum transport refused;	 /* what a callback of ours stopped it for */
	char detail[CURL_ERROR_SIZE];
};

/* New: response_free. */
struct transfer *transfer_new(const struct transfer_options *options, struct held *held,
			      const int64_t *clock, void *owner);

/* Load `easy`, which is fresh or reset, with the request.  0; -1: its URL is refused. */
int transfer_prepare(struct transfer *transfer, CURL *easy, const struct request *request,
		     const char *authorization);

/* It is over with this result: fill in the response and let go of the handle. */
void transfer_finish(struct transfer *transfer, CURLcode code);

/* It never began, or we ended it; `problem` NULL: that of a callback stands. */
void transfer_fail(struct transfer *transfer, enum transport why, const char *problem);

#endif
