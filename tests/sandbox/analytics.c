#include "analytics.h"

#include "day.h"
#include "group.h"
#include "kinds.h"
#include "plan.h"
#include "route.h"
#include "sums.h"

const struct level level_account = {&kind_account, "AD_ACCOUNT_ID", NULL, 0};
const struct level level_campaign = {&kind_campaign, "CAMPAIGN_ID", "campaign_ids", 3};
const struct level level_ad_group = {&kind_ad_group, "AD_GROUP_ID", "ad_group_ids", 3};
const struct level level_ad = {&kind_ad, "AD_ID", "ad_ids", 3};

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
const struct parameter analytics_ad_ids[] = {IDS("ad_ids", false, 250),
					     IDS("campaign_ids", false, 250),
					     IDS("pin_ids", false, 100), PARAMETERS_END};

static void member(struct text *out, const struct column *column)
{
	text_puts(out, ",\"");
	text_puts(out, column->name);
	text_puts(out, "\":");
}

static bool below(const struct kind *kind, const struct kind *level)
{
	for (; kind; kind = kind->parent)
		if (kind == level)
			return true;
	return level == &kind_account;
}

/* What all rows of an entity share: its key, then the attributes that its level has. */
static void write_shared(struct text *out, const struct level *level, const struct plan *plan,
			 const struct entity *entity)
{
	const struct column *key = column_find(level->key);

	member(out, key);
	key->write(out, entity);
	for (size_t at = 0; at < plan->column_count; at++) {
		const struct column *column = plan->columns[at];
		struct entity of;

		if (column->form != COLUMN_ATTRIBUTE || column == key || !column->write ||
		    !below(level->kind, column->level))
			continue;
		of = entity_up(entity, column->level);
		member(out, column);
		column->write(out, &of);
	}
}

/* The documentation gives DATE as a date and is silent on hours; a time tells 24 rows apart. */
static void write_date(struct text *out, const struct plan *plan, int32_t named, int hour)
{
	if (plan->granularity == GRANULARITY_TOTAL)
		return;
	text_puts(out, ",\"DATE\":\"");
	if (plan->granularity == GRANULARITY_HOUR)
		day_write_time(out, (int64_t)named * DAY_SECONDS + (int64_t)hour * 3600);
	else
		day_write(out, named);
	text_char(out, '"');
}

/* What the rows of one entity have in common. */
struct series {
	const struct plan *plan;
	struct text shared; /* key and attributes, each with a comma before it */
	struct group ads;
};

static void write_row(struct rows *rows, const struct series *series, const struct sums *sums,
		      int32_t named, int hour)
{
	struct text *out = rows->out;
	size_t begins;

	rows_open(rows);
	begins = out->length;
	text_add(out, series->shared.bytes, series->shared.length);
	write_date(out, series->plan, named, hour);
	sums_write(out, series->plan, sums);
	if (out->length == begins)
		text_char(out, ',');
	out->bytes[begins] = '{'; /* over the first comma */
	text_char(out, '}');
	rows_close(rows);
}

static void write_hours(struct rows *rows, const struct series *series, int32_t day)
{
	for (int hour = 0; hour < 24; hour++) {
		struct sums sums = {0};

		sums_day(&sums, series->plan, &series->ads, day, hour);
		if (sums.any)
			write_row(rows, series, &sums, day, hour);
	}
}

static void write_buckets(struct rows *rows, const struct series *series)
{
	const struct plan *plan = series->plan;
	int32_t named;

	for (int32_t from = plan->start, to; from <= plan->end; from = to + 1) {
		struct sums sums = {0};

		to = plan_bucket(plan, from, &named);
		for (int32_t day = from; day <= to; day++)
			sums_day(&sums, plan, &series->ads, day, -1);
		if (sums.any)
			write_row(rows, series, &sums, named, 0);
	}
}

static void write_series(struct rows *rows, const struct series *series)
{
	const struct plan *plan = series->plan;

	if (plan->granularity != GRANULARITY_HOUR)
		write_buckets(rows, series);
	else
		for (int32_t day = plan->start; day <= plan->end; day++)
			write_hours(rows, series, day);
}

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

static bool choose(struct request *request, const struct level *level, struct group *chosen)
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
		series.shared.length = 0;
		series.ads.count = 0;
		write_shared(&series.shared, level, plan, &chosen->members[at]);
		group_ads(&series.ads, &chosen->members[at]);
		write_series(rows, &series);
	}
	text_release(&series.shared);
	group_release(&series.ads);
}

/* aggregate_report_rows: one series for all, without a key. */
static void write_together(struct rows *rows, const struct plan *plan, const struct group *chosen)
{
	struct series series = {.plan = plan};

	for (size_t at = 0; at < chosen->count; at++)
		group_ads(&series.ads, &chosen->members[at]);
	write_series(rows, &series);
	group_release(&series.ads);
}

bool analytics_rows(struct request *request, struct rows *rows)
{
	const struct level *level = request->route->of;
	struct group chosen = {0};
	struct plan plan;
	bool good =
		plan_parse(request, level->hour_range, &plan) && choose(request, level, &chosen);

	if (good && arguments_true(&request->arguments, "aggregate_report_rows"))
		write_together(rows, &plan, &chosen);
	else if (good)
		write_apart(rows, level, &plan, &chosen);
	group_release(&chosen);
	return good;
}
