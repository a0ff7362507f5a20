#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <stdbool.h>

/* One HTTP request; the text is borrowed.  http/pool sends it. */
struct request {
	const char *method;    /* "GET", "POST" */
	const char *url;       /* absolute; never shown in a log or an error */
	const char *body;      /* NULL: none */
	const char *category;  /* rate-limit category */
	const char *label;     /* "GET /ad_accounts/{ad_account_id}/ads": for logs and errors */
	bool to_file;	       /* decode into an unlinked temporary file (reports) */
	const char *body_type; /* of the body; NULL: application/json */
	const char *user, *password; /* HTTP Basic authentication (RFC 7617); NULL: none */
};

#endif
