#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/slice.h"
#include "json/input.h"
#include "json/writer.h"

/*
 * The contents of JSON strings.  Malformed (a fault): control characters, unknown escapes, no end.
 * Repaired: one U+FFFD for each maximal invalid subpart of UTF-8 and each lone surrogate escape,
 * \u0000 is dropped.
 */

/* From behind the opening quote to the closing one: its place, or NULL with the fault. */
const char *text_end(struct input *input, const char *at);

/*
 * The same, and the contents are written: as they are where they are clean, repaired elsewhere
 * (then
 * `*repaired` is set); line ends that only Unicode knows (U+0085, U+2028, U+2029) as escapes.
 */
const char *text_copy(struct input *input, const char *at, struct writer *out, bool *repaired);

/* `text` (as text_decode made it) as the contents of a JSON string, with the same line ends
 * escaped. */
void text_encode(struct slice text, struct writer *out);

/* Append what the raw contents stand for, escapes resolved.  Safe with any bytes. */
void text_decode(struct slice raw, struct buffer *out);

/* The raw contents stand for `text`. */
bool text_is(struct slice raw, struct slice text);

#endif
