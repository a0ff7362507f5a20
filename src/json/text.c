#include "json/text.h"

#include "base/utf8.h"
#include "json/text_escape.h"
#include "json/word.h"

static bool is_stop(char c)
{
	return c == '"' || c == '\\' || (unsigned char)c < 0x20;
}

static bool is_short_escape(char c)
{
	return c != '\0' && strchr("\"\\/bfnrt", c) != NULL;
}

static const char *escape_end(struct input *input, const char *at)
{
	if (input->end - at >= 2 && is_short_escape(at[1]))
		return at + 2;
	if (text_unit_at(at, input->end) >= 0)
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
	int unit = end ? text_unit_at(at, end) : -1;

	if (!end)
		return NULL;
	if (text_is_high(unit) && text_is_low(text_unit_at(end, input->end))) {
		end += 6;
	} else if (unit == 0 || text_is_high(unit) || text_is_low(unit)) {
		*repaired = true;
		writer_add(out, TEXT_REPLACEMENT, unit ? 3 : 0);
		return end;
	}
	writer_add(out, at, (size_t)(end - at));
	return end;
}

/*
 * Copies a run of characters of two and three bytes, as in most alphabets; without the lead bytes
 * that need a closer look (C2 and E2: line ends; E0 and ED: ranges).
 */
static const char *copy_run(const struct input *input, const char *at, struct writer *out)
{
	while (input->end - at >= 4) {
		unsigned char lead = (unsigned char)at[0];
		bool second = (at[1] & 0xC0) == 0x80, third = (at[2] & 0xC0) == 0x80;
		int length = 0;

		if (lead >= 0xC3 && lead <= 0xDF && second)
			length = 2;
		else if (lead >= 0xE3 && lead <= 0xEC && second && third)
			length = 3;
		if (!length)
			break;
		writer_room(out, 4);
		memcpy(out->at, at, 4);
		out->at += length;
		at += length;
	}
	return at;
}

static const char *copy_character(struct input *input, const char *at, struct writer *out,
				  bool *repaired)
{
	const char *behind = copy_run(input, at, out);
	size_t valid, step;
	const char *escape;

	if (behind > at)
		return behind;
	step = utf8_step(at, (size_t)(input->end - at), &valid);
	escape = text_line_end(at, valid);
	if (!valid) {
		*repaired = true;
		writer_add(out, TEXT_REPLACEMENT, 3);
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
