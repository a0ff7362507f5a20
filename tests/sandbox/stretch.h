/*
 * A file of any length that is never whole: its beginning, its middle many times over, its end.  As
 * gzip too, where the middle is compressed once: its pieces end with a full flush, so that they can
 * stand behind each other.
 */
#ifndef SANDBOX_STRETCH_H
#define SANDBOX_STRETCH_H

#include "text.h"

#include <stdbool.h>
#include <sys/types.h>

struct stretch {
	struct text begin, middle, end;
	uint64_t times; /* that the middle stands there */
	uint64_t length;
};

/*
 * New, from a JSON object or array whose members it repeats until it has that many megabytes before
 * compression; level 0: none.  NULL where there is nothing to repeat.
 */
struct stretch *stretch_new(const struct text *json, uint64_t megabytes, int level);
void stretch_free(struct stretch *stretch);

/* Copies what stands at that position, or a part of it; how many bytes. */
ssize_t stretch_read(const struct stretch *stretch, uint64_t position, char *buffer, size_t max);

#endif
