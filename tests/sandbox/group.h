/* A set of entities, in ascending order, and the ads below one. */
#ifndef SANDBOX_GROUP_H
#define SANDBOX_GROUP_H

#include "parameter.h"
#include "world.h"

struct group {
	struct entity *members;
	size_t count, room;
};

void group_release(struct group *group);
void group_add(struct group *group, const struct entity *entity);
/* All of a kind that the account has. */
void group_all(struct group *group, const struct world *world, const struct kind *kind,
	       unsigned account);
/* Those of the ids that exist in the account, sorted, each once. */
void group_named(struct group *group, const struct entity *account, const struct kind *kind,
		 const struct argument *ids);
/* The ads of an account, campaign or ad group, or the ad itself. */
void group_ads(struct group *group, const struct entity *above);

#endif
