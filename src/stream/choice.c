#include "stream/choice.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct field_choice *choices_new(const struct field *fields, size_t count)
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

void choices_free(struct field_choice *choices, const struct field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (choices[i].below)
			choices_free(choices[i].below, fields[i].fields, fields[i].field_count);
	free(choices);
}

struct field_choice *choices_copy(const struct field_choice *choices, const struct field *fields,
				  size_t count)
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

void choices_close(struct selected *selected)
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
