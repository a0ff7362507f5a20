#ifndef REGULAR_FILE_H
#define REGULAR_FILE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/slice.h"

/*
 * Regular files, opened so that nothing else can get in the way: a FIFO does not make us wait, a
 * device is not touched, a symbolic link does not lead elsewhere.
 */

/*
 * Where a path leads once all symbolic links are followed, those included whose target does not
 * exist yet.  New; NULL with ERROR_CONFIG: links in a circle.
 */
char *regular_file_resolve(const char *path, struct error *err);

/* A descriptor (`flags`: O_RDWR, O_CREAT ...; made with mode 0600); -1 with errno. */
int regular_file_open(const char *path, int flags);
/* errno of regular_file_open says that `path` is there and is no regular file. */
bool regular_file_is_other(int why);

/* Replaces the content of `out` by that of the file.  1; 0: there is none; -1 with ERROR_CONFIG. */
int regular_file_read(const char *path, struct buffer *out, struct error *err);

/* Writes all of `text` at `at`.  -1 with errno. */
int regular_file_put(int fd, struct slice text, size_t at);
/* Makes `text` the whole content, on disk when it returns 0.  -1 with errno. */
int regular_file_write(int fd, struct slice text);

char *regular_file_folder(const char *path); /* new */
/* Puts a rename in the folder of `path` on disk. */
void regular_file_sync_folder(const char *path);

#endif
