#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text_list.h"
#include "stream/definition.h"
#include "stream/setting.h"

static bool is_set(const json_t *value)
{
	return json_is_string(value) ? json_string_length(value) > 0 : json_array_size(value) > 0;
}

static const struct binding *batch_of(const struct definition *d)
{
	for (size_t i = 0; i < d->request.query_count; i++)
		if (strcmp(d->request.query[i].parameter, d->parents.within.parent.batch_as) == 0)
			return &d->request.query[i];
	return NULL;
}

/* What the parameter gives way to cannot be sent together with it; the filters still hold. */
static bool excludes(const struct binding *batch, const struct binding *other)
{
	return batch && other->kind == BIND_SETTING &&
	       text_list_has(batch->unless, batch->unless_count, other->name);
}

static struct binding *bindings_within(const struct definition *d, size_t *count)
{
	const struct binding *batch = batch_of(d);
	struct binding *bindings = memory_new(d->request.query_count, sizeof(*bindings));

	*count = 0;
	for (size_t i = 0; i < d->request.query_count; i++) {
		const struct binding *binding = &d->request.query[i];

		if (binding == batch)
			bindings[(*count)++] = (struct binding){.parameter = binding->parameter,
								.kind = BIND_BATCH,
								.name = binding->parameter,
								.style = binding->style};
		else if (!excludes(batch, binding))
			bindings[(*count)++] = *binding;
	}
	return bindings;
}

struct definition *definition_within(const struct definition *definition, struct settings settings)
{
	const struct within *within = &definition->parents.within;
	struct definition *made = NULL;

	if (!within->setting ||
	    !is_set(settings_get(settings, within->parent.stream, within->setting)))
		return NULL;
	made = memory_new(1, sizeof(*made));
	*made = *definition;
	made->parents.first = within->parent;
	made->parents.within = (struct within){0};
	made->request.query = bindings_within(definition, &made->request.query_count);
	return made;
}

static void *as_owned(const struct binding *bindings)
{
	void *owned;

	memcpy(&owned, &bindings, sizeof(owned));
	return owned;
}

void definition_within_free(struct definition *definition)
{
	if (definition)
		free(as_owned(definition->request.query));
	free(definition);
}
