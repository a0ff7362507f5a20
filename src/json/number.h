#ifndef NUMBER_H
#define NUMBER_H

#include <stdbool.h>

#include "base/slice.h"
#include "json/input.h"
#include "json/word.h"
#include "json/writer.h"

/* Numbers as text, of any length: never through a double or an int64. */

/* The end of the digits at `at`; `at` itself when there is none. */
static inline const char *number_digits(const struct input *input, const char *at)
{
	for (; input->end - at >= 8; at += 8) {
		uint64_t others = word_not_digits(word_load(at));

		if (others)
			return at + word_first(others);
	}
	while (at < input->end && *at >= '0' && *at <= '9')
		at++;
	return at;
}

/* The reader of what follows the integer part, at its point or e. */
const char *number_rest(struct input *input, const char *at);

/* A reader as in input.h; `*integer`: the number has neither fraction nor exponent. */
static inline const char *number_end(struct input *input, const char *at, bool *integer)
{
	const char *first = at + (*at == '-');

	*integer = true;
	at = number_digits(input, first);
	if (at == first)
		return input_fault(input, at, "no value begins like this");
	if (*first == '0' && at - first > 1)
		return input_fault(input, first, "a number begins with 0");
	if (at == input->end || (*at != '.' && *at != 'e' && *at != 'E'))
		return at;
	*integer = false;
	return number_rest(input, at);
}

/* Whether a valid number has neither fraction nor exponent. */
bool number_is_integer(struct slice number);

/* Whether the whole text is one JSON number. */
bool number_valid(struct slice text);

/*
 * Writes a valid number's integer value as plain digits (1000.0 and 1e3 as 1000, -0 as 0).  False,
 * and nothing written, when the value is no integer or its exponent makes more than
 * NUMBER_DIGITS_MAX digits.
 */
enum { NUMBER_DIGITS_MAX = 4096 };
bool number_integer(struct slice number, struct writer *out);

#endif
