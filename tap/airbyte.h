#ifndef TAP_AIRBYTE_H
#define TAP_AIRBYTE_H

#include "tap/run.h"

/*
 * The end of an Airbyte command.  A failure that no message has told goes out as a TRACE, and main
 * stays silent about it: the platform shows every line of stderr as one more error.  Releases the
 * run; returns `result`.
 */
int airbyte_finish(struct run *run, int result, struct error *err);

#endif
