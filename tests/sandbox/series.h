/* The rows of one entity in time: a row for every bucket in which it delivered. */
#ifndef SANDBOX_SERIES_H
#define SANDBOX_SERIES_H

#include "rows.h"
#include "sums.h"

/* A level of reporting. */
struct level {
	const struct kind *kind;
	const char *key;    /* the id column that is in every row */
	const char *ids;    /* the parameter that chooses entities; NULL: the account of the path */
	int32_t hour_range; /* days that one request by the hour may span; 0: no limit */
};

struct series {
	const struct plan *plan;
	struct text before; /* what a row is wrapped in: up to its brace; empty: nothing */
	struct text shared; /* key and attributes, each with a comma before it */
	struct group ads;
	struct cut cut;
	bool bare_key; /* the key is a number, as breakdowns have it */
};

/* Sets shared and ads for the entity. */
void series_of(struct series *series, const struct level *level, const struct entity *entity);
void series_write(struct rows *rows, const struct series *series);
void series_release(struct series *series);

#endif
