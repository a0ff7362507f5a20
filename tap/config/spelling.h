#ifndef SPELLING_H
#define SPELLING_H

#include <jansson.h>
#include <stdbool.h>

#include "base/buffer.h"
#include "base/slice.h"

/* How people write values: in files, in environment variables, in forms. */

/* Without blanks and line ends at either end; borrowed from `text`. */
struct slice spelling_trim(struct slice text);

/* Text of blanks only, or an empty list or object. */
bool spelling_blank(const json_t *value);

/* true, 1, yes, on: 1; false, 0, no, off: 0 (any case); else -1, also for NULL. */
int spelling_truth(const char *text);

/* "a, b,c" as a new list of texts; empty parts are left out. */
json_t *spelling_split(const char *text);

/* A value as it may stand in a sentence: short, on one line, valid UTF-8. */
void spelling_show(const json_t *value, struct buffer *out);

/* The same for text from outside: control characters become blanks, at most `most` bytes are taken.
 */
void spelling_clean(struct slice text, size_t most, struct buffer *out);

#endif
