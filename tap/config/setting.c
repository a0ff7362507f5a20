#include "tap/config/setting.h"

static const json_t *present(const json_t *value)
{
	return json_is_null(value) ? NULL : value;
}

const json_t *setting_get(const json_t *settings, const char *stream, const char *name)
{
	const json_t *own = NULL;

	if (stream) {
		own = json_object_get(json_object_get(settings, "stream_settings"), stream);
		own = present(json_object_get(own, name));
	}
	return own ? own : present(json_object_get(settings, name));
}

const char *setting_text(const json_t *settings, const char *stream, const char *name,
			 const char *otherwise)
{
	const char *text = json_string_value(setting_get(settings, stream, name));

	return text ? text : otherwise;
}

int64_t setting_integer(const json_t *settings, const char *stream, const char *name,
			int64_t otherwise)
{
	const json_t *value = setting_get(settings, stream, name);

	return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

bool setting_true(const json_t *settings, const char *stream, const char *name)
{
	return json_is_true(setting_get(settings, stream, name));
}
