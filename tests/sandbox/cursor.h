/*
 * Page tokens.  Opaque, with characters that need percent-encoding, and bound to the request that
 * they continue: any other changed parameter makes them invalid.
 */
#ifndef SANDBOX_CURSOR_H
#define SANDBOX_CURSOR_H

#include "text.h"

#include <stdbool.h>
#include <stdint.h>

struct cursor {
	uint32_t position; /* rows before it, in the order asked for */
	uint32_t hops;	   /* empty pages in a row */
	uint64_t digest;   /* of the request without page_size and bookmark */
};

void cursor_write(struct text *out, const struct cursor *cursor);
bool cursor_parse(const char *text, struct cursor *out);

#endif
