#include "analytics.h"

#include "day.h"
#include "group.h"
#include "kinds.h"
#include "plan.h"
#include "route.h"

struct sums {
	struct measures measures;
	int64_t counts[COLUMN_COUNT_MAX]; /* of the plan's columns */
	bool any;
};

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

static int64_t counted(const struct column *column, const struct measures *atom)
{
	int64_t sum = 0;

	/* Each measure by itself, so that the parts of a total add up to it. */
	for (int measure = 0; measure < MEASURES; measure++)
		if (column->measures >> measure & 1)
			sum += atom->of[measure] * column->permille / 1000;
	return sum * column->each;
}

static void add_atom(struct sums *sums, const struct plan *plan, const struct measures *atom)
{
	sums->any = true;
	for (int measure = 0; measure < MEASURES; measure++)
		sums->measures.of[measure] += atom->of[measure];
	for (size_t at = 0; at < plan->column_count; at++)
		if (plan->columns[at]->form == COLUMN_COUNT)
			sums->counts[at] += counted(plan->columns[at], atom);
}

/* hour -1: the whole day. */
static void sum_day(struct sums *sums, const struct plan *plan, const struct group *ads,
		    int32_t day, int hour)
{
	for (size_t at = 0; at < ads->count; at++) {
		struct measures atom;

		if (!delivery_of(&ads->members[at], day, &plan->attribution, &atom))
			continue;
		for (int measure = 0; hour >= 0 && measure < MEASURES; measure++)
			atom.of[measure] = delivery_hour(atom.of[measure], hour);
		if (atom.of[IMPRESSION_1])
			add_atom(sums, plan, &atom);
	}
}

static int64_t measured(unsigned measures, const struct measures *sums)
{
	int64_t sum = 0;

	for (int measure = 0; measure < MEASURES; measure++)
		if (measures >> measure & 1)
			sum += sums->of[measure];
	return sum;
}

static void member(struct text *out, const struct column *column)
{
	text_puts(out, ",\"");
	text_puts(out, column->name);
	text_puts(out, "\":");
}

/* A count may come as 1000 or as 1000.0, and a count of nothing as 0 or not at all. */
static void write_count(struct text *out, const struct column *column, int64_t value)
{
	unsigned which = (unsigned)(column - columns);

	if (!value && which % 2)
		return;
	member(out, column);
	text_decimal(out, value, column->places);
	if (!column->places && (value ^ which) % 4 == 0)
		text_puts(out, ".0");
}

static void write_ratio(struct text *out, const struct column *column, const struct sums *sums)
{
	int64_t over = measured(column->over, &sums->measures);

	if (!over)
		return;
	member(out, column);
	text_decimal(out, measured(column->measures, &sums->measures) * column->each / over,
		     column->places);
}

static void write_metrics(struct text *out, const struct plan *plan, const struct sums *sums)
{
	for (size_t at = 0; at < plan->column_count; at++) {
		const struct column *column = plan->columns[at];

		if (plan->granularity == GRANULARITY_HOUR && column_is_conversion(column))
			continue; /* since 5.23 */
		if (column->form == COLUMN_COUNT)
			write_count(out, column, sums->counts[at]);
		else if (column->form == COLUMN_RATIO)
			write_ratio(out, column, sums);
	}
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

static void write_row(struct rows *rows, const struct plan *plan, const struct text *shared,
		      const struct sums *sums, int32_t named)
{
	size_t begins;

	rows_open(rows);
	begins = rows->out->length;
	text_add(rows->out, shared->bytes, shared->length);
	if (plan->granularity != GRANULARITY_TOTAL) {
		text_puts(rows->out, ",\"DATE\":\"");
		day_write(rows->out, named);
		text_char(rows->out, '"');
	}
	write_metrics(rows->out, plan, sums);
	if (rows->out->length == begins)
		text_char(rows->out, ',');
	rows->out->bytes[begins] = '{'; /* over the first comma */
	text_char(rows->out, '}');
	rows_close(rows);
}

static void write_hours(struct rows *rows, const struct plan *plan, const struct text *shared,
			const struct group *ads, int32_t day)
{
	for (int hour = 0; hour < 24; hour++) {
		struct text with_hour = {0};
		struct sums sums = {0};

		sum_day(&sums, plan, ads, day, hour);
		if (!sums.any)
			continue;
		text_add(&with_hour, shared->bytes, shared->length);
		text_puts(&with_hour, ",\"HOUR\":");
		text_int(&with_hour, hour);
		write_row(rows, plan, &with_hour, &sums, day);
		text_release(&with_hour);
	}
}

static void write_series(struct rows *rows, const struct plan *plan, const struct text *shared,
			 const struct group *ads)
{
	int32_t named;

	for (int32_t from = plan->start, to; from <= plan->end; from = to + 1) {
		struct sums sums = {0};

		to = plan_bucket(plan, from, &named);
		if (plan->granularity == GRANULARITY_HOUR) {
			write_hours(rows, plan, shared, ads, from);
			continue;
		}
		for (int32_t day = from; day <= to; day++)
			sum_day(&sums, plan, ads, day, -1);
		if (sums.any)
			write_row(rows, plan, shared, &sums, named);
	}
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
	struct text shared = {0};

	for (size_t at = 0; at < chosen->count; at++) {
		struct group ads = {0};

		shared.length = 0;
		write_shared(&shared, level, plan, &chosen->members[at]);
		group_ads(&ads, &chosen->members[at]);
		write_series(rows, plan, &shared, &ads);
		group_release(&ads);
	}
	text_release(&shared);
}

/* aggregate_report_rows: one series for all, without a key. */
static void write_together(struct rows *rows, const struct plan *plan, const struct group *chosen)
{
	struct text nothing = {0};
	struct group ads = {0};

	for (size_t at = 0; at < chosen->count; at++)
		group_ads(&ads, &chosen->members[at]);
	write_series(rows, plan, &nothing, &ads);
	group_release(&ads);
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
