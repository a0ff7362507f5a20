#include "series.h"

#include "day.h"
#include "kinds.h"

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

static void write_attribute(struct series *series, const struct column *column,
			    const struct entity *entity)
{
	struct entity of = entity_up(entity, column->level);

	member(&series->shared, column);
	if (series->bare_ids && column->write == attribute_quoted_id)
		attribute_id(&series->shared, &of);
	else
		column->write(&series->shared, &of);
}

static void write_key(struct series *series, const struct level *level, const struct entity *entity)
{
	struct text *out = &series->shared;

	text_puts(out, ",\"");
	text_puts(out, level->key);
	text_puts(out, "\":");
	(series->bare_ids || level->number ? attribute_id : attribute_quoted_id)(out, entity);
}

static void write_shared(struct series *series, const struct level *level,
			 const struct entity *entity)
{
	const struct plan *plan = series->plan;

	if (!series->no_key)
		write_key(series, level, entity);
	for (size_t at = 0; at < plan->column_count; at++) {
		const struct column *column = plan->columns[at];
		bool written = !series->no_key && strcmp(column->name, level->key) == 0;

		if (column->form == COLUMN_ATTRIBUTE && column->write && !written &&
		    below(level->kind, column->level))
			write_attribute(series, column, entity);
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

static void write_row(struct rows *rows, const struct series *series, const struct sums *sums,
		      int32_t named, int hour)
{
	struct text *out = rows->out;
	size_t begins;

	rows_open(rows);
	text_add(out, series->before.bytes, series->before.length);
	begins = out->length;
	text_add(out, series->shared.bytes, series->shared.length);
	write_date(out, series->plan, named, hour);
	sums_write(out, series->plan, sums);
	if (out->length == begins)
		text_char(out, ',');
	out->bytes[begins] = '{'; /* over the first comma */
	text_char(out, '}');
	if (series->before.length)
		text_char(out, '}');
	rows_close(rows);
}

static void write_hours(struct rows *rows, const struct series *series, int32_t day)
{
	for (int hour = 0; hour < 24; hour++) {
		struct cut cut = series->cut;
		struct sums sums = {0};

		cut.hour = hour;
		cut.hours = 24;

		sums_day(&sums, series->plan, &series->ads, day, &cut);
		if (sums_count(series->plan, &sums))
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
			sums_day(&sums, plan, &series->ads, day, &series->cut);
		if (sums_count(series->plan, &sums))
			write_row(rows, series, &sums, named, 0);
	}
}

void series_write(struct rows *rows, const struct series *series)
{
	const struct plan *plan = series->plan;

	if (plan->granularity != GRANULARITY_HOUR)
		write_buckets(rows, series);
	else
		for (int32_t day = plan->start; day <= plan->end; day++)
			write_hours(rows, series, day);
}

/* A child without ads takes its part of its parent's, by its turn among its siblings. */
static void share_ads(struct series *series, const struct entity *child)
{
	struct entity parent = entity_parent(child);
	unsigned turns = world_base(child->world, parent.kind, child->owner);
	unsigned count = world_base(child->world, child->kind, child->owner);

	series->cut.child = (int)(child->number / turns);
	series->cut.children = (int)(count / turns);
	group_ads(&series->ads, &parent);
}

void series_of(struct series *series, const struct level *level, const struct entity *entity)
{
	series->shared.length = 0;
	series->ads.count = 0;
	series->cut = (struct cut){0};
	write_shared(series, level, entity);
	if (entity->kind->shares_ads)
		share_ads(series, entity);
	else
		group_ads(&series->ads, entity);
}

void series_release(struct series *series)
{
	text_release(&series->before);
	text_release(&series->shared);
	group_release(&series->ads);
}
