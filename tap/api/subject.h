#ifndef SUBJECT_H
#define SUBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "http/pool.h"

/* What an error message is about. */

/* Columns (comma separated) that the API does not give: "Columns A, B are not available",
 * "Parameter 'columns' (value A) is not one of ...". */
bool subject_columns(const char *message, char *out, size_t size);

/* An id of the request that the message names. */
bool subject_id(const char *message, const struct request *request, char *out, size_t size);

/* The scope that is missing: the message's, else what this kind of request takes. */
bool subject_scope(const char *message, const struct request *request, char *out, size_t size);

#endif
