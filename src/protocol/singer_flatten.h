#ifndef SINGER_FLATTEN_H
#define SINGER_FLATTEN_H

#include <jansson.h>
#include <stdbool.h>

#include "base/buffer.h"
#include "protocol/policy.h"

/*
 * Schema flattening as the Singer SDK does it: members of nested objects become columns
 * parent__child, down to a depth; what lies deeper, arrays and free-form objects become JSON text.
 */
struct flattening {
	bool enabled;
	unsigned depth;
	const char *separator;
	size_t longest;	   /* names of so many characters and more are abbreviated from the left */
	char *const *keys; /* but for these, which key_properties name; ends with NULL; or NULL */
};

/* Texts are borrowed from the policy. */
struct flattening flattening_of(const struct flattening_policy *policy);

/* How the records of one stream are flattened. */
struct flat;

/*
 * New, and the flattened schema as new JSON text; NULL when records of this schema (JSON text) are
 * flat already, with `*out_schema` untouched.
 */
struct flat *flat_new(const struct flattening *how, const char *schema, char **out_schema);
void flat_free(struct flat *flat);

/*
 * The record at page->data[from], a JSON object without white space around its members, is
 * replaced. `scratch` is reused from call to call.
 */
void flat_record(const struct flat *flat, struct buffer *page, size_t from, struct buffer *scratch);

#endif
