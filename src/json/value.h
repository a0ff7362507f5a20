#ifndef VALUE_H
#define VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

/*
 * The grammar of JSON (RFC 8259) over borrowed bytes.  Every reader takes the first byte of what it
 * reads and returns the byte behind it, or NULL with the input's fault told.  No reader looks at or
 * beyond `end`.
 */
struct input {
	const char *end;
	const char *fault, *why; /* where and why reading stopped; NULL: no fault */
};

/* Records the fault; always NULL. */
const char *input_fault(struct input *input, const char *at, const char *why);

static inline const char *input_space(const struct input *input, const char *at)
{
	while (at < input->end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
		at++;
	return at;
}

/* Any value, validated and passed over; `depth` containers are open around it. */
const char *value_skip(struct input *input, const char *at, unsigned depth);

/* true, false or null. */
const char *value_literal(struct input *input, const char *at);

/*
 * The parts of objects and arrays, for whoever wants to see the members:
 *
 *	at = value_open(input, at, depth, &more);
 *	while (at && more) {
 *		at = value_name(input, at, &name);      -- objects only
 *		at = ... the value, unless NULL ...
 *		at = value_next(input, at, '}', &more); -- unless NULL
 *	}
 */
const char *value_open(struct input *input, const char *at, unsigned depth, bool *more);
/* Through the colon and the space behind it; `name` is the raw text between the quotes. */
const char *value_name(struct input *input, const char *at, struct slice *name);
const char *value_next(struct input *input, const char *at, char close, bool *more);

/* "string", "integer", "number", "boolean", "object", "array" or "null"; of a clean value. */
const char *value_kind(struct slice raw);

#endif
