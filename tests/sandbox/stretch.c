#include "stretch.h"

#include <stdlib.h>
#define ZLIB_CONST
#include <zlib.h>

/* One piece of raw deflate; all but the last end with a full flush. */
static void pack(struct text *out, const char *bytes, size_t length, int level, bool last)
{
	z_stream packer = {0};
	size_t bound;

	if (deflateInit2(&packer, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	bound = deflateBound(&packer, length) + 16;
	packer.next_in = (const Bytef *)bytes;
	packer.avail_in = (uInt)length;
	packer.next_out = (Bytef *)text_room(out, bound);
	packer.avail_out = (uInt)bound;
	deflate(&packer, last ? Z_FINISH : Z_FULL_FLUSH);
	out->length += bound - packer.avail_out;
	deflateEnd(&packer);
}

static void add_number(struct text *out, uint64_t number)
{
	for (int byte = 0; byte < 4; byte++, number >>= 8)
		text_char(out, (char)(number & 0xff));
}

static uLong crc_of(const char *bytes, size_t length)
{
	return crc32(0, (const Bytef *)bytes, (uInt)length);
}

/* The plain pieces become those of one gzip member. */
static void compress_pieces(struct stretch *stretch, int level)
{
	static const char header[] = {0x1f, (char)0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
	struct text begin = {0}, middle = {0}, end = {0};
	uLong crc = crc_of(stretch->begin.bytes, stretch->begin.length);
	uLong again = crc_of(stretch->middle.bytes, stretch->middle.length);

	for (uint64_t at = 0; at < stretch->times; at++)
		crc = crc32_combine(crc, again, (z_off_t)stretch->middle.length);
	crc = crc32(crc, (const Bytef *)stretch->end.bytes, (uInt)stretch->end.length);
	text_add(&begin, header, sizeof(header));
	pack(&begin, stretch->begin.bytes, stretch->begin.length, level, false);
	pack(&middle, stretch->middle.bytes, stretch->middle.length, level, false);
	pack(&end, stretch->end.bytes, stretch->end.length, level, true);
	add_number(&end, crc);
	add_number(&end, stretch->length);
	text_release(&stretch->begin);
	text_release(&stretch->middle);
	text_release(&stretch->end);
	stretch->begin = begin;
	stretch->middle = middle;
	stretch->end = end;
}

static void measure(struct stretch *stretch)
{
	stretch->length = stretch->begin.length + stretch->times * stretch->middle.length +
			  stretch->end.length;
}

struct stretch *stretch_new(const struct text *json, uint64_t megabytes, int level)
{
	struct stretch *stretch;

	if (json->length < 3)
		return NULL;
	stretch = memory_new(sizeof(*stretch));
	*stretch = (struct stretch){.times = 0};
	text_add(&stretch->begin, json->bytes, json->length - 1);
	text_char(&stretch->middle, ',');
	text_add(&stretch->middle, json->bytes + 1, json->length - 2);
	text_char(&stretch->end, json->bytes[json->length - 1]);
	stretch->times = (megabytes << 20) / stretch->middle.length;
	measure(stretch);
	if (level) {
		compress_pieces(stretch, level);
		measure(stretch);
	}
	return stretch;
}

void stretch_free(struct stretch *stretch)
{
	if (!stretch)
		return;
	text_release(&stretch->begin);
	text_release(&stretch->middle);
	text_release(&stretch->end);
	free(stretch);
}

static ssize_t copy(const struct text *piece, uint64_t at, char *buffer, size_t max)
{
	size_t left = piece->length - (size_t)at;
	size_t take = left < max ? left : max;

	memcpy(buffer, piece->bytes + at, take);
	return (ssize_t)take;
}

ssize_t stretch_read(const struct stretch *stretch, uint64_t position, char *buffer, size_t max)
{
	uint64_t middles = stretch->times * stretch->middle.length;

	if (position < stretch->begin.length)
		return copy(&stretch->begin, position, buffer, max);
	position -= stretch->begin.length;
	if (position < middles)
		return copy(&stretch->middle, position % stretch->middle.length, buffer, max);
	return copy(&stretch->end, position - middles, buffer, max);
}
