#ifndef PERCENT_H
#define PERCENT_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/slice.h"

/* Percent-encoding (RFC 3986): everything but unreserved characters; a space is %20. */

/* Appends the encoded text. */
void percent_encode(struct buffer *out, struct slice text);

/* The length that percent_encode would append. */
size_t percent_encoded_length(struct slice text);

#endif
