#include "stream/route_compare.h"

#include <string.h>

#include "base/memory.h"
#include "base/text_list.h"
#include "stream/setting.h"

/* As the settings make it. */
static const struct definition *offered(const struct catalog *catalog, const char *stream)
{
	return catalog_find(catalog, stream)->stream;
}

struct routes routes_of(const struct catalog *catalog, const struct definition *stream)
{
	struct routes routes = {catalog, stream, NULL};

	if (stream->report)
		routes.report = offered(catalog, stream->report);
	return routes;
}

/* --- settings that one route lacks --- */

static void add_if_set(const struct routes *routes, const struct definition *stream,
		       const char *name, json_t *out)
{
	const json_t *value = settings_get(routes->catalog->policy.settings, stream->name, name);

	if (json_is_array(value) ? json_array_size(value) > 0 : value != NULL)
		json_object_set_new(out, name, json_deep_copy(value));
}

static void add_bound(const struct routes *routes, const struct definition *bound_by,
		      const struct definition *known_as, json_t *out)
{
	const struct binding *binding;

	for (size_t i = 0; (binding = definition_binding(bound_by, i)); i++)
		if (catalog_is_about_facts(routes->catalog, binding))
			add_if_set(routes, known_as, binding->name, out);
	for (size_t i = 0; i < bound_by->rows.filter_count; i++)
		add_if_set(routes, known_as, bound_by->rows.filters[i].setting, out);
}

static bool is_read_per(const struct routes *routes, const struct definition *stream,
			const char *name)
{
	const struct parent *parent;

	for (size_t i = 0; (parent = definition_parent(stream, i)); i++)
		if (strcmp(parent->stream, name) == 0 ||
		    is_read_per(routes, offered(routes->catalog, parent->stream), name))
			return true;
	return false;
}

/* The stream's own, and those of its parents; what limits the report's parents limits both routes.
 */
static void add_own(const struct routes *routes, const struct definition *stream, json_t *out)
{
	const struct parent *parent;

	add_bound(routes, stream, stream, out);
	for (size_t i = 0; (parent = definition_parent(stream, i)); i++)
		if (!is_read_per(routes, routes->report, parent->stream))
			add_own(routes, offered(routes->catalog, parent->stream), out);
}

/* New: {setting: value}, as far as they are set. */
static json_t *own_settings(const struct routes *routes)
{
	json_t *settings = json_object();

	add_own(routes, routes->stream, settings);
	return settings;
}

static json_t *report_settings(const struct routes *routes)
{
	json_t *settings = json_object();

	add_bound(routes, routes->report, routes->stream, settings);
	return settings;
}

json_t *route_report_settings(const struct catalog *catalog, const struct definition *stream)
{
	struct routes routes = routes_of(catalog, stream);
	json_t *own = NULL, *settings = NULL;
	const char *name;
	json_t *unused;

	if (!routes.report)
		return NULL;
	own = own_settings(&routes);
	settings = report_settings(&routes);
	json_object_foreach(own, name, unused)
		json_object_del(settings, name);
	json_decref(own);
	return settings;
}

static void note(char **text, const char *kind, const char *name)
{
	if (!*text)
		*text = memory_format("%s %s", kind, name);
}

static void compare_settings(const struct routes *routes, struct exclusive *only)
{
	json_t *own = own_settings(routes), *report = report_settings(routes), *value;
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

/* --- columns that one route lacks --- */

static bool lists(const struct definition *stream, const char *column)
{
	const struct column_list *list = stream->columns.use;

	if (text_list_has(stream->columns.without, stream->columns.without_count, column))
		return false;
	for (size_t i = 0; list && i < list->count; i++)
		if (strcmp(list->columns[i].from, column) == 0)
			return true;
	return false;
}

static void compare_columns(const struct routes *routes, const struct selected *selected,
			    struct exclusive *only)
{
	for (size_t i = 0; i < selected->offer->field_count; i++) {
		const struct field *field = &selected->offer->fields[i];
		bool own, report;

		if (field->source != SOURCE_COLUMN || !selected_chosen(selected, &field->name, 1) ||
		    offer_forces(selected->offer, field))
			continue;
		own = lists(routes->stream, field->from);
		report = lists(routes->report, field->from);
		if (own && !report)
			note(&only->own, "column", field->from);
		if (report && !own)
			note(&only->report, "column", field->from);
	}
}

void route_compare(const struct routes *routes, const struct selected *selected,
		   struct exclusive *only)
{
	compare_settings(routes, only);
	compare_columns(routes, selected, only);
}
