#ifndef OBSERVER_H
#define OBSERVER_H

#include <stddef.h>
#include <stdint.h>

#include "plan/api.h"

/*
 * What a run tells people, as it happens: progress, warnings, failures, counts.  tap/ decides how
 * it looks (terminal, plain or structured log, metrics, summary).  No function may be NULL.
 */
struct run_request {
	const char *stream, *category, *label;
	int status; /* 0: no answer */
	int64_t took_ms;
	size_t wire_bytes;
	enum outcome outcome;
};

struct observer {
	void *self;
	void (*request)(void *self, const struct run_request *request);
	void (*records)(void *self, const char *stream, size_t records, size_t bytes);
	void (*stream_started)(void *self, const char *stream);
	/* `failed`: parts of it are missing. */
	void (*stream_ended)(void *self, const char *stream, size_t records, int failed);
	/* All that is left waits (rate limit, backoff, slow consumer) for so long; text says for
	 * what. */
	void (*waiting)(void *self, const char *stream, int64_t wait_ms, const char *text);
	void (*retrying)(void *self, const char *stream, const char *label, int64_t delay_ms,
			 const struct verdict *why);
	void (*note)(void *self, const char *stream,
		     const char *text); /* worth knowing, all is well */
	void (*warning)(void *self, const char *stream,
			const char *text); /* something was mended or left out */
	void (*failure)(void *self, const char *stream,
			const char *text); /* data is missing; the run fails */
};

#endif
