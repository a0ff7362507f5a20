#include "plan/dormant.h"

#include <jansson.h>

#include "base/buffer.h"
#include "base/date.h"
#include "json/project.h"

/* An object with nothing in it tells nothing. */
static bool all_zero(json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value)
		if (!json_is_number(value) || json_number_value(value) != 0)
			return false;
	return json_object_size(object) > 0;
}

static bool is_zero(struct slice raw, const char *member)
{
	json_t *object = raw.at ? json_loadb(raw.at, raw.length, JSON_ALLOW_NUL, NULL) : NULL;
	bool zero = all_zero(json_object_get(object, member));

	json_decref(object);
	return zero;
}

static bool is_older(struct slice raw, int32_t than)
{
	struct buffer text BUFFER_SCOPED = {0};
	int32_t day;

	return project_text(raw, &text) && date_parse_lenient(buffer_slice(&text), &day) == 0 &&
	       day <= than;
}

bool dormant_row(const struct idle *idle, struct slice within, struct slice since, int32_t today)
{
	return idle->within && is_zero(within, idle->zero) && is_older(since, today - idle->days);
}
