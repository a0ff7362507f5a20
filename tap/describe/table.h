#ifndef TABLE_H
#define TABLE_H

#include <jansson.h>
#include <stddef.h>

#include "base/buffer.h"

/*
 * Records as a table for people, at most `width` columns of a terminal wide: a record a line if
 * they fit; else a field a line and the records side by side, as many as fit, but at least one.
 * Fields without a value in any record are left out and named below.  Long values are cut, with an
 * ellipsis.
 */
void table_print(const json_t *records, size_t width, struct buffer *out);

#endif
