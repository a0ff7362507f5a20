#ifndef FROM_YAML_H
#define FROM_YAML_H

#include <jansson.h>

#include "base/error.h"
#include "base/slice.h"

/*
 * Our YAML documents (streams, config) as JSON values.  (The prefix yaml_ is libyaml's.)
 *
 * A plain scalar is null (nothing, ~, null), true, false, an integer or a decimal number if JSON
 * writes it the same way without loss; everything else is text, and so is everything in quotes.  So
 * 0123, 1e5, yes, no and integers above 64 bits are texts.  Refused: duplicate members, keys that
 * are not scalars, tags, several documents, nesting above 64 levels, more than a million values
 * (aliases multiply).
 */

/*
 * New; JSON null for an empty text.  NULL with ERROR_CONFIG naming `file` and the line.
 * `lines`, if not NULL, gets a new object {"a.b[2].c": line} for struct origin.
 */
json_t *from_yaml(struct slice text, const char *file, json_t **lines, struct error *err);

/* The same of a file of at most 8 MiB; ERROR_USAGE when the file cannot be read. */
json_t *from_yaml_file(const char *path, json_t **lines, struct error *err);

#endif
