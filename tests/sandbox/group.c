#include "group.h"

#include "kinds.h"

#include <stdlib.h>

void group_release(struct group *group)
{
	free(group->members);
	*group = (struct group){0};
}

void group_add(struct group *group, const struct entity *entity)
{
	if (group->count == group->room) {
		struct entity *grown;

		group->room = group->room ? group->room * 2 : 64;
		grown = memory_new(group->room * sizeof(*grown));
		if (group->count)
			memcpy(grown, group->members, group->count * sizeof(*grown));
		free(group->members);
		group->members = grown;
	}
	group->members[group->count++] = *entity;
}

void group_all(struct group *group, const struct world *world, const struct kind *kind,
	       unsigned account)
{
	unsigned count = world_count(world, kind, account);

	for (unsigned number = 0; number < count; number++) {
		struct entity entity = world_entity(world, kind, account, number);

		group_add(group, &entity);
	}
}

static int by_id(const void *left, const void *right)
{
	const struct entity *a = left, *b = right;

	return (a->id > b->id) - (a->id < b->id);
}

void group_named(struct group *group, const struct entity *account, const struct kind *kind,
		 const struct argument *ids)
{
	size_t unique = 0;

	for (size_t at = 0; at < ids->count; at++) {
		struct entity entity;

		if (world_find(account->world, kind, ids->ids[at], &entity) &&
		    entity.owner == account->number)
			group_add(group, &entity);
	}
	if (!group->count)
		return;
	qsort(group->members, group->count, sizeof(*group->members), by_id);
	for (size_t at = 1; at < group->count; at++)
		if (group->members[at].id != group->members[unique].id)
			group->members[++unique] = group->members[at];
	group->count = unique + 1;
}

void group_ads(struct group *group, const struct entity *above)
{
	const struct world *world = above->world;
	unsigned account = above->kind == &kind_account ? above->number : above->owner;
	unsigned total = world_count(world, &kind_ad, account);
	unsigned settled = world_base(world, &kind_ad, account);
	unsigned stride =
		above->kind == &kind_account ? 1 : world_base(world, above->kind, account);
	unsigned first = above->kind == &kind_account ? 0 : above->number;

	if (above->kind == &kind_ad) {
		group_add(group, above);
		return;
	}
	/* Parents take turns (see entity_parent), so a parent's ads are every stride-th one;
	 * the new ones have to be looked at. */
	for (unsigned number = first; first < stride && number < settled; number += stride) {
		struct entity ad = world_entity(world, &kind_ad, account, number);

		group_add(group, &ad);
	}
	for (unsigned number = settled; number < total; number++) {
		struct entity ad = world_entity(world, &kind_ad, account, number);

		if (entity_up(&ad, above->kind).id == above->id)
			group_add(group, &ad);
	}
}
