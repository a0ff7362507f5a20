#ifndef REDACT_H
#define REDACT_H

#include <stddef.h>

/*
 * Asterisks over every place where `text` holds `secret` (NULL: none), in any case: a part of 12
 * characters is enough, since quotes are cut short at either end; of a shorter secret it takes the
 * whole.  What has less than 6 characters is no secret: a word in every line would be one.
 */
enum { REDACT_PART = 12, REDACT_LEAST = 6 };
void redact(char *text, const char *secret);

/* All that must not be shown, in a run that gets new ones. */
struct secrets {
	char **items; /* owned */
	size_t count, capacity;
};

void secrets_add(struct secrets *secrets, const char *secret); /* copied; NULL: none */
/* The form in which HTTP Basic authentication sends them (RFC 7617). */
void secrets_add_basic(struct secrets *secrets, const char *user, const char *password);
void secrets_redact(const struct secrets *secrets, char *text);
void secrets_release(struct secrets *secrets);

#endif
