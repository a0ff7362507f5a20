/* Writers that fewer rows need. */
#include "day.h"
#include "draw.h"
#include "field.h"
#include "parameter.h"

int32_t day_of_field(const struct entity *entity, const struct field *field)
{
	int32_t created = (int32_t)(entity_created(entity) / DAY_SECONDS);

	return created + (int32_t)(field_draw(entity, field) % 60);
}

void write_day(struct text *out, const struct entity *entity, const struct field *field)
{
	text_char(out, '"');
	day_write(out, day_of_field(entity, field));
	text_char(out, '"');
}

void write_created_utc(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	text_char(out, '"');
	day_write_time(out, entity_created(entity));
	text_char(out, '.');
	text_padded(out, entity->draw % 1000, 3);
	text_puts(out, "Z\"");
}

void write_created_ms(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	text_int(out, entity_created(entity) * 1000 + (int64_t)(entity->draw % 1000));
}

void write_updated_ms(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)field;
	text_int(out, entity_updated(entity) * 1000 + (int64_t)(entity->draw % 1000));
}

void write_objects(struct text *out, const struct entity *entity, const struct field *field)
{
	uint64_t drawn = field_draw(entity, field);
	int64_t count = field->low + (int64_t)(drawn % (uint64_t)(field->high - field->low + 1));

	text_char(out, '[');
	for (int64_t at = 0; at < count; at++) {
		struct entity one = *entity;

		one.draw = draw(drawn, (uint64_t)at);
		if (at)
			text_char(out, ',');
		fields_write(out, &one, field->of);
	}
	text_char(out, ']');
}

void write_empty_object(struct text *out, const struct entity *entity, const struct field *field)
{
	(void)entity;
	(void)field;
	text_puts(out, "{}");
}

void write_names(struct text *out, const struct entity *entity, const struct field *field)
{
	text_char(out, '[');
	write_name(out, entity, field);
	text_char(out, ']');
}

void write_cycle(struct text *out, const struct entity *entity, const struct field *field)
{
	const char *const *choices = field->of;
	unsigned count = 1, every = field->low > 0 ? (unsigned)field->low : 1;

	while (choices[count])
		count++;
	text_json_puts(out, choices[entity->number / every % count]);
}

void write_argument(struct text *out, const struct entity *entity, const struct field *field)
{
	const char *value = entity->asked ? arguments_text(entity->asked, field->of) : NULL;

	text_json_puts(out, value ? value : "ENGAGEMENT");
}

void write_weeks(struct text *out, const struct entity *entity, const struct field *field)
{
	int32_t last = day_week(entity->world->today) - 1;

	for (int week = 3; week >= 0; week--) {
		text_puts(out, week == 3 ? "{\"" : ",\"");
		day_write(out, last - 7 * week);
		text_puts(out, "\":");
		text_uint(out, draw(field_draw(entity, field), (uint64_t)week) % 101);
	}
	text_char(out, '}');
}
