#include "field.h"

#include "day.h"
#include "draw.h"

uint64_t field_draw(const struct entity *entity, const struct field *field)
{
	return draw_name(entity->draw, field->name);
}

void fields_write(struct text *out, const struct entity *entity, const struct field *fields)
{
	char before = '{';

	for (const struct field *field = fields; field->name; field++) {
		uint64_t drawn = draw(field_draw(entity, field), 7);

		if (drawn % 100 < field->absent)
			continue;
		text_char(out, before);
		before = ',';
		text_json_puts(out, field->name);
		text_char(out, ':');
		if ((drawn >> 8) % 100 < field->nulls)
			text_puts(out, "null");
		else
			field->write(out, entity, field);
	}
	if (before == '{')
		text_char(out, '{');
	text_char(out, '}');
}

static void quoted(struct text *out, uint64_t number)
{
	text_char(out, '"');
	text_uint(out, number);
	text_char(out, '"');
}

static unsigned choices_count(const char *const *choices)
{
	unsigned count = 0;

	while (choices[count])
		count++;
	return count;
}

const char *entity_choice(const struct entity *entity, const char *name, const char *const *names)
{
	return names[draw_name(entity->draw, name) % choices_count(names)];
}

static int64_t in_range(const struct entity *entity, const struct field *field)
{
	return field->low +
	       (int64_t)(field_draw(entity, field) % (uint64_t)(field->high - field->low + 1));
}

void write_id(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	quoted(out, entity->id);
}

void write_owner_id(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	quoted(out, entity_owner(entity).id);
}

void write_up_id(struct text *out, const struct entity *entity, const struct field *field)
{
	quoted(out, entity_up(entity, field->of).id);
}

void write_number_id(struct text *out, const struct entity *entity, const struct field *field)
{
	quoted(out, (uint64_t)in_range(entity, field));
}

void write_name(struct text *out, const struct entity *entity, const struct field *field)
{
	struct text name = {0};

	(void)field;
	entity_name(entity, &name);
	text_json(out, name.bytes, name.length);
	text_release(&name);
}

void write_status(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	text_json_puts(out, status_names[entity_status(entity)]);
}

void write_created(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	text_int(out, entity_created(entity));
}

void write_updated(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	text_int(out, entity_updated(entity));
}

static void zoneless(struct text *out, const struct entity *entity, int64_t when)
{
	text_char(out, '"');
	day_write_time(out, when);
	/* Some carry microseconds. */
	if (entity->draw % 4 == 0) {
		text_char(out, '.');
		text_padded(out, (entity->draw >> 8) % 1000000, 6);
	}
	text_char(out, '"');
}

void write_created_iso(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	zoneless(out, entity, entity_created(entity));
}

void write_updated_iso(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	zoneless(out, entity, entity_updated(entity));
}

static void zero_or_null(struct text *out, const struct entity *entity, int64_t when)
{
	if (when)
		text_int(out, when);
	else
		text_puts(out, entity->draw % 2 ? "null" : "0");
}

void write_start(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	zero_or_null(out, entity, entity_start(entity));
}

void write_end(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	zero_or_null(out, entity, entity_end(entity));
}

void write_choice(struct text *out, const struct entity *entity, const struct field *field)
{
	text_json_puts(out, entity_choice(entity, field->name, field->of));
}

void write_choices(struct text *out, const struct entity *entity, const struct field *field)
{
	const char *const *choices = field->of;
	unsigned first = (unsigned)(field_draw(entity, field) >> 20);
	unsigned count = choices_count(choices);
	int64_t take = in_range(entity, field);

	text_char(out, '[');
	for (unsigned at = 0; at < (unsigned)take && at < count; at++) {
		if (at)
			text_char(out, ',');
		text_json_puts(out, choices[(first + at) % count]);
	}
	text_char(out, ']');
}

void write_text(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)entity;
	text_json_puts(out, field->of);
}

void write_url(struct text *out, const struct entity *entity, const struct field *field)
{
	text_char(out, '"');
	text_puts(out, field->of);
	text_uint(out, entity->id);
	text_char(out, '"');
}

void write_words(struct text *out, const struct entity *entity, const struct field *field)
{
	enum { SENTENCES = 5 };
	static const char *const sentences[SENTENCES] = {
		"Made for small flats.",
		"Ideas for the café corner — and a bit more 🪴",
		"Quoted \"text\", a tab\t, a backslash \\ and a line\nbreak.",
		"",
		"花と緑のある暮らし",
	};

	text_json_puts(out, sentences[field_draw(entity, field) % SENTENCES]);
}

void write_number(struct text *out, const struct entity *entity, const struct field *field)
{
	text_int(out, in_range(entity, field));
}

void write_ratio(struct text *out, const struct entity *entity, const struct field *field)
{
	text_decimal(out, in_range(entity, field), 3);
}

void write_money(struct text *out, const struct entity *entity, const struct field *field)
{
	text_int(out, in_range(entity, field) / 10000 * 10000);
}

void write_boolean(struct text *out, const struct entity *entity, const struct field *field)
{
	text_puts(out, (int64_t)(field_draw(entity, field) % 100) < field->high ? "true" : "false");
}

void write_object(struct text *out, const struct entity *entity, const struct field *field)
{
	fields_write(out, entity, field->of);
}

void write_null(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)entity;
	(void)field;
	text_puts(out, "null");
}

void write_empty_list(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)entity;
	(void)field;
	text_puts(out, "[]");
}

void write_urls(struct text *out, const struct entity *entity, const struct field *field)
{
	text_char(out, '[');
	write_url(out, entity, field);
	text_char(out, ']');
}
