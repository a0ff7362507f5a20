#ifndef FROM_YAML_H
#define FROM_YAML_H

#include <jansson.h>

#include "base/error.h"
#include "base/slice.h"

/*
 * YAML documents of ours (streams, config) as JSON values.  (No yaml_ prefix: those names are
 * libyaml's.)
 *
 * A plain scalar is null (nothing, ~, null), true, false, an integer or a decimal number when it is
 * written as JSON writes them and loses nothing that way; everything else is text, as is whatever
 * stands in quotes.  So 0123, 1e5 and integers above 64 bits stay the text they are, and so do yes
 * and no. Refused: two members of one name, keys that are not scalars, tags, several documents,
 * nesting above 64, more than a million values (aliases multiply).
 */

/*
 * New; JSON null for an empty text.  `file` is for the errors (ERROR_CONFIG, with the line).
 * `lines`, if not NULL, gets a new object {"a.b[2].c": line} for struct origin.
 */
json_t *from_yaml(struct slice text, const char *file, json_t **lines, struct error *err);

/* The same of a file of at most 8 MiB; ERROR_USAGE when the file cannot be read. */
json_t *from_yaml_file(const char *path, json_t **lines, struct error *err);

#endif
