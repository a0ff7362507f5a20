#ifndef AIRBYTE_H
#define AIRBYTE_H

#include "protocol/protocol.h"

/*
 * Messages that are needed where no run is under way (spec, check, a config that cannot be used).
 * All append one line.
 */

/* {"type":"TRACE","trace":{"type":"ERROR",...}}; `stream` may be NULL. */
void airbyte_write_failure(const struct error *why, const char *stream, struct buffer *out);
/* {"type":"CONNECTION_STATUS",...}; `text` may be NULL when it succeeded. */
void airbyte_write_connection(bool succeeded, const char *text, struct buffer *out);
/* `level` is enum log_level's. */
void airbyte_write_log(int level, const char *text, struct buffer *out);

/* The parts of airbyte_protocol; private to src/protocol/airbyte*.c. */
void airbyte_write_catalog(const struct catalog *catalog, struct buffer *out);
int airbyte_read_selection(const json_t *document, struct catalog *catalog, struct selection *out,
			   struct buffer *notes, struct error *err);
struct state *airbyte_read_state(const json_t *document, const struct catalog *catalog,
				 const struct protocol_policy *policy, struct buffer *notes,
				 struct error *err);

/* New: the stream_state of a STATE message, without the `sequence` that may follow. */
json_t *airbyte_stream_state(const struct state *state, const struct offer *offer);

#endif
