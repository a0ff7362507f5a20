#ifndef ROWS_FILE_H
#define ROWS_FILE_H

#include "sync/run.h"

/* As rows_read, for a body that is a file of any size: it is printed as it is read.
 * Malformed: ERROR_TRANSIENT, after some records perhaps. */
int rows_read_file(struct run *run, struct task *task, int file, size_t *rows, struct error *err);

#endif
