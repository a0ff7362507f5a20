#ifndef BOOKMARK_H
#define BOOKMARK_H

#include "stream/catalog.h"
#include "stream/state.h"

/* State values (stream/state.h) as they come from outside, in whatever protocol. */

/* 0; or -1 with ERROR_CONFIG when `value` is no state value, naming `where` and what is wrong. */
int bookmark_check(const json_t *value, const char *where, struct error *err);

/* New: {"to": DATE} or {"seen": VALUE} of a bare cursor; NULL when it is none for this stream. */
json_t *bookmark_of_cursor(const struct definition *stream, const json_t *cursor);

/* The value's own position: `to` of days, `seen` of entities; borrowed; NULL when it has none. */
json_t *bookmark_position(const json_t *value);

/* Is position `a` before `b`?  Dates and ISO times as text, seconds as numbers. */
bool bookmark_before(const json_t *a, const json_t *b);

#endif
