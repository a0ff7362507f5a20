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
	bool number;	    /* the key is a bare integer */
};

struct series {
	const struct plan *plan;
	struct text before; /* what a row is wrapped in: up to its brace; empty: nothing */
	struct text shared; /* key and attributes, each with a comma before it */
	struct group ads;
	struct cut cut;
	bool bare_ids; /* ids are numbers, as breakdowns and reports have them */
	bool no_key;   /* the key is in a row only if it was asked for */
};

/*
 * Sets shared, ads and the cut for the entity.  Keywords and product groups have no ads of their
 * own: they and their siblings share those of their ad group.
 */
void series_of(struct series *series, const struct level *level, const struct entity *entity);
void series_write(struct rows *rows, const struct series *series);
void series_release(struct series *series);

#endif
