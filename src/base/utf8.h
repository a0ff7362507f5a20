#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>

/*
 * The bytes to step over at the front of `text` (length >= 1): a whole character with `*valid` =
 * its length, or a maximal invalid subpart (Unicode 15, section 3.9, table 3-7) with `*valid` = 0,
 * to be replaced by one U+FFFD.  Returns at least 1.
 */
size_t utf8_step(const char *text, size_t length, size_t *valid);

#endif
