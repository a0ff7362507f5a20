/*
 * Faults on purpose.  Whether a request suffers one is drawn from the seed, the request and how
 * often that same request was made before, so that concurrency changes nothing and a retry can do
 * better.
 */
#ifndef SANDBOX_FAULT_H
#define SANDBOX_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault {
	FAULT_NONE,
	/* instead of an answer */
	FAULT_RESET,
	FAULT_EXPIRE_TOKEN,
	FAULT_429,
	FAULT_500,
	FAULT_400_RETRY,
	FAULT_HTML,
	/* to the answer on its way */
	FAULT_TRUNCATE,
	FAULT_SLOW,
	FAULT_GARBAGE,
	/* to pages */
	FAULT_REPEAT_CURSOR,
	FAULT_EMPTY_PAGE,
	/* to rows */
	FAULT_BAD_UTF8,
	FAULT_NUL,
	FAULT_WRONG_TYPE,
	FAULT_BIG_INT,
	FAULT_UNKNOWN_FIELD,
	FAULT_NULL_KEY,
	/* to reports, drawn when they are made */
	FAULT_REPORT_BUSY,
	FAULT_REPORT_FAIL,
	FAULT_REPORT_EXPIRE,
	FAULT_URL_EXPIRE,
	/* about an id or a name, not a draw of the request */
	FAULT_BAD_ID,
	FAULT_POISON_ID,
	FAULT_NOT_FOUND,
	FAULT_FORBIDDEN,
	FAULT_COLUMN,
	FAULT_PARAMETER,  /* one that is in beta */
	FAULT_RESTRICTED, /* a stream: beta, not granted to the app */
};
#define FAULT_COUNT (FAULT_RESTRICTED + 1)

#define FAULT_RULES 32
struct fault_rule {
	enum fault kind;
	char where[48]; /* a category or stream; empty: everywhere */
	char value[64]; /* an id or name; empty: rate or first */
	double rate;
	unsigned first; /* hits the first so many attempts of every request */
};

struct faults {
	uint64_t seed;
	struct fault_rule rules[FAULT_RULES];
	size_t count;
};

/* "KIND[@WHERE]=RATE|xN|VALUE"; false where it is not that. */
bool faults_add(struct faults *faults, const char *text);

struct fault_target {
	const char *category, *stream; /* stream may be NULL */
	uint64_t identity;
	unsigned attempt; /* from 1 */
	bool makes_report;
};
enum fault faults_draw(const struct faults *faults, const struct fault_target *target);
/* Whether a rule of that kind is about this id or name. */
bool faults_concern(const struct faults *faults, enum fault kind, const struct fault_target *target,
		    const char *value);
const char *fault_name(enum fault fault);

#endif
