#ifndef VALUE_H
#define VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"
#include "json/input.h"

/* The grammar of JSON (RFC 8259): readers as json/input.h describes them. */

/* Validates any value and skips it; `depth` containers are open around it. */
const char *value_skip(struct input *input, const char *at, unsigned depth);

/* true, false or null. */
const char *value_literal(struct input *input, const char *at);

/*
 * The parts of objects and arrays, for callers that look at the members:
 *
 *	at = value_open(input, at, depth, &more);
 *	while (at && more) {
 *		at = value_name(input, at, &name);      -- objects only
 *		at = ... the value, unless NULL ...
 *		at = value_next(input, at, '}', &more); -- unless NULL
 *	}
 */
const char *value_open(struct input *input, const char *at, unsigned depth, bool *more);
/* Reads the colon and the space behind it too; `name` is the raw text between the quotes. */
const char *value_name(struct input *input, const char *at, struct slice *name);
const char *value_next(struct input *input, const char *at, char close, bool *more);

/* The type of a valid value: "string", "integer", "number", "boolean", "object", "array", "null".
 */
const char *value_kind(struct slice raw);

#endif
