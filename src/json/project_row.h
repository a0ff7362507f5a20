#ifndef PROJECT_ROW_H
#define PROJECT_ROW_H

#include "json/convert.h"
#include "json/copy.h"
#include "json/project_program.h"
#include "json/input.h"
#include "json/writer.h"

/* A row on its way through a program: shared by project.c (objects) and project_value.c (values).
 */

struct segment { /* what a slot is filled with: "name":value, -- offsets in the record's buffer */
	size_t start, end; /* end 0: nothing yet */
};

/* Kept in the scan from row to row. */
struct reader {
	const struct project *project;
	struct segment *segments;
	struct slice *waiting; /* raw values of slots with several sources; at NULL: not met */
	uint16_t *next; /* for each member the one that came behind it the last time; the first of
			   each node's is for its first member */
	struct copier copier, extra; /* copier: into the record; extra: into extra_out */
	struct writer extra_out;
	struct buffer extra_text, scratch;
};

struct row {
	struct input *input;
	const struct project *project;
	struct project_row_io *io;
	struct reader *reader;
	struct writer out;
	struct slice lifted; /* raw object whose members count as the row's own; at NULL: none */
};

/* Where a value stands, for depth and the names in `_extra`. */
struct place {
	const struct place *up;	 /* the object around it; NULL: the row itself */
	const struct slot *slot; /* what it becomes */
	long index;		 /* as an element of an array, or NONE */
	unsigned depth;		 /* containers open around it */
};

static inline struct segment *project_segment(const struct row *row, const struct node *node,
					      unsigned slot)
{
	return &row->reader->segments[node->first_segment + slot];
}

/*
 * An object with declared members, in steps: forget what the last one had; read the members at `at`
 * (where a brace is); fill slots of several sources; give null to those at the top that lack a
 * value; end it.
 */
void project_open(struct row *row, const struct node *node);
const char *project_members(struct row *row, const struct node *node, const char *at,
			    const struct place *place);
void project_choose(struct row *row, const struct node *node, const struct place *place);
void project_missing(struct row *row);
void project_close(struct row *row);

/* The row itself as what reads the member "."; behind it, or NULL. */
const char *project_whole(struct row *row, const struct member *whole, const char *at,
			  const struct place *place);

/* All of them, with the braces. */
const char *project_object(struct row *row, const struct node *node, const char *at,
			   const struct place *place);

/*
 * The usual values of plain members, in a few steps: numbers, texts, null.  NULL: not one of those,
 * or not clean, or not the first of its name; nothing has happened then.
 */
const char *project_quick(struct row *row, const struct node *node, const struct member *member,
			  const char *at);

/*
 * The value at `at` as the target asks for it: project_value writes null where it does not fit, and
 * notes that; project_try writes nothing then.
 */
const char *project_value(struct row *row, const struct target *target, const char *at,
			  const struct place *place);
const char *project_try(struct row *row, const struct target *target, const char *at,
			const struct place *place, enum convert_result *result);

/* A member that nobody declared: noted, and added to `_extra` if asked for. */
const char *project_unknown(struct row *row, const struct node *node, struct slice name,
			    const char *at, const struct place *place);

/* What was collected in `_extra` from the value at `place` gave way to a later value. */
void project_forget_extra(struct row *row, const struct place *place);

/* Notes of a run, each by name. */
void project_note_unknown(struct project_notes *notes, const char *path, struct slice name,
			  struct slice raw);
void project_note_nulled(struct project_row_io *io, const struct slot *slot, struct slice raw);
void project_note_repaired(struct project_notes *notes, const struct slot *slot, struct slice raw);
/* The field's value, with all within it, gave way to a later one of the same row. */
void project_forget_nulled(struct project_row_io *io, const struct slot *slot);

#endif
