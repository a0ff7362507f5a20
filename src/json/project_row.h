#ifndef PROJECT_ROW_H
#define PROJECT_ROW_H

#include "json/convert.h"
#include "json/copy.h"
#include "json/input.h"
#include "json/project_program.h"
#include "json/writer.h"

/* A row on its way through a program; shared by the files of project. */

struct segment { /* the contents of a slot, `"name":value,`, as offsets in the record's buffer */
	size_t start, end; /* end 0: nothing yet */
};

/* Kept in the scan from row to row. */
struct reader {
	const struct project *project;
	struct segment *segments;
	struct slice *waiting; /* raw values of slots with several sources; at NULL: none yet */
	uint16_t *next; /* for each member its follower in the last row; each node's first entry
			   is its first member */
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

/* The position of a value, for its depth and the names in `_extra`. */
struct place {
	const struct place *up;	 /* the object around it; NULL: the row itself */
	const struct slot *slot; /* where it goes */
	long index;		 /* of an array element, or NONE */
	unsigned depth;		 /* containers open around it */
};

static inline struct segment *project_segment(const struct row *row,
					      const struct project_node *node, unsigned slot)
{
	return &row->reader->segments[node->first_segment + slot];
}

/*
 * The steps for an object with declared members: clear the slots; read the members from the brace
 * at `at`; fill slots of several sources; write null to top-level slots without a value; end it.
 */
void project_open(struct row *row, const struct project_node *node);
const char *project_members(struct row *row, const struct project_node *node, const char *at,
			    const struct place *place);
void project_choose(struct row *row, const struct project_node *node, const struct place *place);
void project_missing(struct row *row);
void project_close(struct row *row);

/* Reads the row itself for the fields whose `from` is "."; a reader as in input.h. */
const char *project_whole(struct row *row, const struct project_member *whole, const char *at,
			  const struct place *place);

/* All steps, with the braces. */
const char *project_object(struct row *row, const struct project_node *node, const char *at,
			   const struct place *place);

/*
 * A shortcut for the usual values of plain members: numbers, texts, null.  NULL, and nothing has
 * changed, for any other value, an invalid one, or one whose slot is already filled.
 */
const char *project_quick(struct row *row, const struct project_node *node,
			  const struct project_member *member, const char *at);

/*
 * Writes the value at `at` as the target's type.  One that does not fit: project_value writes null
 * and notes it; project_try writes nothing.
 */
const char *project_value(struct row *row, const struct target *target, const char *at,
			  const struct place *place);
const char *project_try(struct row *row, const struct target *target, const char *at,
			const struct place *place, enum convert_result *result);

/* Notes a member that no field declares, and adds it to `_extra` if that is wanted. */
const char *project_unknown(struct row *row, const struct project_node *node, struct slice name,
			    const char *at, const struct place *place);

/* A later value replaced the one at `place`: drops what `_extra` has of it. */
void project_forget_extra(struct row *row, const struct place *place);

/* Count an irregularity under its name. */
void project_note_unknown(struct project_notes *notes, const char *path, struct slice name,
			  struct slice raw);
void project_note_nulled(struct project_row_io *io, const struct slot *slot, struct slice raw);
void project_note_repaired(struct project_notes *notes, const struct slot *slot, struct slice raw);
/* A later value of the same row replaced the field's: drops its notes and those within it. */
void project_forget_nulled(struct project_row_io *io, const struct slot *slot);

#endif
