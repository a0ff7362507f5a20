#ifndef ERROR_H
#define ERROR_H

/*
 * A failure, reported once.  The caller owns the struct error, which starts as {0} and keeps the
 * first failure; each caller on the way up may prefix what it was doing.  main prints it.
 */

/* The kind alone decides the exit status and Airbyte's failure_type. */
enum error_kind {
	ERROR_NONE,
	ERROR_USAGE,	 /* the command line: exit 2 */
	ERROR_CONFIG,	 /* the operator can fix it: config, catalog, state, permissions */
	ERROR_AUTH,	 /* the credentials were refused */
	ERROR_TRANSIENT, /* the API was down, slow or malformed beyond max_retry_s */
	ERROR_LIMITED,	 /* a quota is used up; the text says when it is free again */
	ERROR_API,	 /* the API's answer makes no sense to us */
	ERROR_PARTIAL,	 /* some parts failed and were reported; the rest is done */
	ERROR_OUTPUT,	 /* stdout could not be written */
	ERROR_STOPPED,	 /* a signal asked us to stop */
};

struct error {
	enum error_kind kind;
	char text[768]; /* one sentence, UTF-8, no secret */
};

/* Records the failure unless there is one already; returns -1, for `return error_set(...)`. */
int error_set(struct error *err, enum error_kind kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "what we were doing: " in front of the text; returns -1. */
int error_prefix(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Removes the failure, so that the struct can be used again. */
void error_clear(struct error *err);

#endif
