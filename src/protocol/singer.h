#ifndef SINGER_H
#define SINGER_H

#include "protocol/protocol.h"

/* The parts of singer_protocol; private to src/protocol/singer*.c. */

void singer_write_catalog(const struct catalog *catalog, struct buffer *out);
int singer_read_selection(const json_t *document, struct catalog *catalog, struct selection *out,
			  struct buffer *notes, struct error *err);
struct state *singer_read_state(const json_t *document, const struct catalog *catalog,
				const struct protocol_policy *policy, struct buffer *notes,
				struct error *err);

/* New: the value of a STATE message; `current` (or NULL) is the stream that is being read. */
json_t *singer_state_value(const struct state *state, const struct catalog *catalog,
			   const struct protocol_policy *policy, const char *current);

#endif
