/*
 * What an endpoint accepts, as tables, and the check of a request against them.  Anything that the
 * tables do not allow is a 400 with code 1 that names the parameter.
 */
#ifndef SANDBOX_PARAMETER_H
#define SANDBOX_PARAMETER_H

#include "query.h"
#include "refusal.h"

#include <stdint.h>

enum parameter_type {
	PARAMETER_TEXT,
	PARAMETER_ID,	   /* digits only, at most `high` (0: 19) */
	PARAMETER_INTEGER, /* low..high, or one of choices */
	PARAMETER_BOOLEAN,
	PARAMETER_DATE,
	PARAMETER_CHOICE,
};

/* How a list travels.  REPEATED also accepts comma joined values, as the live API does. */
enum parameter_style { STYLE_SINGLE, STYLE_REPEATED, STYLE_CSV };

struct parameter {
	const char *name;
	enum parameter_type type;
	enum parameter_style style;
	bool required;
	const char *fallback; /* the default; lists: comma joined */
	const char *const *choices;
	int64_t low, high;
	size_t max_items; /* 0: no limit */
};

#define PARAMETERS_END                                                                             \
	{                                                                                          \
		.name = NULL                                                                       \
	}

struct argument {
	const struct parameter *what;
	const char **values; /* borrowed from the query, or from the fallback's copy */
	size_t count;
	uint64_t *ids; /* the values of a PARAMETER_ID as numbers */
	char *own;
	bool given; /* sent, not the default */
};

#define ARGUMENTS_MAX 40
struct arguments {
	struct argument list[ARGUMENTS_MAX];
	size_t count;
};

/*
 * Checks a query against NULL-terminated groups of parameters.  With complete set (a dump), missing
 * ones are not refused.  The arguments are to be released in any case.
 */
bool arguments_parse(struct arguments *arguments, struct query *query,
		     const struct parameter *const *groups, bool complete, struct refusal *refusal);
void arguments_release(struct arguments *arguments);

const struct argument *arguments_get(const struct arguments *arguments, const char *name);
/* Of a parameter that has a default or is required; NULL where it is neither and not given. */
const char *arguments_text(const struct arguments *arguments, const char *name);
int64_t arguments_integer(const struct arguments *arguments, const char *name, int64_t otherwise);
bool arguments_true(const struct arguments *arguments, const char *name);
bool arguments_given(const struct arguments *arguments, const char *name);
bool arguments_has(const struct arguments *arguments, const char *name, const char *value);
bool arguments_has_id(const struct arguments *arguments, const char *name, uint64_t id);

#endif
