/* JSON request bodies as queries, so that one table of parameters checks both. */
#ifndef SANDBOX_FORM_H
#define SANDBOX_FORM_H

#include "refusal.h"
#include "text.h"

#include <stdbool.h>

/*
 * Writes a JSON object as a query string: arrays of scalars comma joined, nested objects as their
 * JSON text.  Refuses what is not an object of such.
 */
bool form_query(const char *json, struct text *query, struct refusal *refusal);

#endif
