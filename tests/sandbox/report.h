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

/* A report is in progress for so many GETs, and so many seconds. */
struct reports_pace {
	unsigned polls, seconds;
};
struct reports *reports_new(uint64_t seed, const struct reports_pace *pace);
void reports_free(struct reports *reports);

/* A sort of report. */
struct report_form {
	const char *polled_at; /* the path of its GET */
	/* Checks the request for a report. */
	bool (*check)(struct request *request);
	/* Writes the file; in a dump, a line for each row.  The request was checked. */
	void (*write)(struct request *request, struct rows *rows);
	unsigned per_minute; /* so many of an ad account; 0: any number */
	bool wrapped;	     /* answers come as {"code":0,"data":{...}} */
	bool token_alone;    /* so answers POST, and GET knows no failure: 400 with code 1104 */
};

/*
 * Row functions: the answer to POST (in a dump: the rows themselves), whose route's `of` is a form,
 * and to GET.
 */
bool report_create(struct request *request, struct rows *rows);
bool report_poll(struct request *request, struct rows *rows);

extern const struct parameter report_token[];

/*
 * The file behind a link.  Refuses links that are expired, forged, or asked with an Authorization
 * header; the refusal's text is XML then.
 */
bool report_file(struct sandbox *sandbox, const struct call *call, struct text *out, size_t *rows,
		 struct refusal *refusal);

#endif
