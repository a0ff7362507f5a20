#include "rows.h"

void rows_open(struct rows *rows)
{
	if (!rows->lines && rows->count)
		text_char(rows->out, ',');
}

/* Opens the row again for one more member. */
static void reopen(struct text *row)
{
	row->length--;
	if (row->bytes[row->length - 1] != '{')
		text_char(row, ',');
}

static void add_parent(struct text *row, const char *name, const char *value, uint64_t id)
{
	struct text member = {0};

	text_json_puts(&member, name);
	text_char(&member, ':');
	if (!strstr(text_string(row), text_string(&member))) {
		reopen(row);
		text_add(row, member.bytes, member.length);
		text_char(row, '"');
		if (value)
			text_puts(row, value);
		else
			text_uint(row, id);
		text_puts(row, "\"}");
	}
	text_release(&member);
}

void rows_close(struct rows *rows)
{
	struct text *row = rows->out;

	rows->count++;
	if (!rows->lines)
		return;
	if (rows->extra && *rows->extra) {
		reopen(row);
		text_puts(row, rows->extra);
		text_char(row, '}');
	}
	for (size_t at = 0; at < ROWS_PARENTS && rows->parents[at].name; at++)
		add_parent(row, rows->parents[at].name, rows->parents[at].text,
			   rows->parents[at].id);
	text_char(row, '\n');
	fwrite(row->bytes, 1, row->length, rows->lines);
	row->length = 0;
}
