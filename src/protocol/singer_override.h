#ifndef SINGER_OVERRIDE_H
#define SINGER_OVERRIDE_H

#include "protocol/singer.h"

/*
 * What users change in a stream's entry of their catalog, or in the metadata of its root: another
 * replication method, another key.  Nothing, or what discovery wrote, changes nothing.
 */
int singer_override_method(struct selected *selected, const json_t *entry, const json_t *root,
			   struct buffer *notes, struct error *err);
int singer_override_key(struct selected *selected, const json_t *entry, const json_t *root,
			struct error *err);

#endif
