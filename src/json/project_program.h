#ifndef PROJECT_PROGRAM_H
#define PROJECT_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json/project.h"

/*
 * What project_new makes of a stream's fields.  For each declared object a node: its members as
 * they are read (by their names in the row), and its slots as they are written (by their names in
 * the record).  Targets lead from the one to the other: a member may fill several slots, and a slot
 * may have several sources.
 */

enum { PROJECT_NONE = -1 };

struct target {
	enum value_type type;
	bool array;
	unsigned slot;		 /* in the node */
	unsigned rank;		 /* among the slot's sources */
	const struct node *node; /* of TYPE_OBJECT */
};

struct slot {
	char *label; /* "name": padded for writer_padded */
	size_t label_length;
	char *name, *path; /* path: with the names of the objects around it, and dots */
	bool key, blank, needed;
	struct target *sources; /* in the order of declaration, which is their rank */
	unsigned source_count;
	int waiting; /* several sources: where the first one's raw value waits, or NONE */
};

struct member {
	char *text; /* "NAME": padded likewise */
	size_t text_length;
	struct slice name; /* within text */
	struct target *targets;
	unsigned target_count;
	int watch; /* index, or NONE */
	bool lift;
	bool plain; /* one target, its slot's only source; not watched, not lifted */
};

struct node {
	struct member *members;
	size_t member_count, member_capacity;
	struct slot *slots;
	size_t slot_count, slot_capacity;
	uint16_t *table; /* members by hash of the name, counted from 1; 0: none */
	size_t table_mask;
	char *path; /* "" at the top, else with a dot at its end */
	/* Where this node's part of a reader's lists begins. */
	size_t first_segment, first_next, first_waiting, waiting_count;
};

struct project {
	struct node root;
	struct node **nodes; /* all others, owned */
	size_t node_count, node_capacity;
	size_t segments, nexts, waiting; /* lengths of a reader's lists, without the root's nexts */
	unsigned watch_count;
	bool extra;
	bool whole; /* a field takes the row as it came: nothing of it is unknown */
};

/* The member called `name` (unescaped); NULL: nobody reads it. */
const struct member *project_member(const struct node *node, struct slice name);

#endif
