#ifndef COPY_H
#define COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/slice.h"
#include "json/input.h"
#include "json/writer.h"

/*
 * Values whose members nobody declared: copied without the space between tokens, texts repaired, of
 * duplicate names the last, and without the members that must never leave: those whose names
 * speak of credentials.
 */
struct copied_member {
	size_t start, name_end,
		end; /* offsets: "name" from start to name_end, the comma before end */
	uint32_t hash;
	bool superseded;
};

struct copier {
	struct input *input;
	struct writer *out;
	bool repaired;		       /* set when a text had to be */
	struct copied_member *members; /* of the objects that are open, innermost last */
	size_t count, capacity;
	bool forgotten; /* some of them are superseded already */
	struct buffer name;
};

void copy_release(struct copier *copier);

/* The value at `at`; as the readers of value.h. */
const char *copy_value(struct copier *copier, const char *at, unsigned depth);

/*
 * One member of an object that the caller opened, with the comma behind it; `name` is the raw text.
 * Secrets are passed over.
 */
const char *copy_member(struct copier *copier, struct slice name, const char *at, unsigned depth);

/* The members whose names begin with `prefix` will not be there after all; until copy_close. */
void copy_forget(struct copier *copier, struct slice prefix);

/* Ends the object whose first member was number `base`: duplicates go, the last comma becomes '}'.
 */
void copy_close(struct copier *copier, size_t base);

#endif
