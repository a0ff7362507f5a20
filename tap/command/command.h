#ifndef COMMAND_H
#define COMMAND_H

#include "base/buffer.h"
#include "base/error.h"
#include "tap/run/invocation.h"

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
