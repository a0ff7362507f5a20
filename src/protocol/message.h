#ifndef MESSAGE_H
#define MESSAGE_H

#include <jansson.h>

#include "base/buffer.h"

/* Pieces of lines that both protocols write. */

/* Append a document, compact and in ASCII: no consumer can take a character of it for a line's end.
 */
void message_add_document(struct buffer *out, const json_t *value);

/* Append ["a","b"] of a NULL-terminated list. */
void message_add_names(struct buffer *out, char *const *names);

/* A note for the user: the catalog has a property that no record will have. */
void message_note_unknown(struct buffer *notes, const char *stream, const char *property);

#endif
