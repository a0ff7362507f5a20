#ifndef ERROR_H
#define ERROR_H

/*
 * What went wrong, once.  A struct error is owned by the caller, starts as {0} and keeps the first
 * failure; on the way up every layer may prefix what it was doing.  main prints it.
 */

/* The kind decides the exit status and Airbyte's failure_type; nothing else may. */
enum error_kind {
	ERROR_NONE,
	ERROR_USAGE,	 /* the command line: exit 2 */
	ERROR_CONFIG,	 /* the operator can mend it: config, catalog, state, permissions */
	ERROR_AUTH,	 /* the credentials were refused */
	ERROR_TRANSIENT, /* the API was down, slow or malformed for longer than our patience */
	ERROR_LIMITED,	 /* a quota is used up; the text says when to come back */
	ERROR_API,	 /* the API answered something that we do not understand */
	ERROR_PARTIAL,	 /* parts failed and were named; the rest is done */
	ERROR_OUTPUT,	 /* stdout could not be written */
	ERROR_STOPPED,	 /* a signal asked us to stop */
};

struct error {
	enum error_kind kind;
	char text[768]; /* one sentence, UTF-8, no secret */
};

/* Record the first failure; always returns -1, so that callers write `return error_set(...)`. */
int error_set(struct error *err, enum error_kind kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Put "what we were doing: " in front of the text already there; returns -1. */
int error_prefix(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Forget the failure: the struct can be used again. */
void error_clear(struct error *err);

#endif
