/*
 * Where rows go: comma separated into a body, or one a line to stdout (a dump), or nowhere but into
 * the count.  A dump adds the parents' ids as members of the row.
 */
#ifndef SANDBOX_ROWS_H
#define SANDBOX_ROWS_H

#include "text.h"

#include <stdbool.h>
#include <stdio.h>

#define ROWS_PARENTS 2

struct rows {
	struct text *out;
	size_t count;
	FILE *lines; /* a dump: where its lines go; NULL for a body */
	/* A dump: members to add, such as "split_key":"all"; may be NULL. */
	const char *extra;
	/* A dump: ids to add where the row itself has no such member. */
	struct {
		const char *name; /* NULL: none */
		const char *text; /* NULL: the id */
		uint64_t id;
	} parents[ROWS_PARENTS];
};

void rows_open(struct rows *rows);
void rows_close(struct rows *rows);

#endif
