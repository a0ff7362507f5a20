#include <string.h>

#include "stream/definition_read.h"

/* Finding the parts of a definition by name or index. */

const struct parent *definition_parent(const struct definition *definition, size_t index)
{
	if (index == 0)
		return definition->parents.first.stream ? &definition->parents.first : NULL;
	return index <= definition->parents.more_count ? &definition->parents.more[index - 1]
						       : NULL;
}

size_t definition_passes(const struct definition *definition)
{
	size_t count = 1;

	for (size_t i = 0; i < definition->request.pass_count; i++)
		count *= definition->request.passes[i].value_count;
	return count;
}

/* The last pass varies fastest. */
const char *definition_pass(const struct definition *definition, size_t combination,
			    struct slice name)
{
	for (size_t i = definition->request.pass_count; i-- > 0;) {
		const struct pass *pass = &definition->request.passes[i];

		if (slice_is(name, pass->name))
			return pass->values[combination % pass->value_count];
		combination /= pass->value_count;
	}
	return NULL;
}

bool definition_is_pass(const struct definition *d, const char *name)
{
	return definition_pass(d, 0, slice_of(name)) != NULL;
}

static const struct field *field_named(const struct field *fields, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}

const struct field *definition_field(const struct definition *definition, const char *name)
{
	const struct column_list *list = definition->columns.use;
	const struct field *field;

	field = field_named(definition->fields, definition->field_count, name);
	if (!field && list)
		field = field_named(list->columns, list->count, name);
	return field;
}

const struct field *definition_reads(const struct definition *d, const char *from)
{
	for (size_t i = 0; i < d->field_count; i++)
		if (d->fields[i].source == SOURCE_ROW && strcmp(d->fields[i].from, from) == 0)
			return &d->fields[i];
	return NULL;
}

const struct binding *definition_binding(const struct definition *d, size_t i)
{
	if (i < d->request.query_count)
		return &d->request.query[i];
	i -= d->request.query_count;
	return i < d->request.body_count ? &d->request.body[i] : NULL;
}

const char *definition_binding_place(const struct definition *d, size_t i)
{
	return i < d->request.query_count ? "request.query" : "request.body";
}
