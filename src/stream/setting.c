#include "stream/setting.h"

const json_t *settings_get(struct settings settings, const char *stream, const char *name)
{
	return settings.get ? settings.get(settings.self, stream, name) : NULL;
}

int64_t settings_integer(struct settings settings, const char *stream, const char *name,
			 int64_t otherwise)
{
	const json_t *value = settings_get(settings, stream, name);

	return json_is_integer(value) ? json_integer_value(value) : otherwise;
}
