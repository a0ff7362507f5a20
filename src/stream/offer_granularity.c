#include "base/text_list.h"
#include "stream/offer.h"

/* The binding that the stream is asked for its granularity with; NULL: it is always read by DAY. */
static const struct binding *granularity_binding(const struct definition *stream,
						 const char *setting)
{
	const struct binding *binding;

	for (size_t i = 0; (binding = definition_binding(stream, i)); i++)
		if (binding->kind == BIND_SETTING && strcmp(binding->name, setting) == 0)
			return binding;
	return NULL;
}

static bool stream_has(const struct definition *stream, const struct binding *binding,
		       enum granularity granularity)
{
	if (granularity == GRANULARITY_HOUR && !stream->window.hour_history_days)
		return false;
	if (!binding)
		return granularity == GRANULARITY_DAY;
	return binding->of_count == 0 ||
	       text_list_has(binding->of, binding->of_count, granularity_name(granularity));
}

/* DAY, unless the stream says otherwise. */
static enum granularity usual_granularity(const struct definition *stream,
					  const struct binding *binding)
{
	static const enum granularity all[] = {GRANULARITY_DAY, GRANULARITY_WEEK, GRANULARITY_MONTH,
					       GRANULARITY_TOTAL};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (stream_has(stream, binding, all[i]))
			return all[i];
	return GRANULARITY_DAY;
}

int offer_set_granularity(struct offer *offer, const struct catalog_policy *catalog,
			  const struct offer_policy *policy, struct error *err)
{
	const char *name = offer->stream->name;
	const struct binding *binding =
		granularity_binding(offer->stream, catalog->granularity_setting);
	enum granularity usual = usual_granularity(offer->stream, binding);
	const char *text = policy->granularity ? policy->granularity : granularity_name(usual);

	offer->granularity = GRANULARITY_DAY;
	if (!offer->stream->window.history_days)
		return 0;
	if (granularity_of(text, &offer->granularity) != 0)
		return error_set(err, ERROR_CONFIG,
				 "granularity '%s' of %s is none of DAY, HOUR, WEEK, MONTH, TOTAL",
				 text, name);
	if (stream_has(offer->stream, binding, offer->granularity))
		return 0;
	if (policy->granularity_is_own)
		return error_set(
			err, ERROR_CONFIG,
			"stream_settings: %s cannot be read by %s; leave granularity out there",
			name, granularity_name(offer->granularity));
	/* A granularity for all streams leaves those that lack it at their own. */
	offer->granularity = usual;
	return 0;
}
