#ifndef CATALOG_H
#define CATALOG_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "stream/definition.h"
#include "stream/policy.h"

/*
 * What this run could read: every definition under the run's policy.  An offer has the exact
 * fields of the stream's records: those of the definition that the granularity has, then the
 * columns.  Names are as printed.  Discovery writes offers, a selection chooses
 * from them.
 */
struct offer {
	const struct definition *stream;
	enum granularity granularity;
	struct field *fields; /* owned by the catalog; nested fields are the definition's */
	size_t field_count, field_capacity;
	const char **key; /* record fields, in order */
	size_t key_count;
	const char *bookmark; /* record field or NULL (also NULL for TOTAL: full table) */
	enum route_choice route;
	bool by_default; /* offered by `streams`, so chosen when there is no --catalog */
};

struct catalog {
	struct offer *offers; /* parents stand before their children */
	size_t count;
	const struct definition *const *more; /* borrowed */
	struct catalog_policy policy;
	struct definition **within; /* private: streams that settings have read within others */
	size_t within_count;
	char **texts; /* private: names made at run time */
	size_t text_count, text_capacity;
};

/*
 * Fields that settings add to every stream.  CATALOG_EXTRA (`extra_fields`) holds the row's unknown
 * members; the projection fills it.  `record_metadata` adds `_extracted_at`, a SOURCE_WINDOW
 * "extracted" (when the response arrived, RFC 3339), and `_connector_version`, the SOURCE_SETTING
 * `connector_version`; and `_transport` where there are two routes (stream/route.h).
 */
#define CATALOG_EXTRA	  "_extra"
#define CATALOG_TRANSPORT "_transport"
#define CATALOG_EXTRACTED "extracted"

/*
 * Fill `*out` from the compiled-in definitions and `more` (run-time ones, borrowed;
 * NULL-terminated, may be NULL).  Offers of streams that `streams` does not name are there too,
 * with by_default false, because they may be parents or stand in a user's catalog.  ERROR_CONFIG
 * for unknown streams or an impossible granularity, naming the nearest right names.  Release with
 * catalog_release.
 */
int catalog_init(struct catalog *out, const struct definition *const *more,
		 const struct catalog_policy *policy, struct error *err);
void catalog_release(struct catalog *catalog);

const struct offer *catalog_find(const struct catalog *catalog, const char *stream);
/* As catalog_find, while the offers are still being made. */
const struct definition *catalog_definition(const struct catalog *catalog, const char *stream);

/*
 * Does the binding's setting say which facts are read?  The size of a page does not, and the
 * granularity counts as what the offer makes of it.
 */
bool catalog_is_about_facts(const struct catalog *catalog, const struct binding *binding);

/* Keys, the bookmark's field and columns that are always asked for: no selection can drop them. */
bool offer_forces(const struct offer *offer, const struct field *field);

/*
 * Make sure that the offer has a column of this API name or record name (a column that is new
 * tomorrow, named by `columns` or by a user's catalog); returns its field, or NULL when the stream
 * has no columns or cannot have this one.  Borrowed until the next call; the offer's other fields
 * may move.
 */
const struct field *catalog_column(struct catalog *catalog, const struct offer *offer,
				   const char *name);

/* Can records have a field of exactly this name?  A column is added to the offer if need be. */
bool catalog_has_field(struct catalog *catalog, const struct offer *offer, const char *name);

/* Which fields are printed, and as what: parallel to an array of fields. */
struct field_choice {
	bool chosen;
	enum value_type type;	    /* the field's own, unless the user's catalog wants another */
	struct field_choice *below; /* of TYPE_OBJECT: parallel to its fields; else NULL */
};

/*
 * Append the JSON Schema of these fields: {"type":"object","properties":{...}} with nullable types
 * on every node and nothing that targets stumble over.  `choices` NULL: all of them; secrets never
 * are.
 */
struct schema_style {
	bool draft;		 /* add "$schema" and "additionalProperties":true at the root */
	const char *description; /* of the whole; NULL: none */
};
void schema_write(const struct field *fields, const struct field_choice *choices, size_t count,
		  struct schema_style style, struct buffer *out);

#endif
