#include <string.h>

#include "stream/catalog.h"

static const struct definition *in_list(const struct definition *const *list, const char *name)
{
	for (size_t i = 0; list && list[i]; i++)
		if (strcmp(list[i]->name, name) == 0)
			return list[i];
	return NULL;
}

const struct definition *catalog_definition(const struct catalog *catalog, const char *stream)
{
	const struct definition *found = in_list(compiled_definitions, stream);

	return found ? found : in_list(catalog->more, stream);
}

const struct offer *catalog_find(const struct catalog *catalog, const char *stream)
{
	for (size_t i = 0; i < catalog->count; i++)
		if (strcmp(catalog->offers[i].stream->name, stream) == 0)
			return &catalog->offers[i];
	return NULL;
}

bool catalog_is_about_facts(const struct catalog *catalog, const struct binding *binding)
{
	const struct catalog_policy *policy = &catalog->policy;

	return binding->kind == BIND_SETTING &&
	       strcmp(binding->name, policy->page_size_setting) != 0 &&
	       strcmp(binding->name, policy->granularity_setting) != 0;
}
