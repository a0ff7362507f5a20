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
 * Turns the bytes of a row into the bytes of a record in the same pass that validates them, by an
 * immutable program compiled from a stream's fields.  There is no tree, and numbers are copied
 * digit for digit.
 *
 * A record is one JSON object: {CONSTANTS FIELDS}.  Of duplicate members the last one wins.
 * Emitted top-level fields that the row lacks are null; nested ones stay absent.
 */
struct project_field {
	const char *name; /* in the record */
	const char *from; /* in the row; several fields may read the same member; ".": the row
			   * itself, which then need not be an object */
	enum value_type type;
	bool array;  /* an array of that type */
	bool emit;   /* false: known but skipped (not selected, or a secret) */
	bool key;    /* null or unfit: the row fails */
	bool blank;  /* top level: null, absent and unfit become the empty text */
	bool needed; /* top level: a row where it is null gives no record */
	const struct project_field *fields; /* of TYPE_OBJECT */
	size_t field_count;
};

struct project;

/*
 * New; the fields and their texts are copied.  `lift` (or NULL) names a member whose members count
 * as the row's own and win over them.  `extra`: unknown members are added as one object `_extra`
 * (null when there is none), those of nested objects under dotted names ("targeting.0.kind"), but
 * never credentials.
 */
struct project *project_new(const struct project_field *fields, size_t count, const char *lift,
			    bool extra);
void project_free(struct project *project);

/*
 * Reports the raw value of a top-level (or lifted) member of each row, emitted or not, in
 * project_row_io.watched.  Returns its index there, which is the same for the same name.
 */
enum { PROJECT_WATCHED_MAX = 16 };
unsigned project_watch(struct project *project, const char *from);

/*
 * Irregularities of a run; owned by the caller, starts as {0}, released with
 * project_notes_release.  At most 256 names a list: further ones count as "(others)".  A count can
 * be 0, when a later duplicate replaced the value.
 */
struct project_note {
	char *name; /* dotted path of the record's field, or of the row's unknown member */
	/* Type of the first value: string, integer, number, boolean, object, array or null. */
	char *type;
	size_t count;
};
struct project_notes {
	struct project_note *unknown; /* members that no field reads */
	size_t unknown_count, unknown_capacity;
	struct project_note *nulled; /* values not of their type, printed as null */
	size_t nulled_count, nulled_capacity;
	/* Invalid UTF-8, \u0000, lone surrogates, and scalars of another type than promised, such
	 * as numbers as text; but not what the API always does (ids as integers, 1000.0, bare
	 * times). */
	struct project_note *repaired;
	size_t repaired_count, repaired_capacity;
};
void project_notes_release(struct project_notes *notes);

struct project_row_io {
	/* "name":value pairs without braces and outer commas; may be empty. */
	struct slice constants;
	struct buffer *out; /* the record is appended */
	struct project_notes *notes;
	/* Out: raw JSON text of each watched member, borrowed from the body; at NULL: absent. */
	struct slice watched[PROJECT_WATCHED_MAX];
	/* Out: fields nulled in this row (indexes into notes->nulled), for meta.changes. */
	unsigned nulled[8];
	unsigned nulled_count;
};

/*
 * Consumes the row at scan->at.  0; 1: the row lacks a needed value, and `out` is unchanged; -1:
 * `out` is unchanged and the row is not consumed.  ERROR_TRANSIENT when the bytes are malformed;
 * ERROR_API when a key is null, absent or unfit (the text names the field, the number of the row
 * and its other keys).
 */
int project_row(const struct project *project, struct scan *scan, struct project_row_io *io,
		struct error *err);

/* Appends the plain text of a raw scalar from `watched`: 123 for 123 and "123".  False, and nothing
 * appended, for null, objects and arrays. */
bool project_text(struct slice raw, struct buffer *out);

#endif
