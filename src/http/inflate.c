#include "http/inflate.h"

#include <libdeflate.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"

/* A gzip member has 10 bytes of header and 8 of trailer; deflate cannot do better than 1032 : 1. */
enum { SMALLEST_MEMBER = 18, BEST_RATIO = 1032, SMALLEST_ROOM = 4096 };

struct inflate {
	struct libdeflate_decompressor *decompressor;
};

struct inflate *inflate_new(void)
{
	struct inflate *inflate = memory_new(1, sizeof(*inflate));

	inflate->decompressor = libdeflate_alloc_decompressor();
	if (!inflate->decompressor)
		abort();
	return inflate;
}

void inflate_free(struct inflate *inflate)
{
	if (!inflate)
		return;
	libdeflate_free_decompressor(inflate->decompressor);
	free(inflate);
}

size_t inflate_size(struct slice gzip)
{
	const unsigned char *last;

	if (gzip.length < SMALLEST_MEMBER)
		return 0;
	last = (const unsigned char *)gzip.at + gzip.length - 4;
	return (size_t)last[0] | (size_t)last[1] << 8 | (size_t)last[2] << 16 |
	       (size_t)last[3] << 24;
}

/*
 * How much room to begin with.  The last four bytes are only a guess: of a truncated body they are
 * any number, of several members the size of the last.
 */
static size_t first_room(struct slice gzip, size_t limit)
{
	size_t room = inflate_size(gzip);

	if (room / BEST_RATIO > gzip.length)
		room = gzip.length * BEST_RATIO;
	if (room < SMALLEST_ROOM)
		room = SMALLEST_ROOM;
	return room < limit ? room : limit;
}

/*
 * Inflate the member at the front of `gzip` behind what `out` has, into at most `room` bytes.
 * libdeflate wants a whole member at once, so too little room means to start the member again.
 */
static enum libdeflate_result one_member(struct inflate *inflate, struct slice *gzip,
					 struct buffer *out, size_t room)
{
	size_t consumed = 0, produced = 0;
	char *at = buffer_room(out, room);
	enum libdeflate_result result = libdeflate_gzip_decompress_ex(
		inflate->decompressor, gzip->at, gzip->length, at, room, &consumed, &produced);

	if (result != LIBDEFLATE_SUCCESS) {
		at[0] = '\0';
		return result;
	}
	out->length += produced;
	at[produced] = '\0';
	gzip->at += consumed;
	gzip->length -= consumed;
	return result;
}

int inflate_body(struct inflate *inflate, struct slice gzip, struct buffer *out, size_t limit,
		 struct error *err)
{
	size_t room = first_room(gzip, limit);

	buffer_clear(out);
	if (gzip.length == 0)
		return error_set(err, ERROR_TRANSIENT, "the gzip body is empty");
	while (gzip.length > 0) {
		size_t left = limit - out->length;
		enum libdeflate_result result;

		if (room > left)
			room = left;
		result = one_member(inflate, &gzip, out, room);
		if (result == LIBDEFLATE_SUCCESS)
			continue;
		if (result != LIBDEFLATE_INSUFFICIENT_SPACE)
			return error_set(err, ERROR_TRANSIENT,
					 "the gzip body is truncated or damaged");
		if (room == left)
			return error_set(err, ERROR_API,
					 "the body has more than %zu bytes when inflated", limit);
		room = room > left / 2 ? left : room * 2;
	}
	return 0;
}
