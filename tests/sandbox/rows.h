/*
 * Where rows go: comma separated into a body, or one a line to stdout (a dump), or nowhere but into
 * the count.  A dump adds the parents' ids as members of the row.
 */
#ifndef SANDBOX_ROWS_H
#define SANDBOX_ROWS_H

#include "text.h"

#include <stdbool.h>
#include <stdio.h>

struct rows {
	struct text *out;
	size_t count;
	FILE *lines;	   /* a dump: where its lines go; NULL for a body */
	const char *extra; /* a dump: members to add, such as "ad_account_id":"549"; may be NULL */
};

void rows_open(struct rows *rows);
void rows_close(struct rows *rows);

#endif
