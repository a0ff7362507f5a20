#ifndef NUMBER_H
#define NUMBER_H

#include <stdbool.h>

#include "base/slice.h"
#include "json/value.h"
#include "json/writer.h"

/* Numbers as text, of any length: never through a double or an int64. */

/* As the readers of value.h; `*integer`: written without fraction and exponent. */
const char *number_end(struct input *input, const char *at, bool *integer);

/* Of a clean number: neither fraction nor exponent. */
bool number_is_integer(struct slice number);

/* The whole text is one JSON number. */
bool number_valid(struct slice text);

/*
 * Write a clean number's integer value as plain digits (1000.0 and 1e3 as 1000, -0 as 0).  False,
 * and nothing is written, when it has a fraction, or when the exponent asks for more than
 * NUMBER_DIGITS_MAX digits.
 */
enum { NUMBER_DIGITS_MAX = 4096 };
bool number_integer(struct slice number, struct writer *out);

#endif
