#include <string.h>

#include "base/slice.h"
#include "stream/definition_read.h"

/* What definitions demand of each other: parents, and the values that they pass on. */

static const struct definition *named(const struct definition *const *all, const char *name)
{
	for (; *all; all++)
		if (strcmp((*all)->name, name) == 0)
			return *all;
	return NULL;
}

enum { ANCESTORS_MAX = 8 };

static bool inherits(const struct definition *d, const struct definition *const *all,
		     struct slice name, unsigned depth)
{
	const struct parent *parent;

	for (size_t i = 0; (parent = definition_parent(d, i)); i++) {
		const struct definition *up = named(all, parent->stream);

		for (size_t j = 0; j < parent->each_count; j++)
			if (slice_is(name, parent->each[j].name))
				return true;
		if (up && depth &&
		    (definition_pass(up, 0, name) || inherits(up, all, name, depth - 1)))
			return true;
	}
	return false;
}

/* Has the stream, or one that it is read per, a partition value of this name? */
static bool has_value(const struct definition *d, const struct definition *const *all,
		      struct slice name)
{
	return inherits(d, all, name, ANCESTORS_MAX);
}

static int check_passed_on(const struct parent *p, const struct definition *parent,
			   const struct origin *where, struct error *err)
{
	if (p->batch_as && !definition_reads(parent, p->batch_from))
		return origin_refuse(where, err, "parent.batch.field",
				     "no field of %s reads %s from its rows", parent->name,
				     p->batch_from);
	if (p->only_field && !definition_reads(parent, p->only_field))
		return origin_refuse(where, err, "parent.only",
				     "no field of %s reads %s from its rows", parent->name,
				     p->only_field);
	for (size_t i = 0; i < p->each_count; i++)
		if (!definition_reads(parent, p->each[i].from))
			return origin_refuse(where, err, "parent.each",
					     "no field of %s reads %s from its rows", parent->name,
					     p->each[i].from);
	return 0;
}

static bool takes(const struct definition *d, const char *parameter)
{
	for (size_t i = 0; i < d->request.query_count; i++)
		if (strcmp(d->request.query[i].parameter, parameter) == 0)
			return true;
	return false;
}

static int check_needs(const struct parent *p, const struct definition *parent,
		       const struct origin *where, struct error *err)
{
	for (size_t i = 0; i < p->needs_count; i++)
		if (!takes(parent, p->needs[i].name))
			return origin_refuse(where, err, "parent.needs", "%s has no parameter %s",
					     parent->name, p->needs[i].name);
	if (p->idle.within &&
	    (!definition_reads(parent, p->idle.within) || !definition_reads(parent, p->idle.since)))
		return origin_refuse(where, err, "parent.idle",
				     "no field of %s reads %s or %s from its rows", parent->name,
				     p->idle.within, p->idle.since);
	return 0;
}

static int check_parent(const struct definition *d, const struct definition *const *all,
			const struct origin *where, struct error *err)
{
	const struct definition *parent = d;

	for (size_t steps = 0; parent->parents.first.stream; steps++) {
		const struct definition *up = named(all, parent->parents.first.stream);

		if (!up)
			return origin_refuse(where, err, "parent.stream", "there is no stream %s",
					     parent->parents.first.stream);
		if (steps == ANCESTORS_MAX || up == d)
			return origin_refuse(where, err, "parent.stream",
					     "the stream is its own ancestor, or has more than 8");
		parent = up;
	}
	return 0;
}

/* The other parent hands down what the usual one does, and some parameter takes its ids. */
static int check_within(const struct definition *d, const struct definition *const *all,
			const struct origin *where, struct error *err)
{
	const struct parent *parent = &d->parents.within.parent;
	const struct definition *up = parent->stream ? named(all, parent->stream) : NULL;

	if (!d->parents.within.setting)
		return 0;
	if (!up)
		return origin_refuse(where, err, "within.parent", "there is no stream %s",
				     parent->stream);
	if (!takes(d, parent->batch_as))
		return origin_refuse(where, err, "within.parent", "there is no parameter %s",
				     parent->batch_as);
	for (size_t i = 0; i < d->parents.first.each_count; i++)
		if (!has_value(up, all, slice_of(d->parents.first.each[i].name)))
			return origin_refuse(where, err, "within.parent", "%s has no %s", up->name,
					     d->parents.first.each[i].name);
	return check_passed_on(parent, up, where, err);
}

static int check_parents(const struct definition *d, const struct definition *const *all,
			 const struct origin *where, struct error *err)
{
	const struct parent *parent;

	if (check_parent(d, all, where, err))
		return -1;
	if (d->parents.more_count && !d->parents.first.stream)
		return origin_refuse(where, err, "more_parents", "the first one is parent");
	if (check_within(d, all, where, err))
		return -1;
	for (size_t i = 0; (parent = definition_parent(d, i)); i++) {
		const struct definition *up = named(all, parent->stream);

		if (!up)
			return origin_refuse(where, err, "more_parents", "there is no stream %s",
					     parent->stream);
		if (check_passed_on(parent, up, where, err) || check_needs(parent, up, where, err))
			return -1;
	}
	return 0;
}

/* Each {name} of the path is a partition value, a pass or `id`; there are no other braces. */
static int check_path(const struct definition *d, const struct definition *const *all,
		      const struct single *asked, const struct origin *where, struct error *err)
{
	const char *at = asked->path;

	if (*at != '/')
		return origin_refuse(where, err, "request.path", "must start with /");
	while ((at = strpbrk(at, "{}"))) {
		const char *end = strpbrk(at + 1, "{}");
		struct slice name = {at + 1, end ? (size_t)(end - at - 1) : 0};

		if (*at != '{' || !end || *end != '}')
			return origin_refuse(where, err, "request.path", "the braces do not match");
		if (!has_value(d, all, name) && !definition_pass(d, 0, name) &&
		    !(asked->as && slice_is(name, asked->as)))
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
	const struct binding *binding;
	const struct parent *parent;

	for (size_t i = 0; (binding = definition_binding(d, i)); i++)
		if (binding->kind == BIND_PARTITION && !has_value(d, all, slice_of(binding->name)))
			return origin_refuse(where, err, definition_binding_place(d, i),
					     "%s: there is no partition value %s",
					     binding->parameter, binding->name);
	for (size_t i = 0; i < d->field_count; i++)
		if (d->fields[i].source == SOURCE_PARTITION &&
		    !has_value(d, all, slice_of(d->fields[i].source_name)))
			return origin_refuse(where, err, "fields",
					     "%s: there is no partition value %s",
					     d->fields[i].name, d->fields[i].source_name);
	for (size_t i = 0; (parent = definition_parent(d, i)); i++)
		if (parent->batch_per && !has_value(d, all, slice_of(parent->batch_per)))
			return origin_refuse(where, err, "parent.batch.per",
					     "there is no partition value %s", parent->batch_per);
	if (d->bookmark.by && !has_value(d, all, slice_of(d->bookmark.by)))
		return origin_refuse(where, err, "bookmark.by", "there is no partition value %s",
				     d->bookmark.by);
	return 0;
}

/* Where a record of the stream finds in a row of the report what the report captures, or reads. */
static bool report_has(const struct definition *report, const struct field *field)
{
	const struct field *same = definition_field(report, field->name);

	if (field->source == SOURCE_ROW)
		return definition_reads(report, field->from) != NULL;
	if (field->source == SOURCE_COLUMN)
		return same && (same->source == SOURCE_COLUMN || same->source == SOURCE_CAPTURE);
	return field->source == SOURCE_SETTING || field->source == SOURCE_WINDOW;
}

static int check_report_fields(const struct definition *d, const struct definition *report,
			       const struct definition *const *all, const struct origin *where,
			       struct error *err)
{
	for (size_t i = 0; i < d->field_count; i++) {
		const struct field *field = &d->fields[i];

		if (field->source == SOURCE_PARTITION
			    ? !has_value(report, all, slice_of(field->source_name))
			    : !report_has(report, field))
			return origin_refuse(where, err, "report", "%s does not have the field %s",
					     report->name, field->name);
	}
	for (size_t i = 0; i < d->key.count; i++) {
		const struct field *field = definition_field(d, d->key.fields[i]);

		if (field->source == SOURCE_COLUMN && !report_has(report, field))
			return origin_refuse(where, err, "report", "%s does not have the key's %s",
					     report->name, field->name);
	}
	return 0;
}

/* The bookmark is one for both routes; what is filtered or held goes by rows of the stream's own.
 */
static int check_report_fits(const struct definition *d, const struct definition *report,
			     const struct origin *where, struct error *err)
{
	const char *by = d->bookmark.by, *other = report->bookmark.by;

	if (!d->window.history_days || report->window.history_days < d->window.history_days)
		return origin_refuse(where, err, "report",
				     "%s must reach as far back as the stream, by windows",
				     report->name);
	if (!by || !other || strcmp(by, other) != 0)
		return origin_refuse(where, err, "report",
				     "%s keeps its bookmarks by another value", report->name);
	if (d->parents.first.only_count || d->parents.first.idle.within)
		return origin_refuse(where, err, "report",
				     "a report has all entities: only and idle do not go with it");
	if (d->rows.filter_count || d->bookmark.hold_field || d->rows.lift ||
	    d->request.pass_count || report->rows.filter_count || report->report ||
	    report->parents.first.batch_as)
		return origin_refuse(where, err, "report",
				     "filters, held rows, lifted members and passes do not go with "
				     "it, nor does a report of a report or by batches");
	return 0;
}

static int check_report(const struct definition *d, const struct definition *const *all,
			const struct origin *where, struct error *err)
{
	const struct definition *report = d->report ? named(all, d->report) : NULL;

	if (!d->report)
		return 0;
	if (!report)
		return origin_refuse(where, err, "report", "there is no stream %s", d->report);
	if (check_report_fits(d, report, where, err) ||
	    check_report_fields(d, report, all, where, err))
		return -1;
	/* Reports are asked for with what the stream's own units are read for. */
	for (size_t i = 0; i < report->parents.first.each_count; i++)
		if (!has_value(d, all, slice_of(report->parents.first.each[i].name)))
			return origin_refuse(where, err, "report", "%s is read per %s",
					     report->name, report->parents.first.each[i].name);
	return 0;
}

int definition_check(const struct definition *definition, const struct definition *const *all,
		     const struct origin *where, struct error *err)
{
	const struct single usual = {.path = definition->request.path};

	if (check_parents(definition, all, where, err) ||
	    check_path(definition, all, &usual, where, err) ||
	    (definition->single.path &&
	     check_path(definition, all, &definition->single, where, err)))
		return -1;
	if (check_values(definition, all, where, err))
		return -1;
	return check_report(definition, all, where, err);
}
