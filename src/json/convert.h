#ifndef CONVERT_H
#define CONVERT_H

#include <stdbool.h>

#include "base/buffer.h"
#include "json/input.h"
#include "json/value_type.h"
#include "json/writer.h"

/* What becomes of a scalar under the type that its field promises. */
enum convert_result {
	CONVERT_FITS,  /* written */
	CONVERT_NULL,  /* null, or what means it under this type; nothing is written */
	CONVERT_UNFIT, /* nothing is written */
};

struct converter {
	struct input *input;
	struct writer *out;
	struct buffer *scratch;
	enum convert_result result;
	bool repaired; /* set when a text was, or the scalar had another type */
};

/*
 * The scalar at `at` (never an object or array) is written as `type` says; as the readers of
 * value.h. No scalar fits TYPE_OBJECT, TYPE_MAP and, since that is the caller's, TYPE_ANY.
 */
const char *convert_scalar(struct converter *converter, const char *at, enum value_type type);

#endif
