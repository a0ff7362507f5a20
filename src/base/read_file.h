#ifndef READ_FILE_H
#define READ_FILE_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"

/*
 * Append the whole file to `out`.  0; -1 with ERROR_USAGE when it cannot be opened or read, or has
 * more than `limit` bytes (a whole number of MiB).  The error begins with the path.
 */
int read_file(const char *path, size_t limit, struct buffer *out, struct error *err);

#endif
