#include <string.h>

#include "base/memory.h"
#include "base/text_list.h"
#include "stream/definition_read.h"
#include "json/scan.h"

/* What the parts of a definition demand of each other. */

static const struct field *column_from(const struct definition *d, const char *api_name)
{
	const struct column_list *list = d->columns.use;

	for (size_t i = 0; list && i < list->count; i++)
		if (strcmp(list->columns[i].from, api_name) == 0)
			return &list->columns[i];
	return NULL;
}

static size_t count_kind(const struct definition *d, enum binding_kind kind)
{
	const struct binding *binding;
	size_t count = 0;

	for (size_t i = 0; (binding = definition_binding(d, i)); i++)
		count += binding->kind == kind;
	return count;
}

static int check_name(const struct definition *d, const struct origin *where, struct error *err)
{
	if (strspn(d->name, "abcdefghijklmnopqrstuvwxyz_") != strlen(d->name))
		return origin_refuse(where, err, "name", "a stream's name is [a-z_]+");
	return 0;
}

static int check_key(const struct definition *d, const struct origin *where, struct error *err)
{
	for (size_t i = 0; i < d->key.count; i++) {
		const char *name = d->key.fields[i];
		const struct field *field = definition_field(d, name);

		if (!field ||
		    (field->source == SOURCE_COLUMN &&
		     !text_list_has(d->columns.always, d->columns.always_count, field->from)))
			return origin_refuse(
				where, err, "primary_key",
				"%s is no field at the top level, nor a column that is "
				"always asked for",
				name);
		if (field->array || field->type == TYPE_OBJECT || field->type == TYPE_MAP ||
		    field->type == TYPE_ANY)
			return origin_refuse(where, err, "primary_key", "%s is no scalar", name);
		if (field->secret)
			return origin_refuse(where, err, "primary_key", "%s is a secret", name);
	}
	return 0;
}

static int check_needed(const struct definition *d, const struct origin *where, struct error *err)
{
	for (size_t i = 0; i < d->field_count; i++)
		if (d->fields[i].needed &&
		    !text_list_has(d->key.fields, d->key.count, d->fields[i].name))
			return origin_refuse(where, err, "fields",
					     "%s is needed, but is no part of the primary_key",
					     d->fields[i].name);
	return 0;
}

/* The field that the bookmark takes its values from. */
static int check_bookmark_field(const struct definition *d, const struct origin *where,
				struct error *err)
{
	const struct bookmark *b = &d->bookmark;
	const struct field *field = definition_field(d, b->field);

	if (!field || field->source == SOURCE_COLUMN || field->array)
		return origin_refuse(where, err, "bookmark.field", "there is no field %s",
				     b->field);
	if (b->lookback_days && (field->type != TYPE_DATE || d->window.history_days))
		return origin_refuse(where, err, "bookmark.lookback_days",
				     "%s must be a date, and of no window", b->field);
	if (d->window.history_days && field->type != TYPE_DATE)
		return origin_refuse(where, err, "bookmark.field", "%s must be a date", b->field);
	return 0;
}

static int check_bookmark(const struct definition *d, const struct origin *where, struct error *err)
{
	const struct bookmark *b = &d->bookmark;

	if (!b->field && b->hold_field)
		return origin_refuse(where, err, "bookmark.hold", "there is no field to hold");
	if (count_kind(d, BIND_SINCE) && (!b->field || d->window.history_days))
		return origin_refuse(where, err, "request.query",
				     "since needs a bookmark with a field, and no window");
	if (!b->field)
		return 0;
	if (check_bookmark_field(d, where, err) != 0)
		return -1;
	if (b->hold_field && !definition_reads(d, b->hold_field))
		return origin_refuse(where, err, "bookmark.hold", "no field reads %s of the row",
				     b->hold_field);
	return 0;
}

static int check_filters(const struct definition *d, const struct origin *where, struct error *err)
{
	for (size_t i = 0; i < d->rows.filter_count; i++)
		if (!definition_reads(d, d->rows.filters[i].field))
			return origin_refuse(where, err, "filters", "no field reads %s of the row",
					     d->rows.filters[i].field);
	return 0;
}

static bool is_edge(const struct field *field)
{
	return field->source == SOURCE_WINDOW && strcmp(field->source_name, "today") != 0;
}

static int check_window(const struct definition *d, const struct origin *where, struct error *err)
{
	const struct window_limits *w = &d->window;
	bool asked = count_kind(d, BIND_WINDOW_START) || count_kind(d, BIND_WINDOW_END);

	if (!w->history_days && asked)
		return origin_refuse(where, err, "request.query",
				     "dates are asked for, but there is no window");
	if (w->span_days > w->history_days || w->hour_span_days > w->hour_history_days ||
	    w->day_span_days > w->span_days)
		return origin_refuse(where, err, "window", "a span is longer than what it lies in");
	for (size_t i = 0; i < d->field_count; i++)
		if (!w->history_days &&
		    (d->fields[i].when != GRANULARITY_ANY || is_edge(&d->fields[i])))
			return origin_refuse(where, err, "fields",
					     "%s depends on a window, but there is none",
					     d->fields[i].name);
	return 0;
}

static bool captures(const struct scan_path *rows, const char *name)
{
	const char *capture;

	for (size_t i = 0; (capture = scan_path_capture(rows, i)); i++)
		if (strcmp(capture, name) == 0)
			return true;
	return false;
}

static int check_captures(const struct definition *d, const struct scan_path *rows,
			  const struct origin *where, struct error *err)
{
	for (size_t i = 0; i < d->field_count; i++)
		if (d->fields[i].source == SOURCE_CAPTURE &&
		    !captures(rows, d->fields[i].source_name))
			return origin_refuse(where, err, "fields", "%s: rows captures no {%s}",
					     d->fields[i].name, d->fields[i].source_name);
	return 0;
}

static int check_rows(const struct definition *d, const struct origin *where, struct error *err)
{
	struct error why = {0};
	struct scan_path *rows = scan_path_new(d->rows.path, &why);
	int status;

	if (!rows)
		return origin_refuse(where, err, "rows", "%s", why.text);
	status = check_captures(d, rows, where, err);
	scan_path_free(rows);
	if (status == 0 && d->single.rows) {
		rows = scan_path_new(d->single.rows, &why);
		if (!rows)
			return origin_refuse(where, err, "singly.rows", "%s", why.text);
		scan_path_free(rows);
	}
	return status;
}

/* What a binding names, as far as this definition knows it. */
static const char *unknown_source(const struct definition *d, const struct binding *b)
{
	if (b->kind == BIND_PASS && !definition_is_pass(d, b->name))
		return "pass";
	if (b->kind == BIND_BATCH &&
	    (!d->parents.first.batch_as || strcmp(d->parents.first.batch_as, b->name) != 0))
		return "batch";
	return NULL;
}

static int check_sources(const struct definition *d, const struct origin *where, struct error *err)
{
	const struct binding *binding;

	for (size_t i = 0; (binding = definition_binding(d, i)); i++) {
		const char *unknown = unknown_source(d, binding);

		if (unknown)
			return origin_refuse(where, err, definition_binding_place(d, i),
					     "%s: there is no %s %s", binding->parameter, unknown,
					     binding->name);
	}
	for (size_t i = 0; i < d->field_count; i++)
		if (d->fields[i].source == SOURCE_PASS &&
		    !definition_is_pass(d, d->fields[i].source_name))
			return origin_refuse(where, err, "fields", "%s: there is no pass %s",
					     d->fields[i].name, d->fields[i].source_name);
	return 0;
}

/* Pages without a cursor to ask for them (or the other way round) would lose rows. */
static int check_pairs(const struct definition *d, const struct origin *where, struct error *err)
{
	if (d->request.body_count && !strcmp(d->request.method, "GET"))
		return origin_refuse(where, err, "request.body", "a body needs method POST");
	if (!d->rows.cursor != !count_kind(d, BIND_CURSOR))
		return origin_refuse(where, err, "cursor",
				     "cursor and a parameter {cursor: true} need each other");
	if (!d->columns.use != !count_kind(d, BIND_COLUMNS))
		return origin_refuse(where, err, "columns",
				     "columns and a parameter {columns: true} need each other");
	if (d->parents.first.batch_as && !count_kind(d, BIND_BATCH))
		return origin_refuse(where, err, "parent.batch", "no parameter has {batch: %s}",
				     d->parents.first.batch_as);
	return 0;
}

static int check_columns(const struct definition *d, const struct origin *where, struct error *err)
{
	const struct columns *c = &d->columns;

	for (size_t i = 0; i < c->always_count; i++)
		if (!column_from(d, c->always[i]))
			return origin_refuse(where, err, "columns.always", "there is no column %s",
					     c->always[i]);
	for (size_t i = 0; i < c->without_count; i++)
		if (!column_from(d, c->without[i]) ||
		    text_list_has(c->always, c->always_count, c->without[i]))
			return origin_refuse(where, err, "columns.without",
					     "%s is no column of the list, or always asked for",
					     c->without[i]);
	return 0;
}

int definition_check_alone(const struct definition *definition, const struct origin *where,
			   struct error *err)
{
	static int (*const checks[])(const struct definition *, const struct origin *,
				     struct error *) = {
		check_name,    check_key,  check_needed,  check_bookmark,	   check_filters,
		check_window,  check_rows, check_sources, definition_check_single, check_pairs,
		check_columns,
	};

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		if (checks[i](definition, where, err))
			return -1;
	return 0;
}
