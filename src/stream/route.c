#include "stream/route.h"

#include <stdlib.h>
#include <strings.h>

#include "base/memory.h"
#include "stream/route_compare.h"
#include "stream/selected.h"

/* New: the stream as its report is asked for it. */
static struct definition *stream_by_report(const struct routes *routes)
{
	const struct definition *stream = routes->stream;
	struct definition *made = memory_new(1, sizeof(*made));

	*made = *routes->report;
	made->name = stream->name;
	made->description = stream->description;
	made->by_default = stream->by_default;
	made->also_known_as = stream->also_known_as;
	made->also_known_as_count = stream->also_known_as_count;
	made->key.fields = stream->key.fields;
	made->key.count = stream->key.count;
	made->bookmark = stream->bookmark;
	made->fields = stream->fields;
	made->field_count = stream->field_count;
	made->columns.use = stream->columns.use;
	made->report = NULL;
	return made;
}

static int days_back(const struct offer *offer)
{
	const struct window_limits *window = &offer->stream->window;
	bool hourly = offer->granularity == GRANULARITY_HOUR && window->hour_history_days;

	return hourly ? window->hour_history_days : window->history_days;
}

static void take_own(struct selected *selected, const char *only)
{
	if (only)
		selected->route.reason = memory_format(
			"%s is none of reports': they are not used, and days that lie more than %d "
			"days back cannot be read",
			only, days_back(selected->offer));
}

static void take_report(struct selected *selected, const struct routes *routes, const char *only)
{
	selected->route.made_stream = stream_by_report(routes);
	selected->stream = selected->route.made_stream;
	if (only)
		selected->route.reason =
			memory_format("only reports have %s: all is read by reports", only);
}

/* Both: the stream's own first. */
static void take_both(struct selected *selected, const struct routes *routes)
{
	selected->route.report = memory_new(1, sizeof(*selected->route.report));
	selected->route.report->offer = selected->offer; /* until route_complete */
	selected->route.report->route.made_stream = stream_by_report(routes);
	selected->route.report->stream = selected->route.report->route.made_stream;
}

static int choose(struct selected *selected, const struct routes *routes,
		  const struct exclusive *only, struct error *err)
{
	const char *name = routes->stream->name;
	enum route_choice wish = selected->offer->route;
	bool wants_report = wish == ROUTE_REPORT, cheapest = wish == ROUTE_CHEAPEST;

	if (only->own && only->report)
		return error_set(err, ERROR_CONFIG,
				 "stream %s: only reports have %s, and they do not have %s; leave "
				 "one of them out",
				 name, only->report, only->own);
	selected->route.default_days = wants_report ? 0 : days_back(selected->offer);
	if (only->report || (wants_report && !only->own))
		take_report(selected, routes, only->report);
	else if (only->own || wish == ROUTE_DIRECT)
		take_own(selected, only->own);
	else
		take_both(selected, routes);
	selected->route.cheapest = cheapest && selected->route.report;
	selected->route.overrides = only->report ? !wants_report : wants_report || cheapest;
	return 0;
}

int route_choose(struct selected *selected, const struct catalog *catalog, struct error *err)
{
	struct routes routes = routes_of(catalog, selected->offer->stream);
	struct exclusive only = {0};
	int status;

	if (!routes.report)
		return 0;
	route_compare(&routes, selected, &only);
	status = choose(selected, &routes, &only, err);
	free(only.own);
	free(only.report);
	return status;
}

/* --- the report's part of it --- */

static const struct field *captured(const struct definition *stream, const char *name)
{
	for (size_t i = 0; i < stream->field_count; i++)
		if (stream->fields[i].source == SOURCE_CAPTURE &&
		    strcasecmp(stream->fields[i].name, name) == 0)
			return &stream->fields[i];
	return NULL;
}

/* New: the same fields; what stands above the report's rows is taken from there. */
static struct offer *offer_by_report(const struct offer *offer, const struct definition *stream,
				     const struct definition *report)
{
	struct offer *made = memory_new(1, sizeof(*made));

	*made = *offer;
	made->stream = stream;
	made->fields = memory_new(offer->field_count, sizeof(*made->fields));
	for (size_t i = 0; i < offer->field_count; i++) {
		struct field *field = &made->fields[i];
		const struct field *above = captured(report, offer->fields[i].name);

		*field = offer->fields[i];
		if (above) {
			field->source = SOURCE_CAPTURE;
			field->source_name = above->source_name;
		}
		if (field->source == SOURCE_FALLBACK)
			field->fallback = "\"report\"";
	}
	return made;
}

void route_complete(struct selected *selected, const struct catalog *catalog)
{
	const struct offer *offer = selected->offer;
	struct selected *by_report =
		selected->route.made_stream ? selected : selected->route.report;
	struct routes routes = routes_of(catalog, offer->stream);

	if (!by_report)
		return;
	by_report->route.made_offer = offer_by_report(offer, by_report->stream, routes.report);
	by_report->offer = by_report->route.made_offer;
	if (by_report != selected)
		selected_copy(by_report, selected);
}
