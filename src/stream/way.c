#include "stream/way.h"

#include <stdlib.h>
#include <strings.h>

#include "base/memory.h"
#include "stream/selected.h"
#include "stream/setting.h"

/* What is compared. */
struct ways {
	const struct catalog *catalog;
	const struct definition *stream, *report;
};

/* As the settings make it. */
static const struct definition *offered(const struct catalog *catalog, const char *stream)
{
	return catalog_find(catalog, stream)->stream;
}

static struct ways ways_of(const struct catalog *catalog, const struct definition *stream)
{
	struct ways ways = {catalog, stream, NULL};

	if (stream->report)
		ways.report = offered(catalog, stream->report);
	return ways;
}

/* --- settings that one way lacks --- */

static const struct binding *binding_at(const struct definition *stream, size_t i)
{
	if (i < stream->query_count)
		return &stream->query[i];
	i -= stream->query_count;
	return i < stream->body_count ? &stream->body[i] : NULL;
}

/* Does it say which facts are asked for?  How pages are cut does not, and both have granularity. */
static bool is_about_facts(const struct binding *binding)
{
	return binding->kind == BIND_SETTING && strcmp(binding->name, "page_size") != 0 &&
	       strcmp(binding->name, "granularity") != 0;
}

static void add_if_set(const struct ways *ways, const struct definition *stream, const char *name,
		       json_t *out)
{
	const json_t *value = setting_get(ways->catalog->settings, stream->name, name);

	if (json_is_array(value) ? json_array_size(value) > 0 : value != NULL)
		json_object_set_new(out, name, json_deep_copy(value));
}

static void add_bound(const struct ways *ways, const struct definition *bound_by,
		      const struct definition *known_as, json_t *out)
{
	const struct binding *binding;

	for (size_t i = 0; (binding = binding_at(bound_by, i)); i++)
		if (is_about_facts(binding))
			add_if_set(ways, known_as, binding->name, out);
	for (size_t i = 0; i < bound_by->filter_count; i++)
		add_if_set(ways, known_as, bound_by->filters[i].setting, out);
}

static bool is_read_per(const struct ways *ways, const struct definition *stream, const char *name)
{
	const struct parent *parent;

	for (size_t i = 0; (parent = definition_parent(stream, i)); i++)
		if (strcmp(parent->stream, name) == 0 ||
		    is_read_per(ways, offered(ways->catalog, parent->stream), name))
			return true;
	return false;
}

/* The stream's own, and those of its parents; what limits the report's parents limits both ways. */
static void add_own(const struct ways *ways, const struct definition *stream, json_t *out)
{
	const struct parent *parent;

	add_bound(ways, stream, stream, out);
	for (size_t i = 0; (parent = definition_parent(stream, i)); i++)
		if (!is_read_per(ways, ways->report, parent->stream))
			add_own(ways, offered(ways->catalog, parent->stream), out);
}

/* New: {setting: value}, as far as they are set. */
static json_t *own_settings(const struct ways *ways)
{
	json_t *settings = json_object();

	add_own(ways, ways->stream, settings);
	return settings;
}

static json_t *report_settings(const struct ways *ways)
{
	json_t *settings = json_object();

	add_bound(ways, ways->report, ways->stream, settings);
	return settings;
}

json_t *way_report_settings(const struct catalog *catalog, const struct definition *stream)
{
	struct ways ways = ways_of(catalog, stream);
	json_t *own = NULL, *settings = NULL;
	const char *name;
	json_t *unused;

	if (!ways.report)
		return NULL;
	own = own_settings(&ways);
	settings = report_settings(&ways);
	json_object_foreach(own, name, unused)
		json_object_del(settings, name);
	json_decref(own);
	return settings;
}

/* What only one way has, as text for people, the first of it; owned. */
struct only {
	char *own, *report;
};

static void note(char **text, const char *kind, const char *name)
{
	if (!*text)
		*text = memory_format("%s %s", kind, name);
}

static void compare_settings(const struct ways *ways, struct only *only)
{
	json_t *own = own_settings(ways), *report = report_settings(ways), *value;
	const char *name;

	json_object_foreach(own, name, value)
		if (!json_equal(json_object_get(report, name), value))
			note(&only->own, "setting", name);
	json_object_foreach(report, name, value)
		if (!json_object_get(own, name))
			note(&only->report, "setting", name);
	json_decref(own);
	json_decref(report);
}

/* --- columns that one way lacks --- */

static bool lists(const struct definition *stream, const char *column)
{
	const struct column_list *list = stream->columns.use;

	for (size_t i = 0; i < stream->columns.without_count; i++)
		if (strcmp(stream->columns.without[i], column) == 0)
			return false;
	for (size_t i = 0; list && i < list->count; i++)
		if (strcmp(list->columns[i].from, column) == 0)
			return true;
	return false;
}

static void compare_columns(const struct ways *ways, const struct selected *selected,
			    struct only *only)
{
	for (size_t i = 0; i < selected->offer->field_count; i++) {
		const struct field *field = &selected->offer->fields[i];
		bool own, report;

		if (field->source != SOURCE_COLUMN || !selected_chosen(selected, &field->name, 1) ||
		    offer_forces(selected->offer, field))
			continue;
		own = lists(ways->stream, field->from);
		report = lists(ways->report, field->from);
		if (own && !report)
			note(&only->own, "column", field->from);
		if (report && !own)
			note(&only->report, "column", field->from);
	}
}

/* --- the choice --- */

/* New: the stream as its report is asked for it. */
static struct definition *stream_by_report(const struct ways *ways)
{
	const struct definition *stream = ways->stream;
	struct definition *made = memory_new(1, sizeof(*made));

	*made = *ways->report;
	made->name = stream->name;
	made->description = stream->description;
	made->by_default = stream->by_default;
	made->also_known_as = stream->also_known_as;
	made->also_known_as_count = stream->also_known_as_count;
	made->primary_key = stream->primary_key;
	made->primary_key_count = stream->primary_key_count;
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
		selected->pinned = memory_format(
			"%s is none of reports': they are not used, and days that lie more than %d "
			"days back cannot be read",
			only, days_back(selected->offer));
}

static void take_report(struct selected *selected, const struct ways *ways, const char *only)
{
	selected->own_stream = stream_by_report(ways);
	selected->stream = selected->own_stream;
	if (only)
		selected->pinned =
			memory_format("only reports have %s: all is read by reports", only);
}

/* Both: the stream's own first. */
static void take_both(struct selected *selected, const struct ways *ways)
{
	selected->report = memory_new(1, sizeof(*selected->report));
	selected->report->offer = selected->offer; /* until way_take */
	selected->report->own_stream = stream_by_report(ways);
	selected->report->stream = selected->report->own_stream;
}

static int choose(struct selected *selected, const struct ways *ways, const struct only *only,
		  struct error *err)
{
	const char *name = ways->stream->name;
	const char *wish = setting_text(ways->catalog->settings, name, "transport", "auto");
	bool wants_report = strcmp(wish, "report") == 0, cheapest = strcmp(wish, "cheapest") == 0;

	if (only->own && only->report)
		return error_set(err, ERROR_CONFIG,
				 "stream %s: only reports have %s, and they do not have %s; leave "
				 "one of them out",
				 name, only->report, only->own);
	selected->unasked_days = wants_report ? 0 : days_back(selected->offer);
	if (only->report || (wants_report && !only->own))
		take_report(selected, ways, only->report);
	else if (only->own || strcmp(wish, "sync") == 0)
		take_own(selected, only->own);
	else
		take_both(selected, ways);
	selected->cheapest = cheapest && selected->report;
	selected->pinned_aside = only->report ? !wants_report : wants_report || cheapest;
	return 0;
}

int way_choose(struct selected *selected, const struct catalog *catalog, struct error *err)
{
	struct ways ways = ways_of(catalog, selected->offer->stream);
	struct only only = {0};
	int status;

	if (!ways.report)
		return 0;
	compare_settings(&ways, &only);
	compare_columns(&ways, selected, &only);
	status = choose(selected, &ways, &only, err);
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

void way_take(struct selected *selected, const struct catalog *catalog)
{
	const struct offer *offer = selected->offer;
	struct selected *by_report = selected->own_stream ? selected : selected->report;
	const struct definition *report;

	if (!by_report)
		return;
	report = offered(catalog, offer->stream->report);
	by_report->own_offer = offer_by_report(offer, by_report->stream, report);
	by_report->offer = by_report->own_offer;
	if (by_report != selected)
		selected_copy(by_report, selected);
}

void way_release(struct selected *selected)
{
	if (selected->report)
		selected_free(selected->report);
	if (selected->own_offer)
		free(selected->own_offer->fields);
	free(selected->own_offer);
	free(selected->own_stream);
	free(selected->pinned);
}
