#include "report_rows.h"

#include "analytics.h"
#include "day.h"
#include "kinds.h"
#include "report_filters.h"
#include "targeting.h"

/* Rows of these never hold a key; the file has it outside. */
static const struct level level_keyword = {&kind_keyword, "KEYWORD_ID", NULL, 3, false};
static const struct level level_product_item = {&kind_product_item, "PRODUCT_ITEM_ID", NULL, 3,
						false};

static const struct report_level {
	const char *name;
	const struct level *level;
	bool targeting;
} levels[] = {
	{"ADVERTISER", &level_account, false},
	{"ADVERTISER_TARGETING", &level_account, true},
	{"CAMPAIGN", &level_campaign, false},
	{"CAMPAIGN_TARGETING", &level_campaign, true},
	{"AD_GROUP", &level_ad_group, false},
	{"AD_GROUP_TARGETING", &level_ad_group, true},
	{"PIN_PROMOTION", &level_ad, false},
	{"PIN_PROMOTION_TARGETING", &level_ad, true},
	{"KEYWORD", &level_keyword, false},
	{"PRODUCT_GROUP", &level_product_group, false},
	{"PRODUCT_GROUP_TARGETING", &level_product_group, true},
	{"PRODUCT_ITEM", &level_product_item, false},
	{"PRODUCT_ITEM_TARGETING", &level_product_item, true},
};

struct report {
	struct request *request;
	struct rows *rows;
	const struct report_level *level;
	struct plan plan;
	struct series series;
	struct group items;
	bool any; /* a key was written already */
};

static const struct report_level *level_of(const struct request *request)
{
	const char *name = arguments_text(&request->arguments, "level");

	for (size_t at = 0; name && at < sizeof(levels) / sizeof(*levels); at++)
		if (strcmp(levels[at].name, name) == 0)
			return &levels[at];
	return &levels[2];
}

static bool parse(struct request *request, const struct report_level *level, struct plan *plan)
{
	struct plan_rules rules = {.reach = {914, 186}, .hourly = {8, 3}, .async = true};

	if (level->level == &level_product_item)
		rules.reach = (struct reach){92, 31};
	if (!plan_parse(request, &rules, plan))
		return false;
	if ((level->targeting || level->level == &level_keyword) &&
	    !targeting_allows(request, plan))
		return false;
	return report_filter_figures(request, plan);
}

bool report_check(struct request *request)
{
	const struct report_level *level = level_of(request);
	bool types = arguments_given(&request->arguments, "targeting_types");
	struct plan plan;

	if (level->targeting && !types && !request->complete)
		return refuse(&request->refusal, 400, 1,
			      "Missing required parameter 'targeting_types' for level %s.",
			      level->name);
	if (types && !level->targeting)
		return refuse(&request->refusal, 400, 1,
			      "Parameter 'targeting_types' is not allowed for level %s.",
			      level->name);
	return parse(request, level, &plan);
}

static bool asked(const struct request *request, const char *ids, const struct entity *entity)
{
	return !arguments_given(&request->arguments, ids) ||
	       arguments_has_id(&request->arguments, ids, entity->id);
}

/* Filters by ids hold for the thing and for what is above it. */
static bool wanted(const struct request *request, struct entity entity)
{
	static const struct {
		const struct kind *kind;
		const char *ids;
	} filters[] = {{&kind_product_item, "product_item_ids"},
		       {&kind_product_group, "product_group_ids"},
		       {&kind_ad, "ad_ids"},
		       {&kind_ad_group, "ad_group_ids"},
		       {&kind_campaign, "campaign_ids"}};

	for (;;) {
		for (size_t at = 0; at < sizeof(filters) / sizeof(*filters); at++)
			if (entity.kind == filters[at].kind &&
			    !asked(request, filters[at].ids, &entity))
				return false;
		if (!entity.kind->parent)
			return true;
		entity = entity_parent(&entity);
	}
}

static void write_values(struct report *report, struct rows *inner,
			 const struct targeting_type *type)
{
	struct series *series = &report->series;
	size_t shared = series->shared.length;

	series->cut.values = (int)targeting_count(type);
	for (series->cut.value = 0; series->cut.value < series->cut.values; series->cut.value++) {
		series->shared.length = shared;
		text_puts(&series->shared, ",\"TARGETING_TYPE\":");
		text_json_puts(&series->shared, type->name);
		text_puts(&series->shared, ",\"TARGETING_VALUE\":");
		targeting_write_value(&series->shared, type, (size_t)series->cut.value);
		series_write(inner, series);
	}
	series->shared.length = shared;
	series->cut.values = 0;
}

static void write_item(struct report *report, struct rows *inner, const struct entity *item)
{
	const struct argument *types =
		arguments_get(&report->request->arguments, "targeting_types");

	series_of(&report->series, report->level->level, item);
	report_filter_ads(report->request, &report->series.ads);
	if (!report->level->targeting)
		series_write(inner, &report->series);
	for (size_t at = 0; report->level->targeting && at < types->count; at++)
		write_values(report, inner, targeting_find(types->values[at]));
}

/* The rows of some items under one key; a key without rows is left out. */
static void write_under(struct report *report, const char *key, const struct entity *items,
			size_t count)
{
	struct text *out = report->rows->out, extra = {0};
	struct rows inner = *report->rows;
	size_t begins = out->length;

	text_puts(&extra, "\"report_key\":");
	text_json_puts(&extra, key);
	inner.count = 0;
	inner.extra = text_string(&extra);
	if (!inner.lines) {
		text_puts(out, report->any ? "," : "");
		text_json_puts(out, key);
		text_puts(out, ":[");
	}
	for (size_t at = 0; at < count; at++)
		write_item(report, &inner, &items[at]);
	if (!inner.lines)
		text_char(out, ']');
	if (!inner.count)
		out->length = begins;
	report->rows->count += inner.count;
	report->any = report->any || inner.count;
	text_release(&extra);
}

static void write_by_id(struct report *report)
{
	for (size_t at = 0; at < report->items.count; at++) {
		struct text key = {0};

		text_uint(&key, report->items.members[at].id);
		write_under(report, text_string(&key), &report->items.members[at], 1);
		text_release(&key);
	}
}

static void write_by_date(struct report *report)
{
	struct plan *plan = &report->plan;
	int32_t last = plan->end, named;

	for (int32_t from = plan->start; from <= last; from = plan->end + 1) {
		struct text key = {0};

		plan->start = from;
		plan->end = last;
		plan->end = plan_bucket(plan, from, &named);
		day_write(&key, named);
		write_under(report, text_string(&key), report->items.members, report->items.count);
		text_release(&key);
	}
}

static void find_items(struct report *report)
{
	const struct entity *account = &report->request->path[0];
	const struct kind *kind = report->level->level->kind;
	struct group all = {0};

	if (kind == &kind_account)
		group_add(&all, account);
	else
		group_all(&all, account->world, kind, account->number);
	for (size_t at = 0; at < all.count; at++)
		if (wanted(report->request, all.members[at]))
			group_add(&report->items, &all.members[at]);
	group_release(&all);
}

void report_write(struct request *request, struct rows *rows)
{
	struct report report = {.request = request, .rows = rows, .level = level_of(request)};
	bool by_date = arguments_has(&request->arguments, "primary_sort", "BY_DATE");

	parse(request, report.level, &report.plan);
	report.series = (struct series){.plan = &report.plan, .bare_ids = true, .no_key = true};
	find_items(&report);
	if (!rows->lines)
		text_char(rows->out, '{');
	if (by_date && report.plan.granularity != GRANULARITY_TOTAL)
		write_by_date(&report);
	else
		write_by_id(&report);
	if (!rows->lines)
		text_char(rows->out, '}');
	series_release(&report.series);
	group_release(&report.items);
}
