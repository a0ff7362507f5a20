#ifndef TOKEN_FILE_H
#define TOKEN_FILE_H

#include <stddef.h>

#include "base/error.h"
#include "base/slice.h"

/*
 * A small file whose next content must never be lost.  Room for it is reserved first, and only then
 * the content is asked for: what can fail (no space, no inode, no permission, a limit on file
 * sizes) fails while nothing depends on it.  Normally the content is staged in PATH.new and renamed
 * over PATH; where that is impossible (a single file that is bind-mounted, a sticky or read-only
 * folder) it is written over the old one, in place.
 */
enum { TOKEN_FILE_ROOM = 8192 }; /* bytes that are reserved: far more than a pair of tokens takes */

struct token_file {
	char *path;    /* with symbolic links resolved; owned */
	char *staged;  /* PATH.new; owned */
	int staged_fd; /* PATH.new with reserved room; -1: there is none */
	int fd;	       /* PATH, to be rewritten in place; -1: PATH.new is renamed over it */
	size_t length; /* of PATH, when it is rewritten in place */
};

/* Resolves `path`, which need not exist.  -1 with ERROR_CONFIG: links in a circle. */
int token_file_begin(struct token_file *file, const char *path, struct error *err);
void token_file_release(struct token_file *file); /* what was reserved is given back */

/* Makes sure that token_file_replace will succeed; `now` is what PATH holds.  -1, ERROR_CONFIG. */
int token_file_reserve(struct token_file *file, struct slice now, struct error *err);

/*
 * Makes `text` the content, on disk when it returns 0.  -1 with ERROR_CONFIG; PATH.new may have the
 * text then.  Reserve first.
 */
int token_file_replace(struct token_file *file, struct slice text, struct error *err);

/* Gives back the reserved room; PATH stays as it is. */
void token_file_cancel(struct token_file *file);

/* Makes PATH.new, left by a run that was killed, whose content is `text`, that of PATH. */
int token_file_adopt_staged(struct token_file *file, struct slice text, struct error *err);

#endif
