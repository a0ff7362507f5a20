#ifndef DOCUMENT_H
#define DOCUMENT_H

#include <jansson.h>

#include "base/error.h"
#include "base/slice.h"

/*
 * Documents that we were given: config, catalog, state.  JSON; files called *.yaml or *.yml, and
 * files that do not start with a brace or bracket, are YAML.
 */

/*
 * New: the document, or JSON null when the file is empty.  NULL with ERROR_CONFIG naming file, line
 * and reason; never what stands there, which may be a secret.  A missing file is ERROR_USAGE.
 */
json_t *document_read(const char *path, struct error *err);

/* The same for what a program made (catalog, state), where a member that stands there twice is no
 * slip of the pen: the last one counts.  PyAirbyte writes such states. */
json_t *document_read_made(const char *path, struct error *err);

/* The same for text that is at hand; `name` is for errors and decides between JSON and YAML. */
json_t *document_parse(const char *name, struct slice text, struct error *err);

/* Replace the file as a whole (mode 0600); it is on disk when this returns 0.  -1: ERROR_CONFIG. */
int document_replace(const char *path, const json_t *document, struct error *err);

#endif
