#ifndef INFLATE_H
#define INFLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/slice.h"

/*
 * gzip (RFC 1952, several members included) by ISA-L, which is three times as fast as zlib: a whole
 * body into a reusable buffer, or piece by piece where a body is too large for memory.
 */
struct inflate;
struct inflate *inflate_new(void);
void inflate_free(struct inflate *inflate);

/* The inflated size as the body's last four bytes state it; 0 when the body is too short. */
size_t inflate_size(struct slice gzip);

/*
 * Replaces the contents of `out` by the inflated body.  0; -1 with ERROR_TRANSIENT when the body is
 * truncated or damaged (CRC, length), ERROR_API when it inflates to more than `limit` bytes.
 */
int inflate_body(struct inflate *inflate, struct slice gzip, struct buffer *out, size_t limit,
		 struct error *err);

/*
 * Inflates the next piece into at most `room` bytes at `out`; the first piece needs an `inflate`
 * that is new or at an end.  `*gzip` becomes the rest of the piece.  Returns the number of bytes
 * written, fewer than `room` only when `*gzip` is used up; -1: damaged.
 */
long inflate_some(struct inflate *inflate, struct slice *gzip, char *out, size_t room);

/* Whether the pieces so far end exactly with a member: nothing is missing. */
bool inflate_ended(const struct inflate *inflate);

#endif
