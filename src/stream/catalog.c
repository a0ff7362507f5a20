#include "stream/catalog.h"

#include <stdlib.h>
#include <strings.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "base/text_list.h"
#include "stream/offer.h"
#include "stream/setting.h"

enum { ANCESTORS_MAX = 8 };

static size_t list_length(const struct definition *const *list)
{
	size_t count = 0;

	while (list && list[count])
		count++;
	return count;
}

struct filling {
	struct catalog *catalog;
	unsigned depth;
};

/* The stream as the settings make it. */
static const struct definition *as_set(struct catalog *catalog, const struct definition *stream)
{
	struct definition *within = definition_within(stream, catalog->policy.settings);

	if (!within)
		return stream;
	catalog->within = memory_resize(catalog->within, catalog->within_count + 1, sizeof(void *));
	catalog->within[catalog->within_count++] = within;
	return within;
}

static int add_offer(struct filling *filling, const struct definition *stream, struct error *err)
{
	struct catalog *catalog = filling->catalog;
	const struct parent *parent;

	if (catalog_find(catalog, stream->name))
		return 0;
	stream = as_set(catalog, stream);
	for (size_t i = 0; (parent = definition_parent(stream, i)); i++) {
		const struct definition *above = catalog_definition(catalog, parent->stream);

		if (catalog_find(catalog, parent->stream))
			continue;
		if (!above || ++filling->depth > ANCESTORS_MAX)
			return error_set(err, ERROR_CONFIG, "%s is read per %s, which is no stream",
					 stream->name, parent->stream);
		if (add_offer(filling, above, err) != 0)
			return -1;
		filling->depth--;
	}
	return offer_init(&catalog->offers[catalog->count++], catalog, stream, err);
}

static int add_list(struct filling *filling, const struct definition *const *list,
		    struct error *err)
{
	for (size_t i = 0; list && list[i]; i++)
		if (add_offer(filling, list[i], err) != 0)
			return -1;
	return 0;
}

static int offer_by_name(struct catalog *catalog, const char *word, struct error *err)
{
	struct nearest near = {.text = word};
	bool defaults = strcasecmp(word, "default") == 0, all = strcasecmp(word, "all") == 0;
	bool found = defaults || all;

	for (size_t i = 0; i < catalog->count; i++) {
		struct offer *offer = &catalog->offers[i];
		bool named = strcmp(offer->stream->name, word) == 0;

		if (named || all || (defaults && offer->stream->by_default))
			offer->by_default = true;
		found = found || named;
		nearest_try(&near, offer->stream->name);
	}
	if (found)
		return 0;
	if (near.best)
		return error_set(err, ERROR_CONFIG,
				 "streams: there is no stream '%s'; did you mean '%s'?", word,
				 near.best);
	return error_set(err, ERROR_CONFIG,
			 "streams: there is no stream '%s'; with `streams: all`, --discover shows "
			 "what there is",
			 word);
}

static int choose_streams(struct catalog *catalog, const json_t *setting, struct error *err)
{
	const json_t *word;
	size_t i;

	if (json_is_string(setting))
		return offer_by_name(catalog, json_string_value(setting), err);
	if (!json_array_size(setting))
		return offer_by_name(catalog, "default", err);
	json_array_foreach(setting, i, word)
		if (json_is_string(word) &&
		    offer_by_name(catalog, json_string_value(word), err) != 0)
			return -1;
	return 0;
}

int catalog_init(struct catalog *out, const struct definition *const *more,
		 const struct catalog_policy *policy, struct error *err)
{
	struct filling filling = {.catalog = out};

	*out = (struct catalog){.policy = *policy, .more = more};
	out->offers = memory_new(list_length(compiled_definitions) + list_length(more),
				 sizeof(*out->offers));
	if (add_list(&filling, compiled_definitions, err) == 0 &&
	    add_list(&filling, more, err) == 0 && choose_streams(out, policy->streams, err) == 0)
		return 0;
	catalog_release(out);
	return -1;
}

void catalog_release(struct catalog *catalog)
{
	for (size_t i = 0; i < catalog->count; i++)
		offer_release(&catalog->offers[i]);
	for (size_t i = 0; i < catalog->text_count; i++)
		free(catalog->texts[i]);
	for (size_t i = 0; i < catalog->within_count; i++)
		definition_within_free(catalog->within[i]);
	free(catalog->within);
	free(catalog->texts);
	free(catalog->offers);
	*catalog = (struct catalog){0};
}
