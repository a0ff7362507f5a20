#include "base/text_list.h"

#include <string.h>

bool text_list_has(const char *const *list, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		/* Most texts differ in the first byte. */
		if (list[i][0] == text[0] && strcmp(list[i], text) == 0)
			return true;
	return false;
}

bool text_list_ended_has(const char *const *list, struct slice text)
{
	for (; list && *list; list++)
		if (slice_is(text, *list))
			return true;
	return false;
}
