#ifndef CONVERT_H
#define CONVERT_H

#include <stdbool.h>

#include "base/buffer.h"
#include "json/input.h"
#include "json/value_type.h"
#include "json/writer.h"

/* The result of converting a scalar to the type that its field promises. */
enum convert_result {
	CONVERT_FITS,  /* written */
	CONVERT_NULL,  /* null, or a value that means null for this type; nothing is written */
	CONVERT_UNFIT, /* not of this type; nothing is written */
};

struct converter {
	struct input *input;
	struct writer *out;
	struct buffer *scratch;
	enum convert_result result;
	bool repaired; /* set when a text was repaired or the scalar had another type */
};

/*
 * Writes the scalar at `at` (never an object or array) as `type`; a reader as in input.h.  No
 * scalar fits TYPE_OBJECT or TYPE_MAP, nor TYPE_ANY, which the caller handles.
 */
const char *convert_scalar(struct converter *converter, const char *at, enum value_type type);

#endif
