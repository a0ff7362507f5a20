#include <string.h>

#include "base/memory.h"
#include "stream/definition_read.h"
#include "json/scan.h"

/* What the parts of a definition demand of each other, and definitions of each other. */

static bool holds(const char *const *texts, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(texts[i], text) == 0)
			return true;
	return false;
}

/* The top-level field that reads this member of the API's row. */
static const struct field *field_from(const struct definition *d, const char *from)
{
	for (size_t i = 0; i < d->field_count; i++)
		if (d->fields[i].source == SOURCE_ROW && strcmp(d->fields[i].from, from) == 0)
			return &d->fields[i];
	return NULL;
}

static const struct field *column_from(const struct definition *d, const char *api_name)
{
	const struct column_list *list = d->columns.use;

	for (size_t i = 0; list && i < list->count; i++)
		if (strcmp(list->columns[i].from, api_name) == 0)
			return &list->columns[i];
	return NULL;
}

/* Parameters of the query, then members of the body. */
static const struct binding *binding_at(const struct definition *d, size_t i)
{
	return i < d->query_count ? &d->query[i] : &d->body[i - d->query_count];
}

static size_t binding_count(const struct definition *d)
{
	return d->query_count + d->body_count;
}

static const char *binding_place(const struct definition *d, size_t i)
{
	return i < d->query_count ? "request.query" : "request.body";
}

static size_t count_kind(const struct definition *d, enum binding_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < binding_count(d); i++)
		count += binding_at(d, i)->kind == kind;
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
	for (size_t i = 0; i < d->primary_key_count; i++) {
		const char *name = d->primary_key[i];
		const struct field *field = definition_field(d, name);

		if (!field || (field->source == SOURCE_COLUMN &&
			       !holds(d->columns.always, d->columns.always_count, field->from)))
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

static int check_bookmark(const struct definition *d, const struct origin *where, struct error *err)
{
	const struct bookmark *b = &d->bookmark;
	const struct field *field;

	if (!b->field && b->hold_field)
		return origin_refuse(where, err, "bookmark.hold", "there is no field to hold");
	if (!b->field)
		return 0;
	field = definition_field(d, b->field);
	if (!field || field->source == SOURCE_COLUMN || field->array)
		return origin_refuse(where, err, "bookmark.field", "there is no field %s",
				     b->field);
	if (d->window.history_days && field->type != TYPE_DATE)
		return origin_refuse(where, err, "bookmark.field", "%s must be a date", b->field);
	if (b->hold_field && !field_from(d, b->hold_field))
		return origin_refuse(where, err, "bookmark.hold", "no field reads %s of the row",
				     b->hold_field);
	return 0;
}

static int check_filters(const struct definition *d, const struct origin *where, struct error *err)
{
	for (size_t i = 0; i < d->filter_count; i++)
		if (!field_from(d, d->filters[i].field))
			return origin_refuse(where, err, "filters", "no field reads %s of the row",
					     d->filters[i].field);
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
	if (w->span_days > w->history_days || w->hour_span_days > w->hour_history_days)
		return origin_refuse(where, err, "window", "span_days is more than history_days");
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
	struct scan_path *rows = scan_path_new(d->rows, &why);
	int status;

	if (!rows)
		return origin_refuse(where, err, "rows", "%s", why.text);
	status = check_captures(d, rows, where, err);
	scan_path_free(rows);
	return status;
}

static bool is_pass(const struct definition *d, const char *name)
{
	return definition_pass(d, 0, slice_of(name)) != NULL;
}

/* What a binding names, as far as this definition knows it. */
static const char *unknown_source(const struct definition *d, const struct binding *b)
{
	if (b->kind == BIND_PASS && !is_pass(d, b->name))
		return "pass";
	if (b->kind == BIND_BATCH &&
	    (!d->parent.batch_as || strcmp(d->parent.batch_as, b->name) != 0))
		return "batch";
	return NULL;
}

static int check_sources(const struct definition *d, const struct origin *where, struct error *err)
{
	for (size_t i = 0; i < binding_count(d); i++) {
		const struct binding *binding = binding_at(d, i);
		const char *unknown = unknown_source(d, binding);

		if (unknown)
			return origin_refuse(where, err, binding_place(d, i),
					     "%s: there is no %s %s", binding->parameter, unknown,
					     binding->name);
	}
	for (size_t i = 0; i < d->field_count; i++)
		if (d->fields[i].source == SOURCE_PASS && !is_pass(d, d->fields[i].source_name))
			return origin_refuse(where, err, "fields", "%s: there is no pass %s",
					     d->fields[i].name, d->fields[i].source_name);
	return 0;
}

/* Pages without a cursor to ask for them (or the other way round) would lose rows. */
static int check_pairs(const struct definition *d, const struct origin *where, struct error *err)
{
	if (d->body_count && !strcmp(d->method, "GET"))
		return origin_refuse(where, err, "request.body", "a body needs method POST");
	if (!d->cursor != !count_kind(d, BIND_CURSOR))
		return origin_refuse(where, err, "cursor",
				     "cursor and a parameter {cursor: true} need each other");
	if (!d->columns.use != !count_kind(d, BIND_COLUMNS))
		return origin_refuse(where, err, "columns",
				     "columns and a parameter {columns: true} need each other");
	if (d->parent.batch_as && !count_kind(d, BIND_BATCH))
		return origin_refuse(where, err, "parent.batch", "no parameter has {batch: %s}",
				     d->parent.batch_as);
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
		    holds(c->always, c->always_count, c->without[i]))
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
		check_name, check_key,	   check_bookmark, check_filters, check_window,
		check_rows, check_sources, check_pairs,	   check_columns,
	};

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		if (checks[i](definition, where, err))
			return -1;
	return 0;
}

static const struct definition *named(const struct definition *const *all, const char *name)
{
	for (; *all; all++)
		if (strcmp((*all)->name, name) == 0)
			return *all;
	return NULL;
}

/* Has the stream, or one that it is read per, a partition value of this name? */
static bool has_value(const struct definition *d, const struct definition *const *all,
		      struct slice name)
{
	const struct parent *parent;

	for (size_t steps = 0; d && d->parent.stream && steps < 16; steps++) {
		for (size_t i = 0; (parent = definition_parent(d, i)); i++)
			for (size_t j = 0; j < parent->each_count; j++)
				if (slice_is(name, parent->each[j].name))
					return true;
		d = named(all, d->parent.stream);
	}
	return false;
}

static int check_passed_on(const struct parent *p, const struct definition *parent,
			   const struct origin *where, struct error *err)
{
	if (p->batch_as && !field_from(parent, p->batch_from))
		return origin_refuse(where, err, "parent.batch.field", "no field of %s reads %s",
				     parent->name, p->batch_from);
	for (size_t i = 0; i < p->each_count; i++)
		if (!field_from(parent, p->each[i].from))
			return origin_refuse(where, err, "parent.each", "no field of %s reads %s",
					     parent->name, p->each[i].from);
	return 0;
}

static int check_parent(const struct definition *d, const struct definition *const *all,
			const struct origin *where, struct error *err)
{
	const struct definition *parent = d;

	for (size_t steps = 0; parent->parent.stream; steps++) {
		const struct definition *up = named(all, parent->parent.stream);

		if (!up)
			return origin_refuse(where, err, "parent.stream", "there is no stream %s",
					     parent->parent.stream);
		if (steps == 8 || up == d)
			return origin_refuse(where, err, "parent.stream",
					     "the stream is its own ancestor, or has more than 8");
		parent = up;
	}
	return 0;
}

static int check_parents(const struct definition *d, const struct definition *const *all,
			 const struct origin *where, struct error *err)
{
	const struct parent *parent;

	if (check_parent(d, all, where, err))
		return -1;
	if (d->more_parent_count && !d->parent.stream)
		return origin_refuse(where, err, "more_parents", "the first one is parent");
	for (size_t i = 0; (parent = definition_parent(d, i)); i++) {
		const struct definition *up = named(all, parent->stream);

		if (!up)
			return origin_refuse(where, err, "more_parents", "there is no stream %s",
					     parent->stream);
		if (check_passed_on(parent, up, where, err))
			return -1;
	}
	return 0;
}

/* Each {name} of the path is a partition value or a pass; there are no other braces. */
static int check_path(const struct definition *d, const struct definition *const *all,
		      const struct origin *where, struct error *err)
{
	const char *at = d->path;

	if (*at != '/')
		return origin_refuse(where, err, "request.path", "must start with /");
	while ((at = strpbrk(at, "{}"))) {
		const char *end = strpbrk(at + 1, "{}");
		struct slice name = {at + 1, end ? (size_t)(end - at - 1) : 0};

		if (*at != '{' || !end || *end != '}')
			return origin_refuse(where, err, "request.path", "the braces do not match");
		if (!has_value(d, all, name) && !definition_pass(d, 0, name))
			return origin_refuse(where, err, "request.path",
					     "there is no partition value or pass %.*s",
					     (int)name.length, name.at);
		at = end + 1;
	}
	return 0;
}

static int check_values(const struct definition *d, const struct definition *const *all,
			const struct origin *where, struct error *err)
{
	for (size_t i = 0; i < binding_count(d); i++) {
		const struct binding *binding = binding_at(d, i);

		if (binding->kind == BIND_PARTITION && !has_value(d, all, slice_of(binding->name)))
			return origin_refuse(where, err, binding_place(d, i),
					     "%s: there is no partition value %s",
					     binding->parameter, binding->name);
	}
	for (size_t i = 0; i < d->field_count; i++)
		if (d->fields[i].source == SOURCE_PARTITION &&
		    !has_value(d, all, slice_of(d->fields[i].source_name)))
			return origin_refuse(where, err, "fields",
					     "%s: there is no partition value %s",
					     d->fields[i].name, d->fields[i].source_name);
	if (d->bookmark.by && !has_value(d, all, slice_of(d->bookmark.by)))
		return origin_refuse(where, err, "bookmark.by", "there is no partition value %s",
				     d->bookmark.by);
	return 0;
}

int definition_check(const struct definition *definition, const struct definition *const *all,
		     const struct origin *where, struct error *err)
{
	if (check_parents(definition, all, where, err) || check_path(definition, all, where, err))
		return -1;
	return check_values(definition, all, where, err);
}

const struct parent *definition_parent(const struct definition *definition, size_t index)
{
	if (index == 0)
		return definition->parent.stream ? &definition->parent : NULL;
	return index <= definition->more_parent_count ? &definition->more_parents[index - 1] : NULL;
}
