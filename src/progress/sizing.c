#include "progress/sizing.h"

#include <string.h>

#include "stream/binding.h"
#include "stream/setting.h"

/* A value of usual length with its punctuation, and what is not a column.  A row lacks the columns
 * that it has no value for: about a third. */
enum { VALUE_BYTES = 12, ROW_BYTES = 96 };

static size_t rows_of_value(const struct binding *binding, const char *value)
{
	for (size_t i = 0; value && i < binding->of_count; i++)
		if (strcmp(binding->of[i], value) == 0)
			return binding->of_rows[i];
	return 1;
}

/* In the largest of the requests that a list too long for one is cut into. */
static size_t rows_of_binding(const struct selected *selected, const struct binding *binding,
			      struct settings settings)
{
	size_t cuts = binding_cuts(selected->stream, settings), most = 1;

	for (size_t cut = 0; cut < cuts; cut++) {
		json_t *values = binding_part(selected->stream, binding, settings, cut), *value;
		size_t rows = 0, i;

		json_array_foreach(values, i, value)
			rows += rows_of_value(binding, json_string_value(value));
		json_decref(values);
		if (rows > most)
			most = rows;
	}
	return most;
}

/* Of an id and a bucket of time; 0: no estimate. */
static size_t rows_estimated(const struct selected *selected, struct settings settings)
{
	const struct definition *stream = selected->stream;
	size_t rows = 0;

	for (size_t i = 0; i < stream->request.query_count; i++)
		if (stream->request.query[i].of_rows)
			rows = (rows ? rows : 1) *
			       rows_of_binding(selected, &stream->request.query[i], settings);
	return rows;
}

/* Half of the body that `memory` admits (sync/sync.c), in buckets of time and ids; 0: any number.
 */
static size_t room(const struct selected *selected, struct settings settings, size_t memory)
{
	size_t bytes = 0, rows = rows_estimated(selected, settings), fit;

	if (!rows)
		return 0;
	for (size_t i = 0; i < selected->columns.count; i++)
		bytes += strlen(selected->columns.names[i]) + VALUE_BYTES;
	fit = memory / 10 * 3 / (rows * (ROW_BYTES + bytes * 2 / 3));
	return fit ? fit : 1;
}

/* In hours, of which one is the least that a bucket has. */
static int32_t bucket_hours(enum granularity granularity)
{
	switch (granularity) {
	case GRANULARITY_HOUR:
		return 1;
	case GRANULARITY_WEEK:
		return 7 * 24;
	case GRANULARITY_MONTH:
		return 31 * 24;
	case GRANULARITY_DAY:
	case GRANULARITY_TOTAL:
	case GRANULARITY_ANY:
		break;
	}
	return 24;
}

int32_t sizing_days(const struct selected *selected, struct settings settings, size_t memory,
		    int32_t most)
{
	enum granularity granularity = selected->offer->granularity;
	size_t fit = room(selected, settings, memory);
	int32_t hours = bucket_hours(granularity), least = hours < 24 ? 24 : hours;

	if (!fit || granularity == GRANULARITY_TOTAL || fit > (size_t)most * 24)
		return most;
	hours *= (int32_t)fit;
	if (hours < least)
		hours = least;
	return hours / 24 < most ? hours / 24 : most;
}

size_t sizing_ids(const struct selected *selected, struct settings settings, size_t memory,
		  int32_t days, size_t most)
{
	enum granularity granularity = selected->offer->granularity;
	size_t fit = room(selected, settings, memory);
	size_t buckets = (size_t)days * 24 / (size_t)bucket_hours(granularity);

	if (!fit)
		return most;
	if (granularity == GRANULARITY_TOTAL || !buckets)
		buckets = 1;
	fit /= buckets;
	if (fit > most)
		return most;
	return fit ? fit : 1;
}
