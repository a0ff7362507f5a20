/* --dump and --count: what a complete read of a stream must deliver. */
#ifndef SANDBOX_DUMP_H
#define SANDBOX_DUMP_H

#include "options.h"

/* The program's exit status. */
int dump_run(const struct options *options);

#endif
