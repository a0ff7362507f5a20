#ifndef WORD_H
#define WORD_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * Tests eight bytes at a time in portable C; the first byte is the lowest.  A test returns marks:
 * the top bit of each byte that it found.  Only the first mark is exact, because a borrow or a
 * carry may disturb those behind it, and only the first is used.
 */
#define WORD_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define WORD_TOPS	WORD_EACH(0x80)

static inline uint64_t word_load(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

/* The number of bytes before the first mark. */
static inline unsigned word_first(uint64_t marks)
{
	return (unsigned)__builtin_ctzll(marks) >> 3;
}

/* Bytes that end plain text within a JSON string: quote, backslash, control characters. */
static inline uint64_t word_text_stops(uint64_t word)
{
	uint64_t quote = word ^ WORD_EACH('"');
	uint64_t backslash = word ^ WORD_EACH('\\');

	return (((quote - WORD_EACH(1)) & ~quote) | ((backslash - WORD_EACH(1)) & ~backslash) |
		((word - WORD_EACH(0x20)) & ~word)) &
	       WORD_TOPS;
}

/* The same, and every byte beyond ASCII. */
static inline uint64_t word_copy_stops(uint64_t word)
{
	return word_text_stops(word) | (word & WORD_TOPS);
}

static inline uint64_t word_not_digits(uint64_t word)
{
	uint64_t digits = word ^ WORD_EACH('0');

	return ((digits + WORD_EACH(0x76)) | digits) & WORD_TOPS;
}

/* As memcmp, for short texts that are mostly equal; both have `length` bytes. */
static inline int word_equal(const char *a, const char *b, size_t length)
{
	uint64_t x, y;

	if (length < 8)
		return memcmp(a, b, length) == 0;
	for (size_t at = 0; at + 8 <= length; at += 8) {
		memcpy(&x, a + at, 8);
		memcpy(&y, b + at, 8);
		if (x != y)
			return 0;
	}
	memcpy(&x, a + length - 8, 8);
	memcpy(&y, b + length - 8, 8);
	return x == y;
}

/* For hash tables.  Collisions can be provoked: a user of the table must stay quick with them. */
static inline uint32_t word_hash(const char *at, size_t length)
{
	uint64_t hash = length * UINT64_C(0x9E3779B97F4A7C15);

	for (; length >= 8; at += 8, length -= 8)
		hash = (hash ^ word_load(at)) * UINT64_C(0xFF51AFD7ED558CCD);
	if (length) {
		uint64_t rest = 0;

		memcpy(&rest, at, length);
		hash = (hash ^ rest) * UINT64_C(0xFF51AFD7ED558CCD);
	}
	return (uint32_t)(hash >> 32);
}

#endif
