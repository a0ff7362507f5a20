#include "analytics.h"

#include "kinds.h"
#include "route.h"

const struct level level_account = {&kind_account, "AD_ACCOUNT_ID", NULL, 0, false};
const struct level level_campaign = {&kind_campaign, "CAMPAIGN_ID", "campaign_ids", 3, true};
const struct level level_ad_group = {&kind_ad_group, "AD_GROUP_ID", "ad_group_ids", 3, false};
const struct level level_ad = {&kind_ad, "AD_ID", "ad_ids", 3, false};
const struct level level_product_group = {&kind_product_group, "PRODUCT_GROUP_ID",
					  "product_group_ids", 3, false};

#define IDS(n, r, m)                                                                               \
	{                                                                                          \
		.name = (n), .type = PARAMETER_ID, .style = STYLE_REPEATED, .required = (r),       \
		.max_items = (m)                                                                   \
	}
#define AGGREGATE                                                                                  \
	{                                                                                          \
		.name = "aggregate_report_rows", .type = PARAMETER_BOOLEAN, .fallback = "false"    \
	}

const struct parameter analytics_campaign_ids[] = {IDS("campaign_ids", true, 250), AGGREGATE,
						   PARAMETERS_END};
const struct parameter analytics_ad_group_ids[] = {IDS("ad_group_ids", true, 250), AGGREGATE,
						   PARAMETERS_END};
const struct parameter analytics_product_group_ids[] = {IDS("product_group_ids", true, 250),
							PARAMETERS_END};
const struct parameter analytics_ad_ids[] = {IDS("ad_ids", false, 250),
					     IDS("campaign_ids", false, 250),
					     IDS("pin_ids", false, 100), PARAMETERS_END};

/* Ads are chosen by ad_ids, or by campaign_ids together with pin_ids. */
static bool choose_ads(struct request *request, struct group *chosen)
{
	const struct arguments *arguments = &request->arguments;
	struct group all = {0};

	if (!arguments_given(arguments, "campaign_ids") || !arguments_given(arguments, "pin_ids"))
		return refuse(
			&request->refusal, 400, 1,
			"Missing required parameter 'ad_ids', or 'campaign_ids' and 'pin_ids'.");
	group_all(&all, request->world, &kind_ad, request->path[0].number);
	for (size_t at = 0; at < all.count; at++) {
		const struct entity *ad = &all.members[at];

		if (arguments_has_id(arguments, "pin_ids", ad_pin_id(ad)) &&
		    arguments_has_id(arguments, "campaign_ids", entity_up(ad, &kind_campaign).id))
			group_add(chosen, ad);
	}
	group_release(&all);
	return true;
}

bool analytics_choose(struct request *request, const struct level *level, struct group *chosen)
{
	const struct entity *account = &request->path[0];

	if (!level->ids)
		group_add(chosen, account);
	else if (request->complete)
		group_all(chosen, request->world, level->kind, account->number);
	else if (arguments_given(&request->arguments, level->ids))
		group_named(chosen, account, level->kind,
			    arguments_get(&request->arguments, level->ids));
	else
		return choose_ads(request, chosen);
	return true;
}

static void write_apart(struct rows *rows, const struct level *level, const struct plan *plan,
			const struct group *chosen)
{
	struct series series = {.plan = plan};

	for (size_t at = 0; at < chosen->count; at++) {
		series_of(&series, level, &chosen->members[at]);
		series_write(rows, &series);
	}
	series_release(&series);
}

/* aggregate_report_rows: one series for all, without a key. */
static void write_together(struct rows *rows, const struct plan *plan, const struct group *chosen)
{
	struct series series = {.plan = plan};

	for (size_t at = 0; at < chosen->count; at++)
		group_ads(&series.ads, &chosen->members[at]);
	series_write(rows, &series);
	series_release(&series);
}

bool analytics_rows(struct request *request, struct rows *rows)
{
	const struct level *level = request->route->of;
	struct group chosen = {0};
	struct plan plan;
	const struct plan_rules rules = {.reach = {90, 90}, .hourly = {8, level->hour_range}};
	bool good = plan_parse(request, &rules, &plan) && analytics_choose(request, level, &chosen);

	if (good && arguments_true(&request->arguments, "aggregate_report_rows"))
		write_together(rows, &plan, &chosen);
	else if (good)
		write_apart(rows, level, &plan, &chosen);
	group_release(&chosen);
	return good;
}
