/* The flat synchronous ads analytics: account, campaigns, ad groups, ads. */
#ifndef SANDBOX_ANALYTICS_H
#define SANDBOX_ANALYTICS_H

#include "request.h"
#include "series.h"

/* A route's row function; its `of` is a struct level. */
bool analytics_rows(struct request *request, struct rows *rows);
/* /pins/analytics: one campaign, by pin. */
bool analytics_pins(struct request *request, struct rows *rows);
/* The entities that the request names, or (a dump) all of the account. */
bool analytics_choose(struct request *request, const struct level *level, struct group *chosen);

extern const struct level level_account, level_campaign, level_ad_group, level_ad,
	level_product_group;
extern const struct parameter analytics_campaign_ids[], analytics_ad_group_ids[],
	analytics_ad_ids[], analytics_product_group_ids[], analytics_pin_ids[];

#endif
