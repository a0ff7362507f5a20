#ifndef DIGEST_H
#define DIGEST_H

#include <stdint.h>

#include "base/slice.h"

/*
 * FNV-1a with 64 bits (the IETF's draft-eastlake-fnv): a short name for a text, which is
 * compared with one computed earlier.  Not collision-resistant against somebody who tries.
 */

/* The digest of nothing, to start from. */
#define DIGEST_START UINT64_C(0xcbf29ce484222325)

/* The digest of what `digest` stands for, followed by these bytes. */
uint64_t digest_bytes(uint64_t digest, struct slice bytes);

/*
 * The same for a text (NULL is the empty one) and a byte behind it that UTF-8 does not have, so
 * that "ab", "c" and "a", "bc" differ.
 */
uint64_t digest_text(uint64_t digest, const char *text);

/* Writes 16 lower-case hexadecimal digits and a NUL. */
enum { DIGEST_TEXT_SIZE = 17 };
void digest_print(uint64_t digest, char out[static DIGEST_TEXT_SIZE]);

#endif
