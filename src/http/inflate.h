#ifndef INFLATE_H
#define INFLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/slice.h"

/*
 * gzip (ISA-L, which inflates three times as fast as zlib, in pieces as well): bodies in memory,
 * one at a time, into a buffer that is used again; and what is too large for that, as it comes.
 * Several members are read one after the other, as RFC 1952 allows.
 */
struct inflate;
struct inflate *inflate_new(void);
void inflate_free(struct inflate *inflate);

/* What the body says it will be when inflated (its last four bytes); 0 when it is too short to say.
 */
size_t inflate_size(struct slice gzip);

/*
 * Replace the contents of `out` by the inflated body.  0; -1 with ERROR_TRANSIENT when it is
 * truncated or damaged (CRC, length), ERROR_API when it would exceed `limit` bytes.
 */
int inflate_body(struct inflate *inflate, struct slice gzip, struct buffer *out, size_t limit,
		 struct error *err);

/*
 * Inflate the next bytes of what comes in pieces (one that is new, or ended) into at most `room`
 * bytes at `out`; `*gzip` becomes what is left of them.  How many bytes came out: less than `room`
 * only when `*gzip` is used up.  -1: damaged.
 */
long inflate_some(struct inflate *inflate, struct slice *gzip, char *out, size_t room);

/* Is it whole: does it stand at the end of a member, with nothing behind it? */
bool inflate_ended(const struct inflate *inflate);

#endif
