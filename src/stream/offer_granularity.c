#include "base/text_list.h"
#include "stream/offer.h"
#include "stream/setting.h"

static const struct binding *find_granularity(const struct binding *bindings, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (bindings[i].kind == BIND_SETTING &&
		    strcmp(bindings[i].name, "granularity") == 0)
			return &bindings[i];
	return NULL;
}

/* What the stream is asked for as its granularity; NULL: it is always read by DAY. */
static const struct binding *granularity_binding(const struct definition *stream)
{
	const struct binding *found =
		find_granularity(stream->request.query, stream->request.query_count);

	return found ? found : find_granularity(stream->request.body, stream->request.body_count);
}

static bool stream_has(const struct definition *stream, enum granularity granularity)
{
	const struct binding *binding = granularity_binding(stream);

	if (granularity == GRANULARITY_HOUR && !stream->window.hour_history_days)
		return false;
	if (!binding)
		return granularity == GRANULARITY_DAY;
	return binding->of_count == 0 ||
	       text_list_has(binding->of, binding->of_count, granularity_name(granularity));
}

/* DAY, unless the stream says otherwise. */
static enum granularity usual_granularity(const struct definition *stream)
{
	static const enum granularity all[] = {GRANULARITY_DAY, GRANULARITY_WEEK, GRANULARITY_MONTH,
					       GRANULARITY_TOTAL};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (stream_has(stream, all[i]))
			return all[i];
	return GRANULARITY_DAY;
}

int offer_set_granularity(struct offer *offer, const json_t *settings, struct error *err)
{
	const char *name = offer->stream->name;
	enum granularity usual = usual_granularity(offer->stream);
	const char *text = setting_text(settings, name, "granularity", granularity_name(usual));
	bool own = setting_get(settings, name, "granularity") !=
		   setting_get(settings, NULL, "granularity");

	offer->granularity = GRANULARITY_DAY;
	if (!offer->stream->window.history_days)
		return 0;
	if (granularity_of(text, &offer->granularity) != 0)
		return error_set(err, ERROR_CONFIG,
				 "granularity '%s' of %s is none of DAY, HOUR, WEEK, MONTH, TOTAL",
				 text, name);
	if (stream_has(offer->stream, offer->granularity))
		return 0;
	if (own)
		return error_set(
			err, ERROR_CONFIG,
			"stream_settings: %s cannot be read by %s; leave granularity out there",
			name, granularity_name(offer->granularity));
	/* A granularity for all streams leaves those that lack it at their own. */
	offer->granularity = usual;
	return 0;
}
