#ifndef MESSAGES_H
#define MESSAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "plan/stream_run.h"

/* The messages of a run, in their order: schemas, records, states, what became of streams. */
struct run;

struct messages {
	void *protocol;		  /* the protocol's own, for this run */
	int64_t state_written_ms; /* or the begin of the run */
	int64_t state_at_ms;	  /* when the last STATE was written */
};

void messages_begin(struct run *run);
void messages_commit(struct run *run, struct buffer *lines);
void messages_state(struct run *run, bool now);
void messages_streams(struct run *run); /* COMPLETE or INCOMPLETE of streams that have ended */
/* The rate limit holds this stream, or (NULL) all that are being read, for so long. */
void messages_waiting(struct run *run, struct stream_run *only, int64_t wait_ms);
void messages_end(struct run *run, const struct error *why);
void messages_failure(struct run *run, const char *stream, enum error_kind kind, const char *text);
void messages_notes(struct run *run, struct stream_run *stream_run);

#endif
