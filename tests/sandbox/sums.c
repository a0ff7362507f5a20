#include "sums.h"

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

/* The measures of that hour, of that value; false when there is nothing left. */
static bool apply(const struct cut *cut, struct measures *atom)
{
	bool any = false;

	for (int measure = 0; measure < MEASURES; measure++) {
		int64_t *of = &atom->of[measure];

		if (cut->children)
			*of = delivery_share(*of, cut->child, cut->children);
		if (cut->values)
			*of = delivery_share(*of, cut->value, cut->values);
		if (cut->hours)
			*of = delivery_hour(*of, cut->hour);
		any = any || *of;
	}
	return any;
}

void sums_day(struct sums *sums, const struct plan *plan, const struct group *ads, int32_t day,
	      const struct cut *cut)
{
	struct measures atom;

	for (size_t at = 0; at < ads->count; at++)
		if (delivery_of(&ads->members[at], day, &plan->attribution, &atom) &&
		    apply(cut, &atom))
			add_atom(sums, plan, &atom);
}

static int64_t measured(unsigned measures, const struct measures *sums)
{
	int64_t sum = 0;

	for (int measure = 0; measure < MEASURES; measure++)
		if (measures >> measure & 1)
			sum += sums->of[measure];
	return sum;
}

bool sums_count(const struct plan *plan, const struct sums *sums)
{
	const int64_t *of = sums->measures.of;

	for (size_t at = 0; at < plan->figure_count; at++) {
		const struct figure_filter *filter = &plan->figures[at];
		double figure = filter->spend ? (double)of[SPEND] / 1e6
					      : (double)(of[IMPRESSION_1] + of[IMPRESSION_2]);

		if (filter->greater ? figure <= filter->value : figure >= filter->value)
			return false;
	}
	return sums->any;
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
	unsigned which = (unsigned)(strlen(column->name) + (size_t)column->permille / 10);

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

void sums_write(struct text *out, const struct plan *plan, const struct sums *sums)
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
