#ifndef REDACT_H
#define REDACT_H

/* Asterisks over every place where `text` holds `secret` (or NULL), or its beginning cut short. */
void redact(char *text, const char *secret);

#endif
