#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The borrowed bytes that the readers of JSON (value, text, number) walk over.  Every reader takes
 * the place of the first byte of what it reads and returns the place behind the last, or NULL after
 * recording the fault.  No reader looks at `end` or beyond.
 */
struct input {
	const char *end;
	const char *fault, *why; /* where and why reading stopped; NULL: no fault */
};

/*
 * Records the fault and returns NULL.  At the end of the input the reason is always that the input
 * ends too early, whatever `why` says.
 */
const char *input_fault(struct input *input, const char *at, const char *why);

/* Skips the whitespace of RFC 8259, section 2. */
static inline const char *input_space(const struct input *input, const char *at)
{
	while (at < input->end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
		at++;
	return at;
}

#endif
