#ifndef SINGER_SCHEMA_H
#define SINGER_SCHEMA_H

#include "protocol/singer.h"

/* Users may change the schema in their catalog: what they made of it is what targets get. */

/* The properties of an object's schema, or of an array's items; borrowed; NULL when it has none. */
json_t *singer_schema_properties(const json_t *node);

/*
 * Give `selected` the schema of the user's catalog, cut down to what is chosen, and print fields as
 * the types that it wants.  `keep` says whether a property stays that is no field of the stream.
 */
typedef bool singer_schema_keep(const void *self, const char *name, const json_t *node);
void singer_schema_take(struct selected *selected, const json_t *schema, singer_schema_keep *keep,
			const void *self);

#endif
