#include "rows.h"

void rows_open(struct rows *rows)
{
	if (!rows->lines && rows->count)
		text_char(rows->out, ',');
}

void rows_close(struct rows *rows)
{
	rows->count++;
	if (!rows->lines)
		return;
	if (rows->extra && *rows->extra) {
		rows->out->length--; /* the row's closing brace */
		if (rows->out->bytes[rows->out->length - 1] != '{')
			text_char(rows->out, ',');
		text_puts(rows->out, rows->extra);
		text_char(rows->out, '}');
	}
	text_char(rows->out, '\n');
	fwrite(rows->out->bytes, 1, rows->out->length, rows->lines);
	rows->out->length = 0;
}
