#include "protocol/message.h"

static int add_piece(const char *piece, size_t length, void *out)
{
	buffer_add(out, piece, length);
	return 0;
}

void message_add_document(struct buffer *out, const json_t *value)
{
	json_dump_callback(value, add_piece, out,
			   JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ENCODE_ANY |
				   JSON_REAL_PRECISION(15));
}

void message_add_names(struct buffer *out, char *const *names)
{
	buffer_add_char(out, '[');
	for (size_t i = 0; names[i]; i++) {
		if (i)
			buffer_add_char(out, ',');
		buffer_add_json(out, slice_of(names[i]));
	}
	buffer_add_char(out, ']');
}

void message_note_unknown(struct buffer *notes, const char *stream, const char *property)
{
	buffer_format(notes,
		      "%s: the catalog has a property %s that the stream has not; it stays empty\n",
		      stream, property);
}
