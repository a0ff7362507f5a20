#include "stream/catalog.h"

/* Names of fields are written as they are: definitions allow [a-z0-9_] only, columns are checked.
 */
static void write_name(const char *name, struct buffer *out)
{
	buffer_add_char(out, '"');
	buffer_add_text(out, name);
	buffer_add_text(out, "\":");
}

static const char *type_of(enum value_type type)
{
	switch (type) {
	case TYPE_INTEGER:
	case TYPE_HOUR:
		return "integer";
	case TYPE_NUMBER:
		return "number";
	case TYPE_BOOLEAN:
		return "boolean";
	case TYPE_OBJECT:
	case TYPE_MAP:
		return "object";
	case TYPE_ID:
	case TYPE_STRING:
	case TYPE_DATE:
	case TYPE_DATETIME:
	case TYPE_ANY:
		break;
	}
	return "string";
}

static const char *format_of(enum value_type type)
{
	if (type == TYPE_DATE)
		return ",\"format\":\"date\"";
	return type == TYPE_DATETIME ? ",\"format\":\"date-time\"" : "";
}

static bool is_written(const struct field *field, const struct field_choice *choice)
{
	return !field->secret && (!choice || choice->chosen);
}

static void write_properties(const struct field *fields, const struct field_choice *choices,
			     size_t count, struct buffer *out);

/* {"type":["null","X"] ... without its closing brace. */
static void write_type(const struct field *field, const struct field_choice *choice,
		       struct buffer *out)
{
	enum value_type type = choice ? choice->type : field->type;

	buffer_add_text(out, "{\"type\":[\"null\",\"");
	buffer_add_text(out, type_of(type));
	buffer_add_text(out, "\"]");
	buffer_add_text(out, format_of(type));
	if (type == TYPE_OBJECT && field->field_count)
		write_properties(field->fields, choice ? choice->below : NULL, field->field_count,
				 out);
}

static void write_field(const struct field *field, const struct field_choice *choice,
			struct buffer *out)
{
	write_name(field->name, out);
	if (field->array)
		buffer_add_text(out, "{\"type\":[\"null\",\"array\"],\"items\":");
	write_type(field, choice, out);
	if (field->array)
		buffer_add_char(out, '}');
	if (field->description) {
		buffer_add_text(out, ",\"description\":");
		buffer_add_json(out, slice_of(field->description));
	}
	buffer_add_char(out, '}');
}

static void write_properties(const struct field *fields, const struct field_choice *choices,
			     size_t count, struct buffer *out)
{
	const char *comma = "";

	buffer_add_text(out, ",\"properties\":{");
	for (size_t i = 0; i < count; i++) {
		const struct field_choice *choice = choices ? &choices[i] : NULL;

		if (!is_written(&fields[i], choice))
			continue;
		buffer_add_text(out, comma);
		write_field(&fields[i], choice, out);
		comma = ",";
	}
	buffer_add_char(out, '}');
}

void schema_write(const struct field *fields, const struct field_choice *choices, size_t count,
		  struct schema_style style, struct buffer *out)
{
	buffer_add_char(out, '{');
	if (style.draft)
		buffer_add_text(out, "\"$schema\":\"http://json-schema.org/draft-07/schema#\",");
	buffer_add_text(out, "\"type\":\"object\"");
	if (style.description) {
		buffer_add_text(out, ",\"description\":");
		buffer_add_json(out, slice_of(style.description));
	}
	write_properties(fields, choices, count, out);
	if (style.draft)
		buffer_add_text(out, ",\"additionalProperties\":true");
	buffer_add_char(out, '}');
}
