#include "tap/config/option.h"

#include "base/nearest.h"

static bool is_called(const struct option *option, const char *name)
{
	if (strcmp(option->name, name) == 0)
		return true;
	for (size_t i = 0; i < 2 && option->also[i]; i++)
		if (strcmp(option->also[i], name) == 0)
			return true;
	return false;
}

const struct option *option_find(const char *name)
{
	for (size_t i = 0; i < option_count; i++)
		if (is_called(&options[i], name))
			return &options[i];
	return NULL;
}

const char *option_nearest(const char *name)
{
	struct nearest near = {.text = name};

	for (size_t i = 0; i < option_count; i++) {
		nearest_try(&near, options[i].name);
		for (size_t j = 0; j < 2 && options[i].also[j]; j++)
			nearest_try(&near, options[i].also[j]);
	}
	return near.best;
}

const char *option_type_name(enum option_type type)
{
	static const char *const names[] = {
		[OPTION_TEXT] = "text",
		[OPTION_INTEGER] = "integer",
		[OPTION_BOOLEAN] = "true or false",
		[OPTION_DATE] = "date",
		[OPTION_TEXTS] = "list",
		[OPTION_IDS] = "list of ids",
		[OPTION_OBJECT] = "object",
		[OPTION_OBJECTS] = "list of objects",
	};

	return names[type];
}
