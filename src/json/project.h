#ifndef PROJECT_H
#define PROJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/slice.h"
#include "json/scan.h"
#include "json/value_type.h"

/*
 * The bytes of a row become the bytes of a record, in the pass that validates them: an immutable
 * program a stream, made from its fields.  No tree, numbers are copied digit for digit.
 *
 * A record is one JSON object: {CONSTANTS FIELDS}.  Of duplicate members the last one wins.
 * Top-level emitted fields that the row lacks are null; nested ones stay absent.  See design,
 * section 3.
 */
struct project_field {
	const char *name; /* in the record */
	const char *from; /* in the row; several fields may read the same member; ".": the row
			   * itself, which then need not be an object */
	enum value_type type;
	bool array;  /* of that type */
	bool emit;   /* false: known and passed over (not selected, or a secret) */
	bool key;    /* null or unfit fails the row */
	bool blank;  /* at the top level: null, absent and unfit are the empty text */
	bool needed; /* at the top level: a row where it is null is no record */
	const struct project_field *fields; /* of TYPE_OBJECT */
	size_t field_count;
};

struct project;

/*
 * New; the fields and their texts are copied.  `lift` (or NULL) names a member whose members count
 * as the row's own, and win over them.  `extra`: unknown members are added as one object `_extra`
 * (null without any); those of nested objects under dotted names ("targeting.0.kind"), secrets
 * never.
 */
struct project *project_new(const struct project_field *fields, size_t count, const char *lift,
			    bool extra);
void project_free(struct project *project);

/*
 * Have the raw value of a top-level (or lifted) member of each row reported, whether emitted or
 * not. Returns its index in project_row_io.watched; asking for the same name again gives the same
 * index.
 */
enum { PROJECT_WATCHED_MAX = 16 };
unsigned project_watch(struct project *project, const char *from);

/*
 * What was noticed over a run; owned by the caller, starts as {0}, released with
 * project_notes_release. At most 256 names each: what comes after those is counted as "(others)".
 * A count can be 0, when a later duplicate took the value's place.
 */
struct project_note {
	char *name; /* dotted path of the record's field, or of the row's unknown member */
	/* Of the first such value: string, integer, number, boolean, object, array or null. */
	char *type;
	size_t count;
};
struct project_notes {
	struct project_note *unknown; /* members that no field reads */
	size_t unknown_count, unknown_capacity;
	struct project_note *nulled; /* values that fit nothing, printed as null */
	size_t nulled_count, nulled_capacity;
	/* Invalid UTF-8, \u0000, lone surrogates, and scalars of another type than promised:
	 * numbers as text and the like, but not what the API is known for (ids as integers, 1000.0,
	 * bare times). */
	struct project_note *repaired;
	size_t repaired_count, repaired_capacity;
};
void project_notes_release(struct project_notes *notes);

struct project_row_io {
	/* "name":value pairs without braces, no comma at the ends; may be empty. */
	struct slice constants;
	struct buffer *out; /* the record is appended */
	struct project_notes *notes;
	/* Filled: raw JSON text of each watched member, borrowed from the body; at NULL: absent. */
	struct slice watched[PROJECT_WATCHED_MAX];
	/* Filled: fields nulled in this very row (indexes into notes->nulled), for meta.changes. */
	unsigned nulled[8];
	unsigned nulled_count;
};

/*
 * Consume the row at scan->at.  0; 1 for a row that lacks what is needed, with `out` as it was
 * before; or -1, with `out` as it was before and the row not consumed: ERROR_TRANSIENT when the
 * bytes are malformed, ERROR_API when a key is null, absent or unfit (the text names the field and
 * the row's number and its other keys).
 */
int project_row(const struct project *project, struct scan *scan, struct project_row_io *io,
		struct error *err);

/* The plain text of a raw scalar as `watched` gives it: 123 and "123" are both 123.  Null, objects
 * and arrays give "" and false. */
bool project_text(struct slice raw, struct buffer *out);

#endif
