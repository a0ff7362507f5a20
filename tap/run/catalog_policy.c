#include "tap/run/catalog_policy.h"

#include <string.h>
#include <strings.h>

#include "tap/config/setting.h"

static enum route_choice route_of(const json_t *settings, const char *stream)
{
	static const char *const names[] = {[ROUTE_AUTO] = "auto",
					    [ROUTE_DIRECT] = "sync",
					    [ROUTE_REPORT] = "report",
					    [ROUTE_CHEAPEST] = "cheapest"};
	const char *name = setting_text(settings, stream, "transport", "auto");
	size_t choice = 0;

	while (choice < ROUTE_CHEAPEST && strcmp(names[choice], name) != 0)
		choice++;
	return (enum route_choice)choice;
}

static void offer_policy(void *self, const char *stream, struct offer_policy *out)
{
	const json_t *settings = self;

	*out = (struct offer_policy){
		.columns = setting_get(settings, stream, "columns"),
		.granularity = setting_text(settings, stream, "granularity", NULL),
		.granularity_is_own = setting_get(settings, stream, "granularity") !=
				      setting_get(settings, NULL, "granularity"),
		.metadata = setting_true(settings, stream, "record_metadata"),
		.extra_fields = setting_true(settings, stream, "extra_fields"),
		.route = route_of(settings, stream)};
}

static const json_t *get(const void *self, const char *stream, const char *name)
{
	return setting_get(self, stream, name);
}

struct settings settings_of(const json_t *settings)
{
	return (struct settings){settings, get};
}

struct catalog_policy catalog_policy_of(const json_t *settings)
{
	const char *names = setting_text(settings, NULL, "field_names", "");
	struct catalog_policy policy = {.streams = setting_get(settings, NULL, "streams"),
					.api_names = strcasecmp(names, "api") == 0,
					.settings = settings_of(settings),
					.granularity_setting = "granularity",
					.page_size_setting = "page_size",
					.offer = offer_policy};

	memcpy(&policy.self, &settings, sizeof(settings)); /* callbacks take a plain pointer */
	return policy;
}
