#include "http/inflate.h"

#include <isa-l/igzip_lib.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* A gzip member has 10 bytes of header and 8 of trailer; deflate cannot do better than 1032 : 1. */
enum { SMALLEST_MEMBER = 18, BEST_RATIO = 1032, SMALLEST_ROOM = 4096 };

/* The library counts in 32 bits. */
enum { PIECE_MAX = 1 << 30 };

struct inflate {
	struct inflate_state state;
	bool within; /* a member has begun and has not ended */
	/* Bytes of the next member that the library has already consumed. */
	char rest[sizeof(uint64_t)];
	size_t rest_length;
};

struct inflate *inflate_new(void)
{
	return memory_new(1, sizeof(struct inflate));
}

void inflate_free(struct inflate *inflate)
{
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

static void begin_member(struct inflate *inflate)
{
	isal_inflate_init(&inflate->state);
	inflate->state.crc_flag = ISAL_GZIP;
	inflate->within = true;
}

/* After the trailer, whole bytes may be left in the library's bit buffer. */
static void end_member(struct inflate *inflate)
{
	const struct inflate_state *state = &inflate->state;
	uint64_t bits = state->read_in >> (state->read_in_length % 8);

	inflate->rest_length = (size_t)state->read_in_length / 8;
	for (size_t i = 0; i < inflate->rest_length; i++, bits >>= 8)
		inflate->rest[i] = (char)(bits & 0xff);
	inflate->within = false;
}

/* As inflate_some, from one run of bytes and up to the end of the member. */
static long one_run(struct inflate *inflate, struct slice *gzip, char *out, size_t room)
{
	struct inflate_state *state = &inflate->state;
	size_t in = gzip->length < PIECE_MAX ? gzip->length : PIECE_MAX;
	size_t most = room < PIECE_MAX ? room : PIECE_MAX;

	if (!inflate->within)
		begin_member(inflate);
	/* The library only reads there, but its type is not const. */
	memcpy(&state->next_in, &gzip->at, sizeof(state->next_in));
	state->avail_in = (uint32_t)in;
	state->next_out = (uint8_t *)out;
	state->avail_out = (uint32_t)most;
	if (isal_inflate(state) < 0)
		return -1;
	gzip->at += in - state->avail_in;
	gzip->length -= in - state->avail_in;
	if (state->block_state == ISAL_BLOCK_FINISH)
		end_member(inflate);
	return (long)(most - state->avail_out);
}

/* Feeds the bytes that were consumed too early first. */
static long from_rest(struct inflate *inflate, char *out, size_t room)
{
	char bytes[sizeof(inflate->rest)];
	struct slice rest = {bytes, inflate->rest_length};

	memcpy(bytes, inflate->rest, sizeof(bytes));
	inflate->rest_length = 0;
	return one_run(inflate, &rest, out, room);
}

/* With the input used up the library may still hold output for lack of room: call it again. */
static bool holds_back(const struct inflate *inflate)
{
	return inflate->within && inflate->state.avail_out == 0;
}

long inflate_some(struct inflate *inflate, struct slice *gzip, char *out, size_t room)
{
	size_t made = 0;

	while (made < room && (gzip->length || inflate->rest_length || holds_back(inflate))) {
		long came = inflate->rest_length ? from_rest(inflate, out + made, room - made)
						 : one_run(inflate, gzip, out + made, room - made);

		if (came < 0)
			return -1;
		made += (size_t)came;
	}
	return (long)made;
}

bool inflate_ended(const struct inflate *inflate)
{
	return !inflate->within && inflate->rest_length == 0;
}

/*
 * The room to begin with.  The last four bytes are only a guess: in a truncated body they are
 * arbitrary, with several members the size of the last one.
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

static int too_large(size_t limit, struct error *err)
{
	return error_set(err, ERROR_API, "the body has more than %zu bytes when inflated", limit);
}

/* Whether there is output beyond the limit: one more byte tells. */
static int check_end(struct inflate *inflate, struct slice *gzip, size_t limit, struct error *err)
{
	char more;
	long made = inflate_ended(inflate) && !gzip->length
			    ? 0
			    : inflate_some(inflate, gzip, &more, sizeof(more));

	if (made > 0)
		return too_large(limit, err);
	if (made < 0 || !inflate_ended(inflate) || gzip->length)
		return error_set(err, ERROR_TRANSIENT, "the gzip body is truncated or damaged");
	return 0;
}

int inflate_body(struct inflate *inflate, struct slice gzip, struct buffer *out, size_t limit,
		 struct error *err)
{
	size_t room = first_room(gzip, limit);

	buffer_clear(out);
	inflate->within = false;
	inflate->rest_length = 0;
	if (gzip.length == 0)
		return error_set(err, ERROR_TRANSIENT, "the gzip body is empty");
	for (;;) {
		size_t left = limit - out->length;
		size_t most = room < left ? room : left;
		char *at = buffer_room(out, most);
		long made = inflate_some(inflate, &gzip, at, most);

		at[made > 0 ? made : 0] = '\0';
		if (made < 0)
			return error_set(err, ERROR_TRANSIENT,
					 "the gzip body is truncated or damaged");
		out->length += (size_t)made;
		if ((size_t)made < most || most == left)
			return check_end(inflate, &gzip, limit, err);
		room = out->length;
	}
}
