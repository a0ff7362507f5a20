/*
 * The endpoints.  One line a route: where, what it accepts, whose quota it uses, and how its rows
 * are made.  The order matters where a fixed path and one with an id overlap: the first match wins.
 */
#ifndef SANDBOX_ROUTE_H
#define SANDBOX_ROUTE_H

#include "limit.h"
#include "request.h"

enum shape {
	SHAPE_PAGE,   /* {"items":[rows],"bookmark":...} */
	SHAPE_ITEMS,  /* {"items":[rows]} */
	SHAPE_ARRAY,  /* [rows] */
	SHAPE_TRENDS, /* {"trends":[rows]} */
	SHAPE_DATA,   /* {"data":[rows]} */
	SHAPE_OBJECT, /* the one row */
};

#define ROUTE_GROUPS  6
#define ROUTE_QUERIES 9

struct route {
	const char *method, *path; /* below /v5 */
	const char *stream;	   /* what --dump calls it; NULL: not dumped */
	bool (*rows)(struct request *request, struct rows *rows);
	const void *of;	    /* the row function's own */
	const char *scopes; /* all of them are needed, comma separated */
	const struct parameter *parameters[ROUTE_GROUPS];
	const char *exclusive[4]; /* at most one of these may be given */
	/* Queries that together deliver all of it; none: the empty one. */
	const char *everything[ROUTE_QUERIES];
	enum category category;
	enum shape shape;
	bool client_credentials; /* such tokens may use it */
	bool changes;		 /* the same request may be answered otherwise later */
	bool by_url;		 /* a POST without a body: its parameters are in the URL */
};

/*
 * Finds the route and what its ids name.  Refuses with 404 or 405, or a malformed id with 400;
 * fills request->route and request->path.
 */
bool route_find(struct request *request, const char *method, const char *path);
/* What stands in braces in a path. */
struct capture {
	const char *name;
	const struct kind *kind; /* NULL: one of choices */
	size_t max_digits;
	int code; /* of the 404 */
	const char *const *choices;
};
/* Those of a route, in their order; returns how many. */
size_t route_captures(const struct route *route, const struct capture *out[CAPTURES_MAX]);
/* By what --dump calls it; NULL when there is none. */
const struct route *route_of_stream(const char *stream);
const struct route *route_next(const struct route *previous_or_null);

#endif
