#ifndef COMMAND_H
#define COMMAND_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
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

/* One file a command.  0, or -1 with the sentence that main prints and whose kind is the exit
 * status. */
typedef int command_function(const struct invocation *invocation, struct error *err);

/* Singer: flags. */
command_function sync_command, discover_command, test_command, about_command;
/* Airbyte: words. */
command_function spec_command, check_command, airbyte_discover_command, read_command;

/* For people: words too. */
command_function preview_command;

/* Write `text` (whole lines; emptied) to stdout. */
int command_print(struct buffer *text, struct error *err);

#endif
