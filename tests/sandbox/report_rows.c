#include "report_rows.h"

#include "day.h"
#include "kinds.h"
#include "report_filters.h"
#include "targeting.h"

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

void report_write_breakdowns(struct report *report, struct rows *inner)
{
	const struct argument *types =
		arguments_get(&report->request->arguments, "targeting_types");

	for (size_t at = 0; at < types->count; at++)
		write_values(report, inner, targeting_find(types->values[at]));
}

static void write_item(struct report *report, struct rows *inner, const struct entity *item)
{
	series_of(&report->series, report->level, item);
	report_filter_ads(report->request, &report->series.ads);
	report->write(report, inner);
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
	const struct kind *kind = report->level->kind;
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

void report_lay_out(struct report *report, bool by_date)
{
	struct rows *rows = report->rows;

	report->series = (struct series){.plan = &report->plan, .bare_ids = true, .no_key = true};
	find_items(report);
	if (!rows->lines)
		text_char(rows->out, '{');
	if (by_date && report->plan.granularity != GRANULARITY_TOTAL)
		write_by_date(report);
	else
		write_by_id(report);
	if (!rows->lines)
		text_char(rows->out, '}');
	series_release(&report->series);
	group_release(&report->items);
}
