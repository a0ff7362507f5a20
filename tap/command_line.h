#ifndef COMMAND_LINE_H
#define COMMAND_LINE_H

#include <stdbool.h>

#include "tap/command/command.h"

/*
 * The command line.  Flags choose what a Singer tap does; a word in front chooses another command.
 * --help and --version print and end the program; mistakes end it with status 2.
 */
struct command_line {
	command_function *run;
	struct invocation invocation;
	bool dev; /* --dev: accepted for Singer's old tools, and does nothing */
};

void command_line_read(struct command_line *out, int argc, char **argv);

#endif
