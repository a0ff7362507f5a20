#ifndef DEFINITION_READ_H
#define DEFINITION_READ_H

#include "stream/definition.h"
#include "json/node.h"

/*
 * The parts of a definition's YAML, one reader a key (struct member, json/node.h).  Private to
 * stream/definition*.c and column.c.  `into` points to the part that is named behind the reader.
 */

/* What readers need besides: node->document->context. */
struct definition_context {
	const struct column_list *const *lists;
	size_t list_count;
};

int read_more_parents(const struct node *node, const struct member *member, void *into_definition,
		      struct error *err);
int read_within(const struct node *node, const struct member *member, void *into,
		struct error *err);
int read_parent(const struct node *node, const struct member *member, void *into,
		struct error *err);
int read_passes(const struct node *node, const struct member *member, void *into_definition,
		struct error *err);
int read_request(const struct node *node, const struct member *member, void *into_definition,
		 struct error *err);
int read_single(const struct node *node, const struct member *member, void *into,
		struct error *err);
int read_filters(const struct node *node, const struct member *member, void *into_definition,
		 struct error *err);
int read_bookmark(const struct node *node, const struct member *member, void *into,
		  struct error *err);
int read_window(const struct node *node, const struct member *member, void *into,
		struct error *err);
int read_on_error(const struct node *node, const struct member *member, void *into_definition,
		  struct error *err);
int read_fields(const struct node *node, const struct member *member, void *into_definition,
		struct error *err);
int read_columns(const struct node *node, const struct member *member, void *into,
		 struct error *err);

/* A column of a list: its type, or a map with type and description. */
int read_column_type(const struct node *node, struct field *out, struct error *err);

/* What is sent: the parameters of a query, or the members of a body. */
int read_parameters(const struct node *node, const struct binding **out, size_t *count,
		    struct error *err);
int read_body_members(const struct node *node, const struct binding **out, size_t *count,
		      struct error *err);

/* Each member of a map of texts, {name: text}, none empty. */
int read_pairs(const struct node *node, struct pass_on **out, size_t *count, struct error *err);

/* {field: values}, one pair; `values` says where their count goes. */
int read_values(const struct node *node, const struct member *values, const char **field,
		void *into, struct error *err);

/* [a-z_][a-z0-9_]*, as names in records and of partition values are. */
bool is_record_name(const char *text);

/* The top-level field that reads this member of the API's row; NULL when there is none. */
const struct field *definition_reads(const struct definition *definition, const char *from);

/* The place of definition_binding's result in the YAML. */
const char *definition_binding_place(const struct definition *definition, size_t index);

/* Is there a pass of this name? */
bool definition_is_pass(const struct definition *definition, const char *name);

/* Does `singly` fit the rest? */
int definition_check_single(const struct definition *definition, const struct origin *where,
			    struct error *err);

/* Everything about a definition that it can tell by itself. */
int definition_check_alone(const struct definition *definition, const struct origin *where,
			   struct error *err);

#endif
