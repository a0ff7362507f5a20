#ifndef INFLATE_H
#define INFLATE_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/slice.h"

/* gzip bodies in memory (libdeflate): one at a time, into a buffer that is used again. */
struct inflate;
struct inflate *inflate_new(void);
void inflate_free(struct inflate *inflate);

/* What the body says it will be when inflated (its last four bytes); 0 when it is too short to say.
 */
size_t inflate_size(struct slice gzip);

/*
 * Replace the contents of `out` by the inflated body.  0; -1 with ERROR_TRANSIENT when it is
 * truncated or damaged (CRC, length), ERROR_API when it would exceed `limit` bytes.  Several
 * members are read one after the other, as RFC 1952 allows.
 */
int inflate_body(struct inflate *inflate, struct slice gzip, struct buffer *out, size_t limit,
		 struct error *err);

#endif
