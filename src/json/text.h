#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/slice.h"
#include "json/input.h"
#include "json/writer.h"

/*
 * The contents of JSON strings.  Faults: control characters, unknown escapes, no closing quote.
 * Repairs: U+FFFD for each maximal invalid subpart of UTF-8 and each lone surrogate escape; \u0000
 * is dropped.
 */

/* Validates from behind the opening quote; returns the place of the closing one, or NULL with the
 * fault. */
const char *text_end(struct input *input, const char *at);

/*
 * The same, and writes the contents: unchanged where valid, else repaired, and then sets
 * `*repaired`.  Unicode's own line ends (U+0085, U+2028, U+2029) are written as escapes.
 */
const char *text_copy(struct input *input, const char *at, struct writer *out, bool *repaired);

/* Writes valid UTF-8 without NUL, such as from text_decode, as the contents of a JSON string;
 * escapes the same line ends. */
void text_encode(struct slice text, struct writer *out);

/* Appends the decoded contents: escapes resolved, repaired.  Safe with any bytes. */
void text_decode(struct slice raw, struct buffer *out);

/* Whether the raw contents decode to `text`. */
bool text_is(struct slice raw, struct slice text);

#endif
