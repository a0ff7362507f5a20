#include "column.h"

#include "kinds.h"

const struct column *column_find(const char *name)
{
	for (size_t at = 0; at < COLUMNS_SYNC; at++)
		if (strcmp(columns[at].name, name) == 0)
			return &columns[at];
	return NULL;
}

bool column_is_conversion(const struct column *column)
{
	return ((column->measures | column->over) & CONVERSIONS) != 0;
}

void attribute_id(struct text *out, const struct entity *of)
{
	text_uint(out, of->id);
}

void attribute_quoted_id(struct text *out, const struct entity *of)
{
	text_char(out, '"');
	text_uint(out, of->id);
	text_char(out, '"');
}

void attribute_name(struct text *out, const struct entity *of)
{
	write_name(out, of, NULL);
}

void attribute_status(struct text *out, const struct entity *of)
{
	text_json_puts(out, status_names[entity_status(of)]);
}

void attribute_objective(struct text *out, const struct entity *of)
{
	text_json_puts(out, entity_choice(of, "objective_type", objectives));
}

void attribute_pin(struct text *out, const struct entity *of)
{
	text_uint(out, ad_pin_id(of));
}

void attribute_budget(struct text *out, const struct entity *of)
{
	text_uint(out, of->draw % 9000 * 10000);
}

void attribute_budget_type(struct text *out, const struct entity *of)
{
	text_json_puts(out, of->draw % 2 ? "DAILY" : "LIFETIME");
}

void attribute_flag(struct text *out, const struct entity *of)
{
	text_puts(out, of->draw % 3 ? "false" : "true");
}

void attribute_optimization(struct text *out, const struct entity *of)
{
	text_json_puts(out, of->draw % 2 ? "OUTBOUND_CLICK" : "IMPRESSION");
}
