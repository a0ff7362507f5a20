#ifndef CATALOG_H
#define CATALOG_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "stream/definition.h"

/*
 * What this run could read: every definition under the run's settings.  An offer has the exact fields of
 * the stream's records: those of the definition that the granularity has, then the columns.  Names are as
 * printed (`field_names`).  Discovery writes offers, a selection chooses from them.
 */
struct offer {
	const struct definition *stream;
	enum granularity granularity;
	const struct field *fields; /* owned by the catalog; nested fields are the definition's */
	size_t field_count;
	const char **key;	    /* record fields, in order */
	size_t key_count;
	const char *bookmark;	    /* record field or NULL (also NULL for TOTAL: full table) */
	bool by_default;	    /* offered by `streams`, so chosen when there is no --catalog */
};

struct catalog {
	struct offer *offers; /* parents stand before their children */
	size_t count;
	const json_t *settings; /* borrowed */
};

/*
 * Fill `*out` from the compiled-in definitions and `more` (run-time ones, borrowed; NULL-terminated, may
 * be NULL).  Offers of streams that `streams` does not name are there too, with by_default false, because
 * they may be parents or stand in a user's catalog.  ERROR_CONFIG for unknown streams or an impossible
 * granularity, naming the nearest right names.  Release with catalog_release.
 */
int catalog_init(struct catalog *out, const struct definition *const *more, const json_t *settings,
		 struct error *err);
void catalog_release(struct catalog *catalog);

const struct offer *catalog_find(const struct catalog *catalog, const char *stream);

/*
 * Make sure that the offer has a column of this API name or record name (a column that is new tomorrow,
 * named by `columns` or by a user's catalog); returns its field, or NULL when the stream has no columns.
 */
const struct field *catalog_column(struct catalog *catalog, struct offer *offer, const char *name);

/*
 * Append the JSON Schema of these fields: {"type":"object","properties":{...}} with nullable types on
 * every node and nothing that targets stumble over (reference: singer.md 1.4).  `chosen` (or NULL for all)
 * has an entry for each top-level field.
 */
struct schema_style {
	bool draft; /* add "$schema" and "additionalProperties":true at the root (Airbyte) */
};
void schema_write(const struct field *fields, size_t count, struct schema_style style,
		  struct buffer *out);

#endif
