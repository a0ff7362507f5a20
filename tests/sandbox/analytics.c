#include "analytics.h"

#include "kinds.h"
#include "route.h"

#include <stdlib.h>

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
#define ONE_ID(n)                                                                                  \
	{                                                                                          \
		.name = (n), .type = PARAMETER_ID, .required = true                                \
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

const struct parameter analytics_pin_ids[] = {ONE_ID("campaign_id"), IDS("pin_ids", true, 100),
					      PARAMETERS_END};
/* The attributes that its rows can have are the campaign's. */
static const struct level level_pin = {&kind_campaign, "PIN_ID", NULL, 3, false};

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

static int by_value(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* A pin's row is what all ads of the campaign delivered that promote it. */
static void write_pin(struct rows *rows, struct series *series, const struct entity *campaign,
		      uint64_t pin)
{
	struct group all = {0};

	series_of(series, &level_pin, campaign);
	text_puts(&series->shared, ",\"PIN_ID\":\"");
	text_uint(&series->shared, pin);
	text_char(&series->shared, '"');
	series->ads.count = 0;
	group_ads(&all, campaign);
	for (size_t at = 0; at < all.count; at++)
		if (ad_pin_id(&all.members[at]) == pin)
			group_add(&series->ads, &all.members[at]);
	series_write(rows, series);
	group_release(&all);
}

/* The pins asked for, or (a dump) all that the campaign promotes; in order, each once. */
static uint64_t *pins_of(const struct request *request, const struct entity *campaign,
			 size_t *count)
{
	const struct argument *asked = arguments_get(&request->arguments, "pin_ids");
	struct group ads = {0};
	uint64_t *pins;
	size_t unique = 0;

	if (request->complete)
		group_ads(&ads, campaign);
	*count = request->complete ? ads.count : asked->count;
	pins = memory_new((*count + 1) * sizeof(*pins));
	for (size_t at = 0; at < *count; at++)
		pins[at] = request->complete ? ad_pin_id(&ads.members[at]) : asked->ids[at];
	qsort(pins, *count, sizeof(*pins), by_value);
	for (size_t at = 0; at < *count; at++)
		if (!unique || pins[unique - 1] != pins[at])
			pins[unique++] = pins[at];
	*count = unique;
	group_release(&ads);
	return pins;
}

static void write_campaign(struct request *request, struct rows *rows, const struct plan *plan,
			   const struct entity *campaign)
{
	struct series series = {.plan = plan, .no_key = true};
	size_t count;
	uint64_t *pins = pins_of(request, campaign, &count);

	rows->parents[1].name = "campaign_id";
	rows->parents[1].id = campaign->id;
	for (size_t at = 0; at < count; at++)
		write_pin(rows, &series, campaign, pins[at]);
	series_release(&series);
	free(pins);
}

bool analytics_pins(struct request *request, struct rows *rows)
{
	const struct plan_rules rules = {.reach = {90, 90}, .hourly = {8, 3}};
	const struct entity *account = &request->path[0];
	struct group campaigns = {0};
	struct plan plan;

	if (!plan_parse(request, &rules, &plan))
		return false;
	if (request->complete)
		group_all(&campaigns, request->world, &kind_campaign, account->number);
	else
		group_named(&campaigns, account, &kind_campaign,
			    arguments_get(&request->arguments, "campaign_id"));
	for (size_t at = 0; at < campaigns.count; at++)
		write_campaign(request, rows, &plan, &campaigns.members[at]);
	group_release(&campaigns);
	return true;
}
