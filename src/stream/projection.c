#include "stream/projection.h"

#include "base/arena.h"
#include "base/text_list.h"

static struct project_field *nested_fields(const struct field *fields,
					   const struct field_choice *choices, size_t count,
					   struct arena *arena);

static struct project_field project_field(const struct field *field,
					  const struct field_choice *choice, struct arena *arena)
{
	struct project_field made = {
		.name = field->name,
		.from = field->from ? field->from : field->name,
		.type = choice->type,
		.array = field->array,
		.emit = choice->chosen,
		.blank = field->blank,
		.needed = field->needed,
		.field_count = choice->below ? field->field_count : 0,
	};

	if (choice->below)
		made.fields =
			nested_fields(field->fields, choice->below, field->field_count, arena);
	return made;
}

static struct project_field *nested_fields(const struct field *fields,
					   const struct field_choice *choices, size_t count,
					   struct arena *arena)
{
	struct project_field *made = arena_new(arena, count, sizeof(*made));

	for (size_t i = 0; i < count; i++)
		made[i] = project_field(&fields[i], &choices[i], arena);
	return made;
}

static bool is_read(const struct project_field *fields, size_t count, const char *from)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(fields[i].from, from) == 0)
			return true;
	return false;
}

/* Columns that are not offered, because a constant has their name, say: the API sends some unasked.
 */
static size_t add_other_columns(const struct definition *stream, struct project_field *fields,
				size_t count)
{
	const struct column_list *list = stream->columns.use;
	size_t offered = count;

	for (size_t i = 0; list && i < list->count; i++) {
		const struct field *column = &list->columns[i];

		if (!is_read(fields, offered, column->from))
			fields[count++] = (struct project_field){
				.name = column->name, .from = column->from, .type = column->type};
	}
	return count;
}

/* What is not printed is in the program as well: known members are not reported as unknown ones. */
struct project *projection_new(const struct selected *selected)
{
	const struct offer *offer = selected->offer;
	struct arena arena = {0};
	const struct column_list *list = offer->stream->columns.use;
	struct project_field *fields =
		arena_new(&arena, offer->field_count + (list ? list->count : 0), sizeof(*fields));
	size_t count = 0;
	struct project *project;
	bool extra = false;

	for (size_t i = 0; i < offer->field_count; i++) {
		const struct field *field = &offer->fields[i];

		if (strcmp(field->name, CATALOG_EXTRA) == 0) {
			extra = selected->choices[i].chosen;
			continue;
		}
		fields[count] = project_field(field, &selected->choices[i], &arena);
		fields[count].key =
			selected->emit && text_list_has(offer->key, offer->key_count, field->name);
		if (field->source != SOURCE_ROW && field->source != SOURCE_COLUMN)
			fields[count].emit = fields[count].key = false; /* it says the same */
		count++;
	}
	count = add_other_columns(offer->stream, fields, count);
	project = project_new(fields, count, offer->stream->rows.lift, extra);
	arena_release(&arena);
	return project;
}
