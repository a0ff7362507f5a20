#ifndef NODE_H
#define NODE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

/*
 * Reading documents of ours strictly: a node is a value and the way to it, so that every refusal
 * says file, line and key: "catalog/ads.yaml:12: fields.id.type: ...".  Nodes live on the stack of
 * whoever descends; a child borrows its parent.
 */

/* Where a document came from.  `lines` ({"fields.id.type": 12, ...}, from_yaml makes it) may be
 * NULL. */
struct origin {
	const char *file;
	const json_t *lines;
};

/* ERROR_CONFIG about the value at `path` ("" is the whole document); always -1. */
int origin_refuse(const struct origin *where, struct error *err, const char *path, const char *fmt,
		  ...) __attribute__((format(printf, 4, 5)));

struct node_document {
	const struct origin *where;
	struct arena *arena; /* what readers keep is copied here */
	const void *context; /* the readers' own */
};

struct node {
	const struct node_document *document;
	const struct node *up; /* NULL: the root */
	const char *key;       /* of a member; NULL: an element */
	size_t index;	       /* of an element */
	const json_t *value;
};

struct node node_root(const struct node_document *document, const json_t *value);
/* The value is NULL when the object has no such member. */
struct node node_member(const struct node *object, const char *key);
struct node node_element(const struct node *array, size_t index);

/* The value for json_object_foreach, which takes no const. */
json_t *node_value(const struct node *node);

/* ERROR_CONFIG about this node; always -1. */
int node_refuse(const struct node *node, struct error *err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * What an object may hold: its members by name, and how each is read into a structure.  A table
 * ends with {0}.  Members that are not in it are refused; so is the lack of a required one.
 */
struct member {
	const char *key;
	int (*read)(const struct node *node, const struct member *member, void *into,
		    struct error *err);
	size_t at;	 /* offset of what is filled; `into` points there */
	size_t count_at; /* read_texts: offset, from `at`, of the size_t that gets the length */
	bool required;
};
int node_read(const struct node *object, const struct member *members, void *into,
	      struct error *err);

/* Readers for tables and for calling directly (with member NULL, but for read_texts). */
int read_text(const struct node *node, const struct member *member, void *char_pointer,
	      struct error *err); /* not empty */
int read_flag(const struct node *node, const struct member *member, void *bool_pointer,
	      struct error *err);
int read_positive(const struct node *node, const struct member *member, void *int_pointer,
		  struct error *err); /* 1 and more */
/* One text or an array of them, none twice. */
int read_texts(const struct node *node, const struct member *member, void *array_pointer,
	       struct error *err);

/* Is it an object (or array) with something in it?  0, or refused. */
int node_object(const struct node *node, struct error *err);
int node_array(const struct node *node, struct error *err);

/* Index of the text in `choices` (ends with NULL); -1 and refused with the list of what there is.
 */
int node_choice(const struct node *node, const char *const *choices, struct error *err);

/* The value as JSON text, kept in the arena. */
const char *node_json(const struct node *node);

#endif
