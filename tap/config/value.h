#ifndef VALUE_H
#define VALUE_H

#include <jansson.h>

#include "base/buffer.h"
#include "base/error.h"
#include "tap/config/option.h"

/*
 * One setting's value: what was given becomes a value of the option's type.  Every scalar may also
 * come as text, and a list as one scalar, as text with commas, or as JSON in a text (environment
 * variables, Meltano settings without a kind).
 */
struct place {
	const char *file;     /* or environment variable: where a mistake is to be mended */
	const char *path;     /* "stream_settings.ads.granularity" */
	struct buffer *notes; /* warnings are added, a line each */
};

/*
 * `*out` is new, or NULL when the value means "unset" (null, empty text, empty list).  -1 with
 * ERROR_CONFIG: a sentence that names the place and what is allowed, and never shows a secret.
 */
int value_read(const struct option *option, const json_t *given, const struct place *place,
	       json_t **out, struct error *err);

/* Add the line "FILE: PATH ..." to the place's notes. */
void place_note(const struct place *place, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
