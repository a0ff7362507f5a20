#ifndef NEAREST_H
#define NEAREST_H

/*
 * Which known name was meant?  Try all of them, then look at `best`:
 *   struct nearest near = {.text = given};
 *   nearest_try(&near, "start_date"); ...
 */
struct nearest {
	const char *text;
	const char *best; /* the nearest name so far (borrowed); NULL when none is near enough */
	unsigned distance;
};

void nearest_try(struct nearest *nearest, const char *name);

/* Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`, regardless of
 * case; texts above 63 bytes are infinitely far. */
unsigned nearest_distance(const char *a, const char *b);

#endif
