#include "stream/selection.h"

#include <stdlib.h>

#include "base/memory.h"
#include "stream/fingerprint.h"
#include "stream/route.h"
#include "stream/selected.h"

struct selected *selection_find(const struct selection *selection, const char *stream)
{
	for (size_t i = 0; i < selection->count; i++)
		if (strcmp(selection->streams[i]->stream->name, stream) == 0)
			return selection->streams[i];
	return NULL;
}

size_t selected_passes(const struct selected *selected)
{
	return definition_passes(selected->stream) * (selected->cuts ? selected->cuts : 1);
}

struct selected *selection_add(struct selection *selection, const struct offer *offer)
{
	struct selected *selected = selection_find(selection, offer->stream->name);

	if (selected)
		return selected;
	selected = selected_new(offer);
	selection->streams =
		memory_resize(selection->streams, selection->count + 1, sizeof(void *));
	selection->streams[selection->count++] = selected;
	return selected;
}

void selection_of_defaults(struct selection *selection, const struct catalog *catalog)
{
	for (size_t i = 0; i < catalog->count; i++)
		if (catalog->offers[i].by_default)
			selection_add(selection, &catalog->offers[i]);
}

static int refuse_nothing(const struct catalog *catalog, struct error *err)
{
	struct buffer names BUFFER_SCOPED = {0};

	for (size_t i = 0; i < catalog->count; i++)
		if (catalog->offers[i].by_default)
			buffer_format(&names, "%s%s", names.length ? ", " : "",
				      catalog->offers[i].stream->name);
	return error_set(err, ERROR_CONFIG, "no stream is selected; there are: %s",
			 buffer_text(&names));
}

static int add_parents(struct selection *selection, const struct catalog *catalog,
		       struct error *err)
{
	const struct parent *parent;

	/* The list grows while it is walked, so parents get their own parents. */
	for (size_t i = 0; i < selection->count; i++) {
		const struct definition *stream = selection->streams[i]->stream;

		for (size_t j = 0; (parent = definition_parent(stream, j)); j++) {
			const struct offer *offer = catalog_find(catalog, parent->stream);

			if (selection_find(selection, parent->stream))
				continue;
			if (!offer)
				return error_set(err, ERROR_CONFIG,
						 "%s is read per %s, which is no stream",
						 stream->name, parent->stream);
			selected_mute(selection_add(selection, offer));
		}
	}
	return 0;
}

/* The catalog has parents before their children. */
static int by_offer(const void *a, const void *b)
{
	const struct selected *const *first = a, *const *second = b;

	return (*first)->offer < (*second)->offer ? -1 : (*first)->offer > (*second)->offer;
}

static void raise_above(struct selected *above, const struct selected *below)
{
	if (above && above->height <= below->height)
		above->height = below->height + 1;
}

static void need(struct selected *above, const struct parent *link)
{
	if (!above || !link->needs_count)
		return;
	above->needs.links = memory_resize(above->needs.links, above->needs.count + 1,
					   sizeof(const struct parent *));
	above->needs.links[above->needs.count++] = link;
}

const char *selected_need(const struct selected *selected, const char *parameter)
{
	for (size_t i = 0; i < selected->needs.count; i++)
		for (size_t j = 0; j < selected->needs.links[i]->needs_count; j++)
			if (strcmp(selected->needs.links[i]->needs[j].name, parameter) == 0)
				return selected->needs.links[i]->needs[j].from;
	return NULL;
}

static void link_parents(struct selection *selection)
{
	for (size_t i = 0; i < selection->count; i++) {
		struct selected *selected = selection->streams[i];

		if (selected->stream->parents.first.stream)
			selected->parent =
				selection_find(selection, selected->stream->parents.first.stream);
	}
	for (size_t i = selection->count; i-- > 0;) {
		const struct selected *selected = selection->streams[i];
		const struct parent *parent;

		for (size_t j = 0; (parent = definition_parent(selected->stream, j)); j++) {
			struct selected *above = selection_find(selection, parent->stream);

			raise_above(above, selected);
			need(above, parent);
		}
	}
}

static int close_stream(const struct selection *selection, struct selected *selected,
			struct error *err)
{
	struct settings settings = selection->catalog->policy.settings;

	selected_close(selected);
	selected->fingerprint = fingerprint_new(selection, selected);
	route_complete(selected, selection->catalog);
	if (selected_ask(selected, settings, err) != 0)
		return -1;
	return selected->route.report ? selected_ask(selected->route.report, settings, err) : 0;
}

int selection_close(struct selection *selection, struct catalog *catalog, struct error *err)
{
	selection->catalog = catalog;
	if (selection->count == 0)
		return refuse_nothing(catalog, err);
	for (size_t i = 0; i < selection->count; i++)
		if (route_choose(selection->streams[i], catalog, err) != 0)
			return -1;
	if (add_parents(selection, catalog, err) != 0)
		return -1;
	qsort(selection->streams, selection->count, sizeof(void *), by_offer);
	link_parents(selection);
	for (size_t i = 0; i < selection->count; i++)
		if (close_stream(selection, selection->streams[i], err) != 0)
			return -1;
	return 0;
}

void selection_release(struct selection *selection)
{
	for (size_t i = 0; i < selection->count; i++)
		selected_free(selection->streams[i]);
	free(selection->streams);
	*selection = (struct selection){0};
}
