/* A query string or form body, taken apart: names and values in their order, decoded. */
#ifndef SANDBOX_QUERY_H
#define SANDBOX_QUERY_H

#include <stdbool.h>
#include <stddef.h>

struct pair {
	char *name, *value; /* point into the query's text */
	bool used;
};

struct query {
	char *text; /* own */
	struct pair *pairs;
	size_t count;
};

/* False where an escape is broken or decodes to a NUL; the query is to be released either way. */
bool query_parse(struct query *query, const char *encoded);
void query_release(struct query *query);
/* The first of that name, or NULL. */
const char *query_value(const struct query *query, const char *name);

#endif
