/*
 * The 175 columns of the synchronous ads analytics, their names as in the API description 5.23.
 * What they mean follows Pinterest's usual naming; the formulas are ours.
 */
#ifndef SANDBOX_COLUMN_H
#define SANDBOX_COLUMN_H

#include "delivery.h"

enum column_form {
	COLUMN_COUNT,	  /* a sum of measures, each times permille, times each */
	COLUMN_RATIO,	  /* one sum of measures over another, times each */
	COLUMN_ATTRIBUTE, /* of an entity: see attribute.c */
};

struct column {
	const char *name;
	void (*write)(struct text *out, const struct entity *of); /* of attributes */
	const struct kind *level; /* attribute: of what; rows above it have no value */
	int64_t permille, each;
	unsigned measures; /* bits of enum measure */
	unsigned over;	   /* ratio: the denominator's */
	unsigned places;   /* decimals of the integer that comes out */
	enum column_form form;
};

extern const struct column columns[];
#define COLUMNS_SYNC	 175
#define COLUMN_COUNT_MAX 640

/* NULL when there is none of that name. */
const struct column *column_find(const char *name);
/* Of reports: all but one of the synchronous ones, and more. */
const struct column *column_find_async(const char *name);
/* Those that only reports have; NULL behind the last. */
const struct column *column_async(size_t index);
bool column_is_conversion(const struct column *column);

/* Writers of attributes. */
void attribute_id(struct text *out, const struct entity *of); /* a bare integer */
void attribute_quoted_id(struct text *out, const struct entity *of);
void attribute_name(struct text *out, const struct entity *of);
void attribute_status(struct text *out, const struct entity *of);
void attribute_objective(struct text *out, const struct entity *of);
void attribute_pin(struct text *out, const struct entity *of);
void attribute_budget(struct text *out, const struct entity *of);
void attribute_budget_type(struct text *out, const struct entity *of);
void attribute_flag(struct text *out, const struct entity *of);
void attribute_optimization(struct text *out, const struct entity *of);

#endif
