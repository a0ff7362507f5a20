/* The flat synchronous ads analytics: account, campaigns, ad groups, ads. */
#ifndef SANDBOX_ANALYTICS_H
#define SANDBOX_ANALYTICS_H

#include "request.h"

/* A level of reporting; `of` of the routes. */
struct level {
	const struct kind *kind;
	const char *key; /* the id column that is in every row */
	const char *ids; /* the parameter that chooses entities; NULL: the account of the path */
	int32_t hour_range;
};

bool analytics_rows(struct request *request, struct rows *rows);

extern const struct level level_account, level_campaign, level_ad_group, level_ad;
extern const struct parameter analytics_campaign_ids[], analytics_ad_group_ids[],
	analytics_ad_ids[];

#endif
