#include "mutate.h"

/* The end of a string whose opening quote is at `at`. */
static size_t string_end(const char *bytes, size_t at)
{
	for (at++; bytes[at] != '"'; at++)
		at += bytes[at] == '\\';
	return at + 1;
}

/* The end of any value. */
static size_t value_end(const char *bytes, size_t at)
{
	size_t depth = 0;

	do {
		if (bytes[at] == '"')
			at = string_end(bytes, at) - 1;
		else if (bytes[at] == '{' || bytes[at] == '[')
			depth++;
		else if (bytes[at] == '}' || bytes[at] == ']')
			depth--;
		at++;
	} while (depth || !strchr(",}]", bytes[at]));
	return at;
}

/* The value of the row's first member, from its second on, that starts with one of these. */
static size_t find_value(const char *bytes, size_t row, const char *starts, bool after_first)
{
	size_t at = row + 1;

	while (bytes[at] == '"') {
		size_t value = string_end(bytes, at) + 1;

		if (strchr(starts, bytes[value]) && !after_first)
			return value;
		after_first = false;
		at = value_end(bytes, value);
		at += bytes[at] == ',';
	}
	return 0;
}

/* Where the first row begins: the first object in the first array, or the whole body. */
static bool first_row(const char *bytes, size_t *out)
{
	const char *list = strchr(bytes, '[');

	if (list && list[1] != '{')
		return false;
	*out = list ? (size_t)(list - bytes) + 1 : 0;
	return bytes[*out] == '{' && bytes[*out + 1] == '"';
}

static bool insert_into_string(struct text *body, size_t row, const char *what)
{
	size_t value = find_value(body->bytes, row, "\"", true);

	if (value)
		text_insert(body, value + 1, what, strlen(what));
	return value != 0;
}

static bool replace_number(struct text *body, size_t row, const char *with)
{
	size_t value = find_value(body->bytes, row, "-0123456789", false);

	if (value)
		text_splice(body, value, value_end(body->bytes, value), with);
	return value != 0;
}

static bool quote_number(struct text *body, size_t row)
{
	size_t value = find_value(body->bytes, row, "-0123456789", false);

	if (!value)
		return false;
	text_insert(body, value_end(body->bytes, value), "\"", 1);
	text_insert(body, value, "\"", 1);
	return true;
}

static bool drop_key(struct text *body, size_t row)
{
	size_t value = string_end(body->bytes, row + 1) + 1;

	text_splice(body, value, value_end(body->bytes, value), "null");
	return true;
}

bool mutate(struct text *body, enum fault fault)
{
	static const char surprise[] = "\"sandbox_surprise\":{\"a\":[1,{\"b\":null}]},";
	size_t row;

	if (!first_row(text_string(body), &row))
		return false;
	if (fault == FAULT_BAD_UTF8)
		return insert_into_string(body, row, "\xc3\x28\xed\xa0\x80");
	if (fault == FAULT_NUL)
		return insert_into_string(body, row, "\\u0000");
	if (fault == FAULT_WRONG_TYPE)
		return quote_number(body, row);
	if (fault == FAULT_BIG_INT)
		return replace_number(body, row, "12345678901234567890123");
	if (fault == FAULT_NULL_KEY)
		return drop_key(body, row);
	if (fault == FAULT_UNKNOWN_FIELD)
		text_insert(body, row + 1, surprise, sizeof(surprise) - 1);
	return fault == FAULT_UNKNOWN_FIELD;
}
