#include "list.h"

#include "draw.h"
#include "kinds.h"
#include "route.h"

/* Of what was asked for, but for one parameter. */
static uint64_t digest(const struct request *request, const char *without)
{
	uint64_t hash = request->path[0].id;

	for (size_t at = 0; at < CAPTURES_MAX; at++)
		if (request->path_text[at])
			hash = draw_name(hash, request->path_text[at]);

	for (size_t at = 0; at < request->arguments.count; at++) {
		const struct argument *argument = &request->arguments.list[at];

		if (strcmp(argument->what->name, "bookmark") == 0 ||
		    strcmp(argument->what->name, "page_size") == 0 ||
		    strcmp(argument->what->name, without) == 0)
			continue;
		hash = draw_name(hash, argument->what->name);
		for (size_t value = 0; value < argument->count; value++)
			hash = draw_name(hash, argument->values[value]);
	}
	return hash;
}

/* Whose listing this is: of what the path names, or of the user. */
static unsigned owner_of(const struct request *request, const struct kind *kind)
{
	for (size_t at = 0; at < CAPTURES_MAX; at++)
		if (request->path[at].kind && request->path[at].kind == kind->owner)
			return entity_index(&request->path[at]);
	return 0;
}

static bool start(struct request *request, struct cursor *cursor)
{
	const char *bookmark = arguments_text(&request->arguments, "bookmark");
	uint64_t expected = digest(request, "");

	*cursor = (struct cursor){.digest = expected};
	if (!bookmark)
		return true;
	if (!cursor_parse(bookmark, cursor) || cursor->digest != expected)
		return refuse(&request->refusal, 400, 1, "Parameter 'bookmark' is invalid.");
	return true;
}

static bool kept(const struct request *request, const struct list *list,
		 const struct entity *entity)
{
	return !list->keep || list->keep(request, entity);
}

/* The n-th in the order asked for; newest first by default. */
static struct entity nth(const struct request *request, const struct kind *kind, uint32_t position,
			 uint32_t total)
{
	const char *order = arguments_text(&request->arguments, "order");
	bool ascending = request->complete || (order && strcmp(order, "ASCENDING") == 0);
	unsigned owner = owner_of(request, kind);

	return world_entity(request->world, kind, owner,
			    ascending ? position : total - 1 - position);
}

/* Where the next page begins, for the faults that cursors have. */
static void set_next(struct request *request, const struct cursor *now, uint32_t after, bool more)
{
	request->next = *now;
	request->next.position = after;
	request->next.hops = 0;
	request->has_next = more;
	if (request->empty_page) {
		request->next.position = now->position;
		request->next.hops = now->hops + 1;
		request->has_next = true;
	}
	if (request->repeat_cursor && more)
		request->next = *now;
}

static void write_one(const struct list *list, struct rows *rows, const struct entity *entity)
{
	bool wrapped = list->wrap && !rows->lines;

	rows_open(rows);
	if (wrapped) {
		text_puts(rows->out, "{\"");
		text_puts(rows->out, list->wrap);
		text_puts(rows->out, "\":[");
	}
	fields_write(rows->out, entity, entity->kind->fields);
	if (wrapped)
		text_puts(rows->out, "],\"errors\":[]}");
	rows_close(rows);
}

/* How many rows a page may have. */
static size_t page_room(const struct request *request)
{
	const struct arguments *arguments = &request->arguments;
	const char *size = arguments_get(arguments, "limit") ? "limit" : "page_size";

	if (request->complete || !arguments_get(arguments, size))
		return SIZE_MAX;
	return request->empty_page ? 0 : (size_t)arguments_integer(arguments, size, 25);
}

/* What the request itself makes of an entity. */
static void ask(const struct request *request, const struct list *list, struct entity *entity)
{
	entity->detailed = arguments_true(&request->arguments, "pin_metrics");
	entity->asked = &request->arguments;
	if (list->varies)
		entity->draw =
			draw(entity->draw, digest(request, list->chooses ? list->chooses : ""));
}

bool list_rows(struct request *request, struct rows *rows)
{
	const struct list *list = request->route->of;
	const struct kind *kind = list->choose ? list->choose(request) : list->kind;
	uint32_t total = world_count(request->world, kind, owner_of(request, kind)), at;
	struct cursor cursor;
	size_t room;

	if ((list->check && !list->check(request)) || !start(request, &cursor))
		return false;
	if (cursor.hops)
		request->empty_page = false; /* one at a time */
	room = page_room(request);
	for (at = cursor.position; at < total; at++) {
		struct entity entity = nth(request, kind, at, total);

		if (!kept(request, list, &entity))
			continue;
		if (room-- == 0)
			break;
		ask(request, list, &entity);
		write_one(list, rows, &entity);
	}
	set_next(request, &cursor, at, at < total);
	return true;
}

bool list_one(struct request *request, struct rows *rows)
{
	struct entity entity = request->path[0];

	if (!entity.kind)
		entity = world_entity(request->world, request->route->of, 0, 0);
	rows_open(rows);
	fields_write(rows->out, &entity, entity.kind->fields);
	rows_close(rows);
	return true;
}

bool list_first(struct request *request, struct rows *rows)
{
	const struct list *list = request->route->of;
	const struct kind *kind = list->kind;
	struct entity entity = world_entity(request->world, kind, owner_of(request, kind), 0);

	ask(request, list, &entity);
	rows_open(rows);
	fields_write(rows->out, &entity, kind->fields);
	rows_close(rows);
	return true;
}
