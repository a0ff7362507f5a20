/*
 * The business that the sandbox pretends to serve.  Nothing is stored: every entity follows from
 * the seed, its kind, its owner and its number, so that a world of any size costs no memory and
 * two processes with the same flags serve the same bytes.
 *
 * Ids ascend with the number.  The first few of each kind have 12 digits and the rest 17 to 19, so
 * that an order by text is not the order by value, and no double holds them.
 */
#ifndef SANDBOX_WORLD_H
#define SANDBOX_WORLD_H

#include "text.h"

#include <stdbool.h>
#include <stdint.h>

struct sizes {
	unsigned accounts, empty_accounts, campaigns, ad_groups, ads, audiences, boards, pins, days;
};

struct world {
	uint64_t seed;
	int32_t today; /* what the API takes for today, UTC */
	int32_t epoch; /* the sizes hold on this day; later ones see new entities */
	struct sizes sizes;
};

enum status { STATUS_ACTIVE, STATUS_PAUSED, STATUS_ARCHIVED, STATUS_DRAFT, STATUS_DELETED_DRAFT };
extern const char *const status_names[];

struct field;
struct arguments;

/* A sort of thing.  Owned by an ad account, another kind, or (owner NULL) the user. */
struct kind {
	const char *name;
	const char *word; /* what names start with */
	const struct field *fields;
	const struct kind *owner;  /* whose listing it belongs to */
	const struct kind *parent; /* within the same owner: the campaign of an ad group */
	unsigned (*count)(const struct world *world, unsigned owner);
	unsigned few;		    /* how many each owner has, where count is NULL */
	uint64_t early_id, late_id; /* where its ids start: 12 digits, then 17 to 19 */
	unsigned early;		    /* how many have the short ids */
	bool shares_ads;	    /* delivers as a part of its parent */
	unsigned growth_days; /* a new one appears every so many days after the epoch; 0 never */
};

struct entity {
	const struct world *world;
	const struct kind *kind;
	unsigned owner, number;
	uint64_t id;
	uint64_t draw;		       /* source of all its properties */
	const struct arguments *asked; /* by the request; NULL outside of lists */
	bool detailed;		       /* with the fields that cost extra: pin_metrics */
};

/* How many of a kind the owner has on the epoch, and today, with the new ones. */
unsigned world_base(const struct world *world, const struct kind *kind, unsigned owner);
unsigned world_count(const struct world *world, const struct kind *kind, unsigned owner);
struct entity world_entity(const struct world *world, const struct kind *kind, unsigned owner,
			   unsigned number);
/* All there are of a kind that owns others, counted through. */
unsigned world_owners(const struct world *world, const struct kind *kind);
struct entity world_owner(const struct world *world, const struct kind *kind, unsigned index);
/* Finds by id; false when there is none (yet). */
bool world_find(const struct world *world, const struct kind *kind, uint64_t id,
		struct entity *out);

struct entity entity_parent(const struct entity *entity);
struct entity entity_owner(const struct entity *entity);
/* Its index among all owners of its kind: what its things have as owner. */
unsigned entity_index(const struct entity *entity);
/* The ancestor (or itself) of that kind. */
struct entity entity_up(const struct entity *entity, const struct kind *kind);
/* Unix seconds.  Updates depend on today: a later day sees some entities changed. */
int64_t entity_created(const struct entity *entity);
int64_t entity_updated(const struct entity *entity);
/* 0 when it has no end. */
int64_t entity_end(const struct entity *entity);
int64_t entity_start(const struct entity *entity);
enum status entity_status(const struct entity *entity);
/* The name, as bytes; holds quotes, escapes and characters of every width. */
void entity_name(const struct entity *entity, struct text *out);

#endif
