#include "world.h"

#include "day.h"
#include "draw.h"

#define ID_STEP	      64    /* room for a jitter behind each id, so that ids are not predictable */
#define ID_OWNERS     8192  /* ids of all owners interleave */
#define FIRST_CREATED 17532 /* 2018-01-01 */
#define CREATION_DAYS 1400  /* the sizes' entities were all made by the end of 2021 */
#define UPDATE_DAYS   16    /* an entity changes at most once in such a span */
#define FIRST_END     20454 /* 2026-01-01: ends lie around the days that tests live in */

const char *const status_names[] = {"ACTIVE", "PAUSED", "ARCHIVED", "DRAFT", "DELETED_DRAFT", NULL};

unsigned world_owners(const struct world *world, const struct kind *kind)
{
	if (!kind)
		return 1;
	return kind->few ? world_owners(world, kind->owner) * kind->few
			 : world_count(world, kind, 0);
}

unsigned world_base(const struct world *world, const struct kind *kind, unsigned owner)
{
	if (kind->count)
		return kind->count(world, owner);
	return owner < world_owners(world, kind->owner) ? kind->few : 0;
}

unsigned world_count(const struct world *world, const struct kind *kind, unsigned owner)
{
	unsigned count = world_base(world, kind, owner);

	if (count && kind->growth_days && world->today > world->epoch)
		count += (unsigned)(world->today - world->epoch) / kind->growth_days;
	return count;
}

static uint64_t entity_id(const struct world *world, const struct kind *kind, unsigned owner,
			  unsigned number)
{
	uint64_t mixed = draw_name(world->seed, kind->name);
	uint64_t slot = (uint64_t)number * ID_OWNERS + owner;
	uint64_t base = number < kind->early ? kind->early_id : kind->late_id;

	return base + mixed % 100000 * ID_STEP + slot * ID_STEP + draw(mixed, slot) % ID_STEP;
}

struct entity world_entity(const struct world *world, const struct kind *kind, unsigned owner,
			   unsigned number)
{
	uint64_t id = entity_id(world, kind, owner, number);

	return (struct entity){.world = world,
			       .kind = kind,
			       .owner = owner,
			       .number = number,
			       .id = id,
			       .draw = draw(world->seed, id)};
}

bool world_find(const struct world *world, const struct kind *kind, uint64_t id, struct entity *out)
{
	uint64_t base = id >= kind->late_id ? kind->late_id : kind->early_id;
	uint64_t shift = draw_name(world->seed, kind->name) % 100000 * ID_STEP;
	uint64_t slot, number;

	if (id < base + shift)
		return false;
	slot = (id - base - shift) / ID_STEP;
	number = slot / ID_OWNERS;
	if (number >= world_count(world, kind, (unsigned)(slot % ID_OWNERS)))
		return false;
	*out = world_entity(world, kind, (unsigned)(slot % ID_OWNERS), (unsigned)number);
	return out->id == id;
}

struct entity entity_parent(const struct entity *entity)
{
	const struct kind *parent = entity->kind->parent;
	unsigned parents = world_base(entity->world, parent, entity->owner);
	unsigned own = world_base(entity->world, entity->kind, entity->owner);
	unsigned number = entity->number;

	if (!parents) /* a child without any cannot be; it would have no owner either */
		return *entity;
	/* Round robin, so that one parent's children are scattered over the listing.  New ones
	 * (beyond the sizes) go anywhere. */
	if (number >= own)
		number = (unsigned)(draw(entity->draw, 1) % parents);
	return world_entity(entity->world, parent, entity->owner, number % parents);
}

struct entity world_owner(const struct world *world, const struct kind *kind, unsigned index)
{
	unsigned few = kind->few;

	return few ? world_entity(world, kind, index / few, index % few)
		   : world_entity(world, kind, 0, index);
}

unsigned entity_index(const struct entity *entity)
{
	return entity->owner * entity->kind->few + entity->number;
}

struct entity entity_owner(const struct entity *entity)
{
	return world_owner(entity->world, entity->kind->owner, entity->owner);
}

struct entity entity_up(const struct entity *entity, const struct kind *kind)
{
	struct entity up = *entity;

	while (up.kind != kind && up.kind->parent)
		up = entity_parent(&up);
	return up.kind == kind ? up : entity_owner(&up);
}

int64_t entity_created(const struct entity *entity)
{
	unsigned own = world_base(entity->world, entity->kind, entity->owner);
	int64_t second = (int64_t)(draw(entity->draw, 2) % DAY_SECONDS);
	int64_t day;

	if (entity->number < own)
		day = FIRST_CREATED + (int64_t)entity->number * CREATION_DAYS / own;
	else
		day = entity->world->epoch - 1 +
		      (int64_t)(entity->number - own + 1) * entity->kind->growth_days;
	return day * DAY_SECONDS + second;
}

int64_t entity_updated(const struct entity *entity)
{
	int64_t created = entity_created(entity);

	for (int32_t span = (entity->world->today - 1) / UPDATE_DAYS;; span--) {
		uint64_t drawn = draw(entity->draw, (uint64_t)span + 1000);
		int32_t day = span * UPDATE_DAYS + (int32_t)(drawn % UPDATE_DAYS);
		int64_t when = (int64_t)day * DAY_SECONDS + (int64_t)(drawn >> 8) % DAY_SECONDS;

		if ((int64_t)span * UPDATE_DAYS * DAY_SECONDS < created)
			return created;
		if (drawn >> 60 < 10 && when > created && day < entity->world->today)
			return when;
	}
}

int64_t entity_start(const struct entity *entity)
{
	return draw(entity->draw, 3) % 5 ? entity_created(entity) + 3600 : 0;
}

int64_t entity_end(const struct entity *entity)
{
	uint64_t drawn = draw(entity->draw, 4);

	if (drawn % 10 >= 3)
		return 0;
	return (FIRST_END + (int64_t)(drawn >> 8) % 730) * DAY_SECONDS - 1;
}

enum status entity_status(const struct entity *entity)
{
	static const enum status dice[] = {STATUS_ACTIVE,   STATUS_ACTIVE, STATUS_ACTIVE,
					   STATUS_ACTIVE,   STATUS_ACTIVE, STATUS_PAUSED,
					   STATUS_PAUSED,   STATUS_ACTIVE, STATUS_ARCHIVED,
					   STATUS_ARCHIVED, STATUS_DRAFT,  STATUS_DELETED_DRAFT};

	/* Every account of some size has archived ones and drafts, whatever the seed. */
	if (entity->number % 7 == 3)
		return STATUS_ARCHIVED;
	if (entity->number % 11 == 5)
		return STATUS_DRAFT;
	return dice[draw(entity->draw, 5) % (sizeof(dice) / sizeof(*dice))];
}

void entity_name(const struct entity *entity, struct text *out)
{
	static const char *const flavours[] = {
		"Spring Sale",
		"Größen & Möbel",
		"春のキャンペーン",
		"🎯 Retargeting",
		"50% off, \"today only\"",
		/* U+2028 and U+2029 */
		"Line\xe2\x80\xa8Separator\xe2\x80\xa9s",
		"back\\slash / slash",
		"Tab\there",
		"</script><b>",
		"Tel Aviv תל אביב",
		"Evergreen",
		"e\xcc\x81té 2026", /* the first accent is a combining one */
		" trailing space ",
		"New\nline",
	};
	uint64_t drawn = draw(entity->draw, 6);

	text_puts(out, entity->kind->word);
	text_char(out, ' ');
	text_uint(out, entity->number + 1);
	text_char(out, ' ');
	text_puts(out, flavours[drawn % (sizeof(flavours) / sizeof(*flavours))]);
}
