#include "tap/describe/table.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/utf8.h"

enum { CELL_MAX = 32, GAP = 2 };

/* Lines by cells of text; owned. */
struct table {
	char **cells;
	size_t lines, columns;
};

static char **cell(const struct table *table, size_t line, size_t column)
{
	return &table->cells[line * table->columns + column];
}

static void table_release(struct table *table)
{
	for (size_t i = 0; i < table->lines * table->columns; i++)
		free(table->cells[i]);
	free(table->cells);
}

/* Characters, a column of the terminal each; that wide ones take two is a blemish we live with. */
static size_t width_of(const char *text)
{
	size_t length = strlen(text), width = 0, valid;

	for (size_t at = 0; at < length; at += utf8_step(text + at, length - at, &valid))
		width++;
	return width;
}

/* At most CELL_MAX characters, without what would break the line. */
static char *cut(const char *text)
{
	struct buffer out = {0};
	size_t length = strlen(text), valid, step;

	for (size_t at = 0, width = 0; at < length; at += step, width++) {
		step = utf8_step(text + at, length - at, &valid);
		if (width == CELL_MAX - 1 && at + step < length) {
			buffer_add_text(&out, "\u2026");
			break;
		}
		if ((unsigned char)text[at] < ' ' || text[at] == 0x7f)
			buffer_add_char(&out, ' ');
		else
			buffer_add(&out, text + at, step);
	}
	buffer_add_char(&out, '\0');
	return out.data;
}

static char *text_of(const json_t *value)
{
	char *dumped SCOPED = NULL;

	if (!value || json_is_null(value))
		return memory_text("");
	if (json_is_string(value))
		return cut(json_string_value(value));
	dumped = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
	return cut(dumped ? dumped : "");
}

static bool has_value(const json_t *records, const char *field)
{
	const json_t *record;
	size_t at;

	json_array_foreach(records, at, record) {
		const json_t *value = json_object_get(record, field);

		if (value && !json_is_null(value))
			return true;
	}
	return false;
}

/* The fields' names in the first line, a record in each of the others. */
static struct table table_of(const json_t *records, const json_t *fields)
{
	struct table table = {.lines = json_array_size(records) + 1,
			      .columns = json_array_size(fields)};
	const json_t *field, *record;
	size_t column, line;

	table.cells = memory_new(table.lines * table.columns, sizeof(*table.cells));
	json_array_foreach(fields, column, field) {
		*cell(&table, 0, column) = memory_text(json_string_value(field));
		json_array_foreach(records, line, record)
			*cell(&table, line + 1, column) =
				text_of(json_object_get(record, json_string_value(field)));
	}
	return table;
}

static void turn(struct table *table)
{
	struct table turned = {.lines = table->columns, .columns = table->lines};

	turned.cells = memory_new(turned.lines * turned.columns, sizeof(*turned.cells));
	for (size_t line = 0; line < turned.lines; line++)
		for (size_t column = 0; column < turned.columns; column++)
			*cell(&turned, line, column) = *cell(table, column, line);
	free(table->cells);
	*table = turned;
}

static size_t column_width(const struct table *table, size_t column)
{
	size_t widest = 0;

	for (size_t line = 0; line < table->lines; line++) {
		size_t width = width_of(*cell(table, line, column));

		if (width > widest)
			widest = width;
	}
	return widest;
}

/* How many columns, from the left, are not wider than that together. */
static size_t columns_within(const struct table *table, size_t width)
{
	size_t taken = 0, column = 0;

	while (column < table->columns) {
		taken += column_width(table, column) + (column ? GAP : 0);
		if (taken > width)
			break;
		column++;
	}
	return column;
}

static void print_cells(const struct table *table, size_t columns, struct buffer *out)
{
	for (size_t line = 0; line < table->lines; line++) {
		size_t blanks = 0;

		for (size_t column = 0; column < columns; column++) {
			const char *text = *cell(table, line, column);

			if (*text) {
				buffer_format(out, "%*s%s", (int)blanks, "", text);
				blanks = 0;
			}
			blanks += column_width(table, column) - width_of(text) + GAP;
		}
		buffer_add_char(out, '\n');
	}
}

static void sort_fields(const json_t *records, json_t *fields, struct buffer *empty)
{
	const char *name;
	json_t *value;

	json_object_foreach(json_array_get(records, 0), name, value) {
		if (has_value(records, name))
			json_array_append_new(fields, json_string(name));
		else
			buffer_format(empty, "%s%s", empty->length ? ", " : "", name);
	}
}

void table_print(const json_t *records, size_t width, struct buffer *out)
{
	struct buffer empty BUFFER_SCOPED = {0};
	json_t *fields = json_array();
	struct table table;
	size_t columns;

	sort_fields(records, fields, &empty);
	table = table_of(records, fields);
	columns = columns_within(&table, width);
	if (columns < table.columns) {
		turn(&table);
		columns = columns_within(&table, width);
		if (columns < 2 && table.columns >= 2)
			columns = 2;
	}
	print_cells(&table, columns, out);
	if (empty.length)
		buffer_format(out, "without a value: %s\n", buffer_text(&empty));
	table_release(&table);
	json_decref(fields);
}
