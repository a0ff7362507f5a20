#include "stream/selected.h"

#include <stdlib.h>

#include "base/memory.h"
#include "stream/binding.h"
#include "stream/projection.h"
#include "stream/route.h"

static struct field_choice *choices_new(const struct field *fields, size_t count)
{
	struct field_choice *choices = memory_new(count, sizeof(*choices));

	for (size_t i = 0; i < count; i++) {
		choices[i].chosen = fields[i].by_default && !fields[i].secret;
		choices[i].type = fields[i].type;
		if (fields[i].field_count)
			choices[i].below = choices_new(fields[i].fields, fields[i].field_count);
	}
	return choices;
}

static void choices_free(struct field_choice *choices, const struct field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (choices[i].below)
			choices_free(choices[i].below, fields[i].fields, fields[i].field_count);
	free(choices);
}

struct selected *selected_new(const struct offer *offer)
{
	struct selected *selected = memory_new(1, sizeof(*selected));

	selected->offer = offer;
	selected->stream = offer->stream;
	selected->emit = true;
	selected->full_table = offer->bookmark == NULL;
	selected->choices = choices_new(offer->fields, offer->field_count);
	selected->choice_count = offer->field_count;
	return selected;
}

static void texts_free(char **texts)
{
	for (size_t i = 0; texts && texts[i]; i++)
		free(texts[i]);
	free(texts);
}

void selected_free(struct selected *selected)
{
	choices_free(selected->choices, selected->offer->fields, selected->choice_count);
	texts_free(selected->key);
	texts_free(selected->columns);
	free(selected->column_refused);
	project_free(selected->project);
	scan_path_free(selected->rows);
	scan_path_free(selected->single_rows);
	free(selected->needed);
	free(selected->schema);
	free(selected->fingerprint);
	route_release(selected);
	free(selected);
}

void selected_mute(struct selected *selected)
{
	selected->emit = false;
	for (size_t i = 0; i < selected->choice_count; i++)
		selected->choices[i].chosen = false;
}

/* Columns may have been added to the offer since. */
static void follow_offer(struct selected *selected)
{
	const struct offer *offer = selected->offer;
	size_t old = selected->choice_count;

	if (old == offer->field_count)
		return;
	selected->choices =
		memory_resize(selected->choices, offer->field_count, sizeof(*selected->choices));
	for (size_t i = old; i < offer->field_count; i++)
		selected->choices[i] = (struct field_choice){.type = offer->fields[i].type};
	selected->choice_count = offer->field_count;
}

struct place {
	const struct field *field;
	struct field_choice *choice;
};

static bool find_place(const struct selected *selected, const char *const *path, size_t depth,
		       struct place *out)
{
	const struct field *fields = selected->offer->fields;
	struct field_choice *choices = selected->choices;
	size_t count = selected->choice_count;

	*out = (struct place){0};
	for (size_t level = 0; level < depth; level++) {
		size_t i = 0;

		while (i < count && strcmp(fields[i].name, path[level]) != 0)
			i++;
		if (i == count)
			return false;
		*out = (struct place){&fields[i], &choices[i]};
		choices = choices[i].below;
		count = choices ? fields[i].field_count : 0;
		fields = fields[i].fields;
	}
	return out->field != NULL;
}

bool selected_choose(struct selected *selected, const char *const *path, size_t depth, bool chosen)
{
	struct place place;

	follow_offer(selected);
	if (!find_place(selected, path, depth, &place))
		return false;
	place.choice->chosen =
		!place.field->secret &&
		(chosen || (depth == 1 && offer_forces(selected->offer, place.field)));
	return true;
}

bool selected_chosen(const struct selected *selected, const char *const *path, size_t depth)
{
	struct place place;

	for (size_t level = 1; level <= depth; level++)
		if (!find_place(selected, path, level, &place) || !place.choice->chosen)
			return false;
	return depth > 0;
}

bool selected_retype(struct selected *selected, const char *name, enum value_type type)
{
	struct place place;

	follow_offer(selected);
	if (!find_place(selected, &name, 1, &place) || place.field->array ||
	    place.field->type == TYPE_OBJECT || place.field->type == TYPE_MAP)
		return false;
	place.choice->type = type;
	return true;
}

/* An object that was chosen without any of its members is meant whole: nobody wants {}. */
static void make_whole(struct field_choice *choices, const struct field *fields, size_t count)
{
	bool any = false;

	for (size_t i = 0; i < count; i++)
		any = any || choices[i].chosen;
	for (size_t i = 0; i < count; i++) {
		if (!any)
			choices[i].chosen = !fields[i].secret;
		if (choices[i].below)
			make_whole(choices[i].below, fields[i].fields, fields[i].field_count);
	}
}

static void close_choices(struct selected *selected)
{
	const struct offer *offer = selected->offer;

	follow_offer(selected);
	for (size_t i = 0; i < selected->choice_count; i++) {
		struct field_choice *choice = &selected->choices[i];
		const struct field *field = &offer->fields[i];

		for (char **key = selected->key; key && *key; key++)
			choice->chosen = choice->chosen || strcmp(*key, field->name) == 0;
		choice->chosen = selected->emit && !field->secret &&
				 (choice->chosen || offer_forces(offer, field));
		if (choice->below)
			make_whole(choice->below, field->fields, field->field_count);
	}
}

static void close_key(struct selected *selected)
{
	const struct offer *offer = selected->offer;

	if (selected->key)
		return;
	selected->key = memory_new(offer->key_count + 1, sizeof(*selected->key));
	for (size_t i = 0; i < offer->key_count; i++)
		selected->key[i] = memory_text(offer->key[i]);
}

static void add_column(struct selected *selected, const char *name)
{
	for (size_t i = 0; i < selected->column_count; i++)
		if (strcmp(selected->columns[i], name) == 0)
			return;
	selected->columns[selected->column_count++] = memory_text(name);
}

static void close_columns(struct selected *selected)
{
	const struct offer *offer = selected->offer;
	const struct columns *columns = &offer->stream->columns;
	size_t room = offer->field_count + columns->always_count;

	if (!columns->use)
		return;
	selected->columns = memory_new(room + 1, sizeof(*selected->columns));
	selected->column_refused = memory_new(room, sizeof(*selected->column_refused));
	for (size_t i = 0; i < columns->always_count; i++)
		add_column(selected, columns->always[i]);
	for (size_t i = 0; i < offer->field_count; i++)
		if (offer->fields[i].source == SOURCE_COLUMN && selected->choices[i].chosen)
			add_column(selected, offer->fields[i].from);
}

static void close_schema(struct selected *selected)
{
	struct schema_style style = {.description = selected->stream->description};
	struct buffer text = {0};

	if (selected->schema || !selected->emit)
		return;
	schema_write(selected->offer->fields, selected->choices, selected->choice_count, style,
		     &text);
	selected->schema = text.data;
}

void selected_close(struct selected *selected)
{
	close_choices(selected);
	close_key(selected);
	close_schema(selected);
}

static struct field_choice *choices_copy(const struct field_choice *choices,
					 const struct field *fields, size_t count)
{
	struct field_choice *copy = memory_new(count, sizeof(*copy));

	for (size_t i = 0; i < count; i++) {
		copy[i] = choices[i];
		if (copy[i].below)
			copy[i].below = choices_copy(choices[i].below, fields[i].fields,
						     fields[i].field_count);
	}
	return copy;
}

void selected_copy(struct selected *copy, const struct selected *selected)
{
	copy->emit = selected->emit;
	copy->full_table = selected->full_table;
	copy->height = selected->height;
	copy->choices =
		choices_copy(selected->choices, selected->offer->fields, selected->choice_count);
	copy->choice_count = selected->choice_count;
}

int selected_ask(struct selected *selected, const json_t *settings, struct error *err)
{
	selected->project = projection_new(selected);
	close_columns(selected);
	selected->cuts = binding_cuts(selected->stream, settings);
	selected->rows = scan_path_new(selected->stream->rows, err);
	if (selected->rows && selected->stream->single.as)
		selected->single_rows =
			scan_path_new(selected->stream->single.rows ? selected->stream->single.rows
								    : selected->stream->rows,
				      err);
	if (!selected->rows || (selected->stream->single.as && !selected->single_rows))
		return error_prefix(err, "rows of %s", selected->stream->name);
	return 0;
}
