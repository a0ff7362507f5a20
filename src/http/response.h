#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "http/limits.h"

/* How a transfer ended; an HTTP status is TRANSFER_OK, whatever it says. */
enum transfer_result {
	TRANSFER_OK,
	TRANSFER_UNREACHABLE, /* resolve, connect, TLS set-up, reset, closed early */
	TRANSFER_TIMEOUT,     /* no byte for stall_timeout_ms */
	TRANSFER_TRUNCATED,   /* fewer bytes than were announced */
	TRANSFER_TOO_LARGE,   /* the body exceeded body_limit */
	TRANSFER_UNSAFE,      /* we refused: not HTTPS, certificate not accepted */
	TRANSFER_NO_SPACE,    /* to_file: the temporary file could not be created or written */
};

enum { RESPONSE_PROBLEM_SIZE = 160, RESPONSE_ID_SIZE = 64 };

struct response {
	void *owner; /* as given to pool_submit */
	enum transfer_result result;
	char problem[RESPONSE_PROBLEM_SIZE]; /* result != OK: why, without URL */
	int status;			     /* HTTP */
	struct slice body;		     /* as received; borrowed until response_free */
	bool gzip;			     /* body is gzip */
	bool json;			     /* content type is JSON, or absent */
	int file; /* to_file and 2xx: a descriptor at offset 0, owned by the response; else -1 */
	struct limits limits;
	char request_id[RESPONSE_ID_SIZE]; /* see pool_options; "" when absent */
	int64_t arrived_us;		   /* wall time */
	int64_t took_ms;
	size_t wire_bytes; /* of the body */
};

#endif
