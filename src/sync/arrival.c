#include "sync/arrival.h"

#include <string.h>

#include "base/memory.h"
#include "sync/group.h"

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
static bool is_alone(const struct selected *what)
{
	const char *by = what->stream->bookmark.by;

	if (what->stream->more_parent_count)
		return false;
	for (const struct selected *above = what->parent; above; above = above->parent) {
		if (above->stream->pass_count || above->stream->more_parent_count)
			return false;
		if (above->stream->parent.each_count)
			return passes_on(&above->stream->parent, by);
	}
	return true;
}

/* Does the API give the list in one piece, and in the order of its ids? */
static bool is_sorted(const struct selected *list)
{
	if (list->stream->parent.batch_as || selected_passes(list) > 1)
		return false;
	for (size_t i = 0; i < list->stream->query_count; i++) {
		const struct binding *binding = &list->stream->query[i];

		if (binding->kind == BIND_LITERAL && binding->name &&
		    !strcmp(binding->parameter, "order") && !strcmp(binding->name, "ASCENDING"))
			return true;
	}
	return false;
}

enum arrival arrival_of(const struct selected *what)
{
	if (arrival_has_key(what))
		return ARRIVES_GATHERED;
	if (!what->parent || !what->stream->window.history_days || what->full_table)
		return ARRIVES_IN_ORDER; /* no state tells of them */
	if (!is_alone(what))
		return ARRIVES_ANYHOW;
	return is_sorted(what->parent) ? ARRIVES_IN_ORDER : ARRIVES_GATHERED;
}

bool arrival_has_key(const struct selected *what)
{
	return shared_name(&what->stream->parent) != NULL;
}

const char *arrival_key(const struct selected *what, const struct partition *partition)
{
	const char *name = shared_name(&what->stream->parent);
	const char *key = name && partition ? partition_value(partition, slice_of(name)) : NULL;

	return key ? key : "";
}

char *arrival_place(const struct selected *what, const char *key, const char *id)
{
	if (arrival_of(what) != ARRIVES_GATHERED)
		return memory_text(id);
	return memory_format("%s/%s", key, id);
}

int arrival_compare(const struct selected *what, const char *key, const char *id, const char *place)
{
	const char *cut = arrival_of(what) == ARRIVES_GATHERED ? strchr(place, '/') : NULL;
	char *behind SCOPED = NULL;
	int order;

	if (!cut)
		return group_compare(id, place);
	behind = memory_span((struct slice){place, (size_t)(cut - place)});
	order = group_compare(key, behind);
	return order ? order : group_compare(id, cut + 1);
}

bool arrival_fits(const struct selected *what, const char *place)
{
	enum arrival arrival = arrival_of(what);

	return arrival != ARRIVES_ANYHOW &&
	       (strchr(place, '/') != NULL) == (arrival == ARRIVES_GATHERED);
}
