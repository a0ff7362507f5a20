#ifndef NODE_H
#define NODE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

/*
 * Reads our own documents strictly.  A node is a value and its path, so that every error names
 * file, line and key: "catalog/ads.yaml:12: fields.id.type: ...".  Nodes live on the reader's
 * stack; a child borrows its parent.
 */

/* Where a document came from.  `lines` is NULL or from_yaml's {"fields.id.type": 12, ...}. */
struct origin {
	const char *file;
	const json_t *lines;
};

/* ERROR_CONFIG about the value at `path` ("" is the whole document); always -1. */
int origin_refuse(const struct origin *where, struct error *err, const char *path, const char *fmt,
		  ...) __attribute__((format(printf, 4, 5)));

struct node_document {
	const struct origin *where;
	struct arena *arena; /* readers copy here what they keep */
	const void *context; /* for the readers' own use */
};

struct node {
	const struct node_document *document;
	const struct node *up; /* NULL: the root */
	const char *key;       /* of a member; NULL: an array element */
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
 * The members that an object may have, and how each is read into a structure.  A table ends with
 * {0}.  Unknown members are refused, and so is an object that lacks a required one.
 */
struct member {
	const char *key;
	int (*read)(const struct node *node, const struct member *member, void *into,
		    struct error *err);
	size_t at;	 /* offset of the field to fill; `into` points there */
	size_t count_at; /* read_texts: offset from `at` of the size_t for the length */
	bool required;
};
int node_read(const struct node *object, const struct member *members, void *into,
	      struct error *err);

/* Readers, for tables and for direct calls (with `member` NULL, except read_texts). */
int read_text(const struct node *node, const struct member *member, void *char_pointer,
	      struct error *err); /* not empty */
int read_flag(const struct node *node, const struct member *member, void *bool_pointer,
	      struct error *err);
int read_positive(const struct node *node, const struct member *member, void *int_pointer,
		  struct error *err); /* 1 and more */
/* One text, or an array of different texts. */
int read_texts(const struct node *node, const struct member *member, void *array_pointer,
	       struct error *err);

/* 0 for an object (or array) that is not empty; else refused. */
int node_object(const struct node *node, struct error *err);
int node_array(const struct node *node, struct error *err);

/* The index of the text in `choices` (ends with NULL); -1 and refused, with the list of choices. */
int node_choice(const struct node *node, const char *const *choices, struct error *err);

/* The value as JSON text, kept in the arena. */
const char *node_json(const struct node *node);

#endif
