/* One request on its way to rows, and the row functions' view of it. */
#ifndef SANDBOX_REQUEST_H
#define SANDBOX_REQUEST_H

#include "cursor.h"
#include "fault.h"
#include "parameter.h"
#include "rows.h"
#include "world.h"

#define CAPTURES_MAX 2

struct route;

struct request {
	const struct world *world;
	const struct route *route;
	const char *scopes;		     /* of the token, space separated at both ends */
	const char *path_text[CAPTURES_MAX]; /* those that are words; NULL: ids */
	struct entity path[CAPTURES_MAX];    /* what the ids in the path name */
	const char *encoded;		     /* the query as it came; borrowed */
	struct query query;
	struct arguments arguments;
	struct refusal refusal;
	bool complete;	    /* a dump: all rows, no pages, no limits */
	bool repeat_cursor; /* faults that only a list can commit */
	bool empty_page;
	bool has_next;
	struct reports *reports; /* see report.h */
	const char *origin;	 /* http://127.0.0.1:PORT */
	enum fault fault;	 /* what a job made by this request suffers */
	struct cursor next;
};

bool request_has_scope(const struct request *request, const char *scope);

#endif
