#include "tap/config/spelling.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/utf8.h"

struct slice spelling_trim(struct slice text)
{
	while (text.length && strchr(" \t\r\n", text.at[0]))
		text = (struct slice){text.at + 1, text.length - 1};
	while (text.length && strchr(" \t\r\n", text.at[text.length - 1]))
		text.length--;
	return text;
}

static struct slice text_of(const json_t *value)
{
	return (struct slice){json_string_value(value), json_string_length(value)};
}

bool spelling_blank(const json_t *value)
{
	if (json_is_string(value))
		return spelling_trim(text_of(value)).length == 0;
	return (json_is_array(value) && json_array_size(value) == 0) ||
	       (json_is_object(value) && json_object_size(value) == 0);
}

int spelling_truth(const char *text)
{
	static const char *const words[] = {"false", "true", "0", "1", "no", "yes", "off", "on"};

	for (size_t i = 0; text && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasecmp(words[i], text) == 0)
			return (int)(i % 2);
	return -1;
}

json_t *spelling_split(const char *text)
{
	json_t *list = json_array();

	while (*text) {
		size_t length = strcspn(text, ",");
		struct slice part = spelling_trim((struct slice){text, length});

		if (part.length)
			json_array_append_new(list, json_stringn(part.at, part.length));
		text += length;
		text += *text == ',';
	}
	return list;
}

void spelling_clean(struct slice text, size_t most, struct buffer *out)
{
	size_t before = out->length;

	while (text.length && out->length - before < most) {
		size_t valid = 0;
		size_t step = utf8_step(text.at, text.length, &valid);
		bool control = step == 1 && ((unsigned char)text.at[0] < ' ' || text.at[0] == 127);

		if (control)
			buffer_add_char(out, ' ');
		else if (valid)
			buffer_add(out, text.at, valid);
		else
			buffer_add_text(out, "\xEF\xBF\xBD");
		text = (struct slice){text.at + step, text.length - step};
	}
	if (text.length)
		buffer_add_text(out, "...");
}

void spelling_show(const json_t *value, struct buffer *out)
{
	char *text SCOPED = NULL;

	if (json_is_string(value)) {
		buffer_add_char(out, '"');
		spelling_clean(text_of(value), 60, out);
		buffer_add_char(out, '"');
		return;
	}
	text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
	spelling_clean(slice_of(text ? text : "nothing"), 60, out);
}
