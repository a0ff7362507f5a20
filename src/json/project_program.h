#ifndef PROJECT_PROGRAM_H
#define PROJECT_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json/project.h"

/*
 * The program that project_new compiles from a stream's fields.  Each declared object is a node:
 * its members as they are read (by their names in the row), and its slots as they are written (by
 * their names in the record).  Targets connect them: a member may fill several slots, and a slot
 * may have several sources.
 */

enum { PROJECT_NONE = -1 };

struct target {
	enum value_type type;
	bool array;
	unsigned slot;			 /* in the node */
	unsigned rank;			 /* among the slot's sources */
	const struct project_node *node; /* of TYPE_OBJECT */
};

struct slot {
	char *label; /* "name": padded for writer_padded */
	size_t label_length;
	char *name, *path; /* path: dotted, with the names of the objects around it */
	bool key, blank, needed;
	struct target *sources; /* in order of declaration, which is their rank */
	unsigned source_count;
	int waiting; /* several sources: index of the first one's raw value in reader.waiting, or
			NONE */
};

struct project_member {
	char *text; /* "NAME": padded like a slot's label */
	size_t text_length;
	struct slice name; /* within text */
	struct target *targets;
	unsigned target_count;
	int watch; /* index, or NONE */
	bool lift;
	bool plain; /* one target, which has no other source; not watched, not lifted */
};

struct project_node {
	struct project_member *members;
	size_t member_count, member_capacity;
	struct slot *slots;
	size_t slot_count, slot_capacity;
	uint16_t *table; /* members by hash of their name, counted from 1; 0: none */
	size_t table_mask;
	char *path; /* "" at the top; else ends with a dot */
	/* Where this node's part of each list of a reader begins. */
	size_t first_segment, first_next, first_waiting, waiting_count;
};

struct project {
	struct project_node root;
	struct project_node **nodes; /* all but the root, owned */
	size_t node_count, node_capacity;
	size_t segments, nexts, waiting; /* lengths of a reader's lists, without the root's nexts */
	unsigned watch_count;
	bool extra;
	bool whole; /* a field takes the row as a whole: no member is unknown */
};

/* The member called `name` (unescaped); NULL: no field reads it. */
const struct project_member *project_member(const struct project_node *node, struct slice name);

#endif
