#ifndef AIRBYTE_FINISH_H
#define AIRBYTE_FINISH_H

#include "tap/run/run.h"

/*
 * The end of an Airbyte command.  A failure that no message has told goes out as a TRACE, and main
 * stays silent about it: the platform shows every line of stderr as one more error.  Releases the
 * run; returns `result`.
 */
int airbyte_finish(struct run *run, int result, struct error *err);

#endif
