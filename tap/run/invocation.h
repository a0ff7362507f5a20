#ifndef INVOCATION_H
#define INVOCATION_H

#include <stddef.h>

#include "tap/tell/logging.h"

/* The command line as parsed; all texts are borrowed from it. */
struct invocation {
	const char **configs; /* --config, in order */
	size_t config_count;
	const char *catalog, *state; /* NULL: not given */
	const char *format;	     /* of --about; NULL: text */
	const char *test;	     /* "all", "schema"; NULL: no test */
	const char *stream;	     /* what follows the word preview: only this stream is read */
	struct logging *logging;
};

#endif
