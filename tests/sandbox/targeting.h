/*
 * Analytics by targeting: {"data":[{"targeting_type":...,"targeting_value":...,"metrics":{...}}]}.
 * Types are independent breakdowns: each of them sums up to the whole.
 */
#ifndef SANDBOX_TARGETING_H
#define SANDBOX_TARGETING_H

#include "analytics.h"

struct targeting_type {
	const char *name;
	const char *const *values;
	bool numbers; /* the values are written as numbers */
};

/* NULL when there is none of that name. */
const struct targeting_type *targeting_find(const char *name);
size_t targeting_count(const struct targeting_type *type);
/* The value, as JSON. */
void targeting_write_value(struct text *out, const struct targeting_type *type, size_t value);
/* Refuses columns that breakdowns do not have. */
bool targeting_allows(struct request *request, struct plan *plan);

/* A route's row function; its `of` is a struct level. */
bool targeting_rows(struct request *request, struct rows *rows);

/* targeting_types and attribution_types, per level. */
extern const struct parameter targeting_account[], targeting_campaign[], targeting_ad_group[],
	targeting_ad[];

#endif
