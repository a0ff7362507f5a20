#ifndef CATALOG_COLUMN_H
#define CATALOG_COLUMN_H

#include "stream/catalog.h"

/* Columns of an offer, by name.  Private to stream/catalog*.c and stream/offer*.c. */

/* The column of this API name, in any case; borrowed, NULL when the list has none. */
const struct field *column_in_list(const struct column_list *list, const char *name);

/*
 * The same in the stream's own list, or in that of its report: such a column can be read by that
 * route only.  Borrowed; NULL when neither has it.
 */
const struct field *column_of_stream(const struct catalog *catalog, const struct definition *stream,
				     const char *name);

/* New: the name with each letter changed by toupper or tolower. */
char *column_recased(const char *name, int (*letter)(int));

/*
 * Append a copy of `field`, under the API's name when `api_names` says so and only the case
 * differs.  The offer must have room for it.
 */
void offer_add_field(struct offer *offer, const struct field *field, bool api_names);

#endif
