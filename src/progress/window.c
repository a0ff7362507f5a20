#include "progress/window.h"

#include "base/date.h"
#include "base/memory.h"

int32_t window_days(struct window window)
{
	return window.to < window.from ? 0 : window.to - window.from + 1;
}

/* The first day of the bucket that follows the one of `day`. */
static int32_t next_edge(int32_t day, enum granularity granularity)
{
	if (granularity == GRANULARITY_WEEK)
		return date_week(day) + 7;
	if (granularity == GRANULARITY_MONTH)
		return date_next_month(day);
	return day + 1;
}

int32_t window_edge(int32_t day, enum granularity granularity)
{
	if (granularity == GRANULARITY_WEEK)
		return date_week(day);
	if (granularity == GRANULARITY_MONTH)
		return date_month(day);
	return day;
}

struct window window_align(struct window range, enum granularity granularity)
{
	if (window_edge(range.from, granularity) != range.from)
		range.from = next_edge(range.from, granularity);
	if (next_edge(range.to, granularity) != range.to + 1)
		range.to = window_edge(range.to, granularity) - 1;
	return range;
}

/* The longest window of whole buckets that starts at `from`; at least one bucket, however long. */
static struct window first_window(int32_t from, struct window range, int32_t span,
				  enum granularity granularity)
{
	struct window window = {from, next_edge(from, granularity) - 1};

	if (granularity == GRANULARITY_DAY || granularity == GRANULARITY_HOUR)
		window.to = from + span - 1;
	else
		while (next_edge(window.to + 1, granularity) - from <= span)
			window.to = next_edge(window.to + 1, granularity) - 1;
	if (window.to > range.to)
		window.to = range.to;
	return window;
}

size_t window_cut(struct window range, int32_t span, enum granularity granularity,
		  struct window **out)
{
	size_t count = 0, capacity = 0;

	*out = NULL;
	if (granularity == GRANULARITY_TOTAL)
		span = window_days(range);
	else
		range = window_align(range, granularity);
	if (granularity == GRANULARITY_TOTAL)
		granularity = GRANULARITY_DAY;
	for (int32_t from = range.from; from <= range.to && span > 0;) {
		struct window window = first_window(from, range, span, granularity);

		*out = memory_room(*out, count, &capacity, sizeof(**out));
		(*out)[count++] = window;
		from = window.to + 1;
	}
	return count;
}
