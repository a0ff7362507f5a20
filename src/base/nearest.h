#ifndef NEAREST_H
#define NEAREST_H

/*
 * Finds the known name that a misspelt one was meant to be: try all names, then read `best`.
 *   struct nearest near = {.text = given};
 *   nearest_try(&near, "start_date"); ...
 */
struct nearest {
	const char *text;
	const char *best; /* the nearest name so far (borrowed); NULL when none is near enough */
	unsigned distance;
};

void nearest_try(struct nearest *nearest, const char *name);

/* The least number of insertions, deletions, replacements and swaps of neighbours that turn `a`
 * into `b`, regardless of case; UINT_MAX for texts above 63 bytes. */
unsigned nearest_distance(const char *a, const char *b);

#endif
