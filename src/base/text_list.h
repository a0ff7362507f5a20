#ifndef TEXT_LIST_H
#define TEXT_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

/* Is a text in a list?  Byte by byte; short lists, so one after the other. */

/* `list` has `count` texts; it may be NULL when `count` is 0. */
bool text_list_has(const char *const *list, size_t count, const char *text);

/* `list` ends with NULL; NULL is the empty list. */
bool text_list_ended_has(const char *const *list, struct slice text);

#endif
