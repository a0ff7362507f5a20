#include "base/utf8.h"
#include "json/text.h"
#include "json/text_escape.h"

static void add_code(struct buffer *out, int code)
{
	static const int marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
	int length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	unsigned char *at = (unsigned char *)buffer_room(out, 4);

	for (int i = length - 1; i > 0; i--) {
		at[i] = (unsigned char)(0x80 | (code & 0x3F));
		code >>= 6;
	}
	at[0] = (unsigned char)(marks[length] | code);
	at[length] = '\0';
	out->length += (size_t)length;
}

/* Appends what the escape at `at` stands for; returns its end. */
static const char *decode_escape(const char *at, const char *end, struct buffer *out)
{
	static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
	int unit = text_unit_at(at, end), low = unit < 0 ? -1 : text_unit_at(at + 6, end);

	if (unit < 0) {
		const char *letter = end - at >= 2 && at[1] ? strchr(letters, at[1]) : NULL;

		buffer_add(out, letter ? meanings + (letter - letters) : "\\", 1);
		return at + (letter ? 2 : 1);
	}
	if (text_is_high(unit) && text_is_low(low)) {
		add_code(out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
		return at + 12;
	}
	if (text_is_high(unit) || text_is_low(unit))
		buffer_add_text(out, TEXT_REPLACEMENT);
	else if (unit)
		add_code(out, unit);
	return at + 6;
}

void text_decode(struct slice raw, struct buffer *out)
{
	const char *at = raw.at, *end = raw.at + raw.length;

	while (at < end) {
		size_t valid, step;

		if (*at == '\\') {
			at = decode_escape(at, end, out);
			continue;
		}
		step = utf8_step(at, (size_t)(end - at), &valid);
		if (!valid)
			buffer_add_text(out, TEXT_REPLACEMENT);
		else if (*at)
			buffer_add(out, at, valid);
		at += step;
	}
}

bool text_is(struct slice raw, struct slice text)
{
	struct buffer decoded BUFFER_SCOPED = {0};

	if (!raw.length || !memchr(raw.at, '\\', raw.length))
		return slice_equal(raw, text);
	text_decode(raw, &decoded);
	return slice_equal(buffer_slice(&decoded), text);
}

static void encode_character(const char *at, size_t length, struct writer *out)
{
	static const char hex[] = "0123456789abcdef";
	const char *escape = text_line_end(at, length);

	writer_room(out, 6);
	if (escape) {
		writer_add(out, escape, 6);
	} else if (*at == '"' || *at == '\\') {
		writer_put(out, '\\');
		writer_put(out, *at);
	} else if ((unsigned char)*at < 0x20) {
		writer_add(out, "\\u00", 4);
		writer_put(out, hex[*at >> 4]);
		writer_put(out, hex[*at & 15]);
	} else {
		writer_add(out, at, length);
	}
}

void text_encode(struct slice text, struct writer *out)
{
	const char *at = text.at, *end = text.at + text.length;

	while (at < end) {
		size_t valid, step = utf8_step(at, (size_t)(end - at), &valid);

		encode_character(at, step, out);
		at += step;
	}
}
