#include "progress/id_order.h"

#include <string.h>

#include "base/memory.h"
#include "base/order.h"
#include "progress/checkpoint.h"

/* The value that the ids of a batch share; NULL: none is named. */
static const char *shared_name(const struct parent *link)
{
	return link->each_count ? link->each[0].name : link->batch_per;
}

static bool passes_on(const struct parent *link, const char *name)
{
	for (size_t i = 0; name && i < link->each_count; i++)
		if (!strcmp(link->each[i].name, name))
			return true;
	return false;
}

/* Is there one partition only above the ids of each bookmark? */
static bool is_alone(const struct selected *selected)
{
	const char *by = selected->stream->bookmark.by;

	if (selected->stream->parents.more_count)
		return false;
	for (const struct selected *above = selected->parent; above; above = above->parent) {
		if (above->stream->request.pass_count || above->stream->parents.more_count)
			return false;
		if (above->stream->parents.first.each_count)
			return passes_on(&above->stream->parents.first, by);
	}
	return true;
}

/* Does the API give the list in one piece, and in the order of its ids? */
static bool is_sorted(const struct selected *list)
{
	return list->stream->rows.sorted && !list->stream->parents.first.batch_as &&
	       selected_passes(list) == 1;
}

enum id_order id_order_of(const struct selected *selected)
{
	if (id_order_has_key(selected))
		return IDS_GATHERED;
	if (!selected->parent || !selected->stream->window.history_days || selected->full_table)
		return IDS_IN_ORDER; /* no state tells of them */
	if (!is_alone(selected))
		return IDS_UNORDERED;
	return is_sorted(selected->parent) ? IDS_IN_ORDER : IDS_GATHERED;
}

bool id_order_has_key(const struct selected *selected)
{
	return shared_name(&selected->stream->parents.first) != NULL;
}

const char *id_order_key(const struct selected *selected, const struct partition *partition)
{
	const char *name = shared_name(&selected->stream->parents.first);
	const char *key = name && partition ? partition_value(partition, slice_of(name)) : NULL;

	return key ? key : "";
}

char *id_order_place(const struct selected *selected, const char *key, const char *id)
{
	if (id_order_of(selected) != IDS_GATHERED)
		return memory_text(id);
	return memory_format("%s/%s", key, id);
}

int id_order_compare(const struct selected *selected, const char *key, const char *id,
		     const char *place)
{
	const char *cut = id_order_of(selected) == IDS_GATHERED ? strchr(place, '/') : NULL;
	char *behind SCOPED = NULL;
	int order;

	if (!cut)
		return order_compare(id, place);
	behind = memory_span((struct slice){place, (size_t)(cut - place)});
	order = order_compare(key, behind);
	return order ? order : order_compare(id, cut + 1);
}

bool id_order_fits(const struct selected *selected, const char *place)
{
	enum id_order id_order = id_order_of(selected);

	return id_order != IDS_UNORDERED &&
	       (strchr(place, '/') != NULL) == (id_order == IDS_GATHERED);
}
