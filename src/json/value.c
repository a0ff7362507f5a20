#include "json/value.h"

#include "json/number.h"
#include "json/scan.h"
#include "json/text.h"

const char *value_literal(struct input *input, const char *at)
{
	static const struct slice words[] = {{"true", 4}, {"false", 5}, {"null", 4}};

	size_t left = (size_t)(input->end - at);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t length = words[i].length < left ? words[i].length : left;

		if (memcmp(at, words[i].at, length) != 0)
			continue;
		return length < words[i].length ? input_fault(input, input->end, "") : at + length;
	}
	return input_fault(input, at, "no value begins like this");
}

const char *value_open(struct input *input, const char *at, unsigned depth, bool *more)
{
	char close = *at == '{' ? '}' : ']';

	if (depth >= SCAN_DEPTH_MAX)
		return input_fault(input, at, "nested deeper than 64 levels");
	at = input_space(input, at + 1);
	*more = at < input->end && *at != close;
	if (*more)
		return at;
	return at < input->end ? at + 1 : input_fault(input, at, "");
}

const char *value_name(struct input *input, const char *at, struct slice *name)
{
	if (at == input->end || *at != '"')
		return input_fault(input, at, "a member has no name in quotes");
	name->at = at + 1;
	at = text_end(input, at + 1);
	if (!at)
		return NULL;
	name->length = (size_t)(at - name->at);
	at = input_space(input, at + 1);
	if (at == input->end || *at != ':')
		return input_fault(input, at, "a member's name has no colon behind it");
	return input_space(input, at + 1);
}

const char *value_next(struct input *input, const char *at, char close, bool *more)
{
	at = input_space(input, at);
	if (at == input->end || (*at != ',' && *at != close))
		return input_fault(input, at, "neither a comma nor the end behind a value");
	*more = *at == ',';
	return *more ? input_space(input, at + 1) : at + 1;
}

static const char *skip_container(struct input *input, const char *at, unsigned depth)
{
	char close = *at == '{' ? '}' : ']';
	struct slice name;
	bool more = false;

	at = value_open(input, at, depth, &more);
	while (at && more) {
		if (close == '}')
			at = value_name(input, at, &name);
		if (at)
			at = value_skip(input, at, depth + 1);
		if (at)
			at = value_next(input, at, close, &more);
	}
	return at;
}

const char *value_skip(struct input *input, const char *at, unsigned depth)
{
	bool integer;

	if (at == input->end)
		return input_fault(input, at, "");
	switch (*at) {
	case '"':
		at = text_end(input, at + 1);
		return at ? at + 1 : NULL;
	case '{':
	case '[':
		return skip_container(input, at, depth);
	case 't':
	case 'f':
	case 'n':
		return value_literal(input, at);
	default:
		return number_end(input, at, &integer);
	}
}

const char *value_kind(struct slice raw)
{
	switch (raw.length ? raw.at[0] : 'n') {
	case '"':
		return "string";
	case '{':
		return "object";
	case '[':
		return "array";
	case 't':
	case 'f':
		return "boolean";
	case 'n':
		return "null";
	default:
		return number_is_integer(raw) ? "integer" : "number";
	}
}
