#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>

/*
 * The length of the first character of `text` (length >= 1), also in `*valid`; or, with `*valid` =
 * 0, of a maximal invalid subpart (Unicode 15, section 3.9, table 3-7), which one U+FFFD replaces.
 */
size_t utf8_step(const char *text, size_t length, size_t *valid);

#endif
