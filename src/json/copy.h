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
 * Copies values whose members are not declared: without whitespace between tokens, with texts
 * repaired, of duplicate names only the last, and without members whose names suggest credentials.
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
	bool repaired;		       /* set when a text was repaired */
	struct copied_member *members; /* of the open objects, innermost last */
	size_t count, capacity;
	bool forgotten; /* some members are superseded already */
	struct buffer name;
};

void copy_release(struct copier *copier);

/* Copies the value at `at`; a reader as in input.h. */
const char *copy_value(struct copier *copier, const char *at, unsigned depth);

/*
 * Copies one member of an object that the caller opened, and a comma; `name` is the raw name.
 * Credentials are skipped.
 */
const char *copy_member(struct copier *copier, struct slice name, const char *at, unsigned depth);

/* Drops the members whose names begin with `prefix`; only before copy_close. */
void copy_forget(struct copier *copier, struct slice prefix);

/* Ends the object whose first member is members[base]: drops duplicates, turns the last comma into
 * '}'. */
void copy_close(struct copier *copier, size_t base);

#endif
