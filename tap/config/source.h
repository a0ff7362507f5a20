#ifndef SOURCE_H
#define SOURCE_H

#include <jansson.h>

#include "base/buffer.h"
#include "base/error.h"

/* Where the config comes from: files and the environment, put together. */
struct source {
	json_t *document; /* every key that was given, with its value as given */
	json_t *origins;  /* {key: file, or environment variable} */
};

/* See config_load; `notes` gets a line for each surprise.  Release in either case. */
int source_read(struct source *source, const char *const *names, size_t count, struct error *err);
void source_release(struct source *source);

/* Where `key` was given; borrowed. */
const char *source_of(const struct source *source, const char *key);

#endif
