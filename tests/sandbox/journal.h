/* The log of requests: a JSON line each, written when the answer is out. */
#ifndef SANDBOX_JOURNAL_H
#define SANDBOX_JOURNAL_H

#include "answer.h"

struct journal;

/* Exits with a message when the file cannot be opened; path NULL: a journal that writes nothing. */
struct journal *journal_new(const char *path);
void journal_free(struct journal *journal);

struct journal_entry {
	const struct call *call;
	const struct answer *answer;
	double began, ended; /* unix seconds */
	unsigned concurrent; /* requests under way when it began, itself included */
	bool whole;	     /* the client took all of it */
};
void journal_write(struct journal *journal, const struct journal_entry *entry);

#endif
