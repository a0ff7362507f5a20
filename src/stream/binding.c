#include "stream/binding.h"

#include "base/text_list.h"
#include "stream/setting.h"

static bool is_set(const json_t *value)
{
	return value && !(json_is_array(value) && json_array_size(value) == 0) &&
	       !(json_is_string(value) && json_string_length(value) == 0);
}

static bool counts(const struct binding *binding, const json_t *value)
{
	const char *text = json_string_value(value);

	return binding->of_count == 0 ||
	       (text && text_list_has(binding->of, binding->of_count, text));
}

/* New: those of the values that this parameter knows. */
static json_t *known(const struct binding *binding, const json_t *value)
{
	json_t *kept = NULL;
	json_t *element = NULL;
	size_t i = 0;

	if (!json_is_array(value))
		return counts(binding, value) ? json_deep_copy(value) : NULL;
	kept = json_array();
	json_array_foreach(value, i, element)
		if (counts(binding, element))
			json_array_append(kept, element);
	if (json_array_size(kept))
		return kept;
	json_decref(kept);
	return NULL;
}

json_t *binding_value(const struct binding *binding, const char *stream, struct settings settings)
{
	const json_t *value = NULL;
	json_t *result = NULL;

	if (binding->kind == BIND_SETTING)
		value = settings_get(settings, stream, binding->name);
	if (is_set(value))
		result = known(binding, value);
	if (!result && binding->fallback)
		result = json_loads(binding->fallback, JSON_DECODE_ANY, NULL);
	if (binding->max && json_array_size(result) > binding->max) {
		json_decref(result);
		return NULL;
	}
	return result;
}

static size_t parts_of(const struct binding *binding, const char *stream, struct settings settings)
{
	json_t *value = NULL;
	size_t count = 0;

	if (!binding->each || binding_gives_way(binding, stream, settings))
		return 1;
	value = binding_value(binding, stream, settings);
	count = json_array_size(value);
	json_decref(value);
	return count ? (count + binding->each - 1) / binding->each : 1;
}

size_t binding_cuts(const struct definition *stream, struct settings settings)
{
	const struct binding *binding;
	size_t cuts = 1;

	for (size_t i = 0; (binding = definition_binding(stream, i)); i++)
		cuts *= parts_of(binding, stream->name, settings);
	return cuts;
}

static size_t part_index(const struct definition *stream, const struct binding *binding,
			 struct settings settings, size_t cut)
{
	for (size_t i = 0; definition_binding(stream, i) != binding; i++)
		cut /= parts_of(definition_binding(stream, i), stream->name, settings);
	return cut % parts_of(binding, stream->name, settings);
}

json_t *binding_part(const struct definition *stream, const struct binding *binding,
		     struct settings settings, size_t cut)
{
	json_t *value = binding_value(binding, stream->name, settings);
	json_t *part = NULL;
	size_t from = 0;

	if (!binding->each || json_array_size(value) <= binding->each)
		return value;
	part = json_array();
	from = part_index(stream, binding, settings, cut) * binding->each;
	for (size_t i = from; i < from + binding->each && i < json_array_size(value); i++)
		json_array_append(part, json_array_get(value, i));
	json_decref(value);
	return part;
}

bool binding_gives_way(const struct binding *binding, const char *stream, struct settings settings)
{
	for (size_t i = 0; i < binding->unless_count; i++)
		if (is_set(settings_get(settings, stream, binding->unless[i])))
			return true;
	return false;
}
