#include "base/digest.h"

#include <inttypes.h>
#include <stdio.h>

static uint64_t add_byte(uint64_t digest, unsigned char byte)
{
	return (digest ^ byte) * UINT64_C(0x100000001b3);
}

uint64_t digest_bytes(uint64_t digest, struct slice bytes)
{
	for (size_t i = 0; i < bytes.length; i++)
		digest = add_byte(digest, (unsigned char)bytes.at[i]);
	return digest;
}

uint64_t digest_text(uint64_t digest, const char *text)
{
	return add_byte(digest_bytes(digest, slice_of(text)), 0xff);
}

void digest_print(uint64_t digest, char out[static DIGEST_TEXT_SIZE])
{
	snprintf(out, DIGEST_TEXT_SIZE, "%016" PRIx64, digest);
}
