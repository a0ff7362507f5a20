#include "json/text.h"

#include "base/utf8.h"
#include "json/word.h"

static const struct slice replacement = {"\xEF\xBF\xBD", 3};

static bool is_stop(char c)
{
	return c == '"' || c == '\\' || (unsigned char)c < 0x20;
}

/* Four hexadecimal digits, or -1. */
static int hex4(const char *at)
{
	int code = 0;

	for (int i = 0; i < 4; i++) {
		char c = at[i];

		if (c >= '0' && c <= '9')
			code = code * 16 + (c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			code = code * 16 + ((c | 0x20) - 'a' + 10);
		else
			return -1;
	}
	return code;
}

/* The code unit of the \uXXXX at `at`, or -1. */
static int unit_at(const char *at, const char *end)
{
	return end - at >= 6 && at[0] == '\\' && at[1] == 'u' ? hex4(at + 2) : -1;
}

static bool is_high(int unit)
{
	return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low(int unit)
{
	return unit >= 0xDC00 && unit <= 0xDFFF;
}

static bool is_short_escape(char c)
{
	return c != '\0' && strchr("\"\\/bfnrt", c) != NULL;
}

static const char *escape_end(struct input *input, const char *at)
{
	if (input->end - at >= 2 && is_short_escape(at[1]))
		return at + 2;
	if (unit_at(at, input->end) >= 0)
		return at + 6;
	if (input->end - at < 6)
		return input_fault(input, input->end, "");
	return input_fault(input, at, "an escape that JSON does not know");
}

static const char *plain_end(const struct input *input, const char *at)
{
	for (; input->end - at >= 8; at += 8) {
		uint64_t stops = word_text_stops(word_load(at));

		if (stops)
			return at + word_first(stops);
	}
	while (at < input->end && !is_stop(*at))
		at++;
	return at;
}

const char *text_end(struct input *input, const char *at)
{
	while (at) {
		at = plain_end(input, at);
		if (at < input->end && *at == '"')
			return at;
		if (at == input->end || *at != '\\')
			return input_fault(input, at, "a control character within a string");
		at = escape_end(input, at);
	}
	return NULL;
}

static const char *copy_plain(const struct input *input, const char *at, struct writer *out)
{
	for (; input->end - at >= 8; at += 8) {
		uint64_t stops = word_copy_stops(word_load(at));

		writer_room(out, 8);
		memcpy(out->at, at, 8);
		if (stops) {
			out->at += word_first(stops);
			return at + word_first(stops);
		}
		out->at += 8;
	}
	while (at < input->end && !is_stop(*at) && (unsigned char)*at < 0x80)
		writer_char(out, *at++);
	return at;
}

static const char *copy_escape(struct input *input, const char *at, struct writer *out,
			       bool *repaired)
{
	const char *end = escape_end(input, at);
	int unit = end ? unit_at(at, end) : -1;

	if (!end)
		return NULL;
	if (is_high(unit) && is_low(unit_at(end, input->end))) {
		end += 6;
	} else if (unit == 0 || is_high(unit) || is_low(unit)) {
		*repaired = true;
		writer_add(out, replacement.at, unit ? replacement.length : 0);
		return end;
	}
	writer_add(out, at, (size_t)(end - at));
	return end;
}

/* A line end to Unicode, and so to some readers of lines. */
static const char *line_end_escape(const char *at, size_t length)
{
	if (length == 2 && memcmp(at, "\xC2\x85", 2) == 0)
		return "\\u0085";
	if (length == 3 && memcmp(at, "\xE2\x80\xA8", 3) == 0)
		return "\\u2028";
	if (length == 3 && memcmp(at, "\xE2\x80\xA9", 3) == 0)
		return "\\u2029";
	return NULL;
}

static const char *copy_character(struct input *input, const char *at, struct writer *out,
				  bool *repaired)
{
	size_t valid, step = utf8_step(at, (size_t)(input->end - at), &valid);
	const char *escape = line_end_escape(at, valid);

	if (!valid) {
		*repaired = true;
		writer_add(out, replacement.at, replacement.length);
	} else if (escape) {
		writer_add(out, escape, 6);
	} else {
		writer_add(out, at, valid);
	}
	return at + step;
}

const char *text_copy(struct input *input, const char *at, struct writer *out, bool *repaired)
{
	while (at) {
		at = copy_plain(input, at, out);
		if (at < input->end && *at == '"')
			return at;
		if (at < input->end && *at == '\\')
			at = copy_escape(input, at, out, repaired);
		else if (at < input->end && (unsigned char)*at >= 0x80)
			at = copy_character(input, at, out, repaired);
		else
			return input_fault(input, at, "a control character within a string");
	}
	return NULL;
}

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

/* What the escape at `at` stands for; returns the byte behind it. */
static const char *decode_escape(const char *at, const char *end, struct buffer *out)
{
	static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
	int unit = unit_at(at, end), low = unit < 0 ? -1 : unit_at(at + 6, end);

	if (unit < 0) {
		const char *letter = end - at >= 2 && at[1] ? strchr(letters, at[1]) : NULL;

		buffer_add(out, letter ? meanings + (letter - letters) : "\\", 1);
		return at + (letter ? 2 : 1);
	}
	if (is_high(unit) && is_low(low)) {
		add_code(out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
		return at + 12;
	}
	if (is_high(unit) || is_low(unit))
		buffer_add_slice(out, replacement);
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
			buffer_add_slice(out, replacement);
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
	const char *escape = line_end_escape(at, length);

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
