/*
 * Asynchronous reports: POST makes a job, GET tells how it is and where its file lies, and the file
 * is served below /async_reporting_v3 the way a signed link is: no Authorization, and not for long.
 */
#ifndef SANDBOX_REPORT_H
#define SANDBOX_REPORT_H

#include "answer.h"
#include "request.h"

#define REPORT_PREFIX "/async_reporting_v3/"

struct reports;

/* polls: how many GETs find the report still in progress. */
struct reports *reports_new(uint64_t seed, unsigned polls);
void reports_free(struct reports *reports);

/* Row functions: the answer to POST (in a dump: the rows themselves), and to GET. */
bool report_create(struct request *request, struct rows *rows);
bool report_poll(struct request *request, struct rows *rows);

extern const struct parameter report_parameters[], report_token[];

/*
 * The file behind a link.  Refuses links that are expired, forged, or asked with an Authorization
 * header; the refusal's text is XML then.
 */
bool report_file(struct sandbox *sandbox, const struct call *call, struct text *out, size_t *rows,
		 struct refusal *refusal);

#endif
