#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "http/inflate.h"

enum { LIMIT = 1 << 20 };

struct fixture {
	struct inflate *inflate;
	struct buffer gzip, out;
	struct error err;
};

static int set_up(void **state)
{
	struct fixture *fixture = memory_new(1, sizeof(*fixture));

	fixture->inflate = inflate_new();
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	inflate_free(fixture->inflate);
	buffer_release(&fixture->gzip);
	buffer_release(&fixture->out);
	free(fixture);
	return 0;
}

static void add_member(struct fixture *fixture, const char *text, size_t length)
{
	struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
	size_t bound = libdeflate_gzip_compress_bound(compressor, length);
	char *at = buffer_room(&fixture->gzip, bound);

	fixture->gzip.length += libdeflate_gzip_compress(compressor, text, length, at, bound);
	libdeflate_free_compressor(compressor);
}

static int inflated(struct fixture *fixture, size_t limit)
{
	return inflate_body(fixture->inflate, buffer_slice(&fixture->gzip), &fixture->out, limit,
			    &fixture->err);
}

static char *zeroes(size_t length)
{
	return memory_new(length, 1);
}

static void inflates_a_body_and_replaces_what_was_there(void **state)
{
	struct fixture *fixture = *state;

	buffer_add_text(&fixture->out, "old");
	add_member(fixture, "{\"items\":[]}", 12);
	assert_int_equal(inflate_size(buffer_slice(&fixture->gzip)), 12);
	assert_int_equal(inflated(fixture, LIMIT), 0);
	assert_string_equal(buffer_text(&fixture->out), "{\"items\":[]}");
	assert_int_equal(fixture->out.length, 12);
}

static void inflates_an_empty_member(void **state)
{
	struct fixture *fixture = *state;

	add_member(fixture, "", 0);
	assert_int_equal(inflated(fixture, LIMIT), 0);
	assert_int_equal(fixture->out.length, 0);
}

static void reads_several_members_one_after_the_other(void **state)
{
	struct fixture *fixture = *state;
	char *big SCOPED = zeroes(300000);

	add_member(fixture, "first ", 6);
	add_member(fixture, big, 300000);
	add_member(fixture, "", 0);
	add_member(fixture, " last", 5);
	assert_int_equal(inflated(fixture, LIMIT), 0);
	assert_int_equal(fixture->out.length, 300011);
	assert_memory_equal(fixture->out.data, "first ", 6);
	assert_string_equal(fixture->out.data + 300006, " last");
}

static void stops_at_the_limit_and_not_before(void **state)
{
	struct fixture *fixture = *state;
	char *big SCOPED = zeroes(100000);

	add_member(fixture, big, 100000);
	assert_int_equal(inflated(fixture, 100000), 0);
	assert_int_equal(fixture->out.length, 100000);
	assert_int_equal(inflated(fixture, 99999), -1);
	assert_int_equal(fixture->err.kind, ERROR_API);
	assert_non_null(strstr(fixture->err.text, "99999"));
}

static void counts_all_members_against_the_limit(void **state)
{
	struct fixture *fixture = *state;
	char *big SCOPED = zeroes(60000);

	add_member(fixture, big, 60000);
	add_member(fixture, big, 60000);
	assert_int_equal(inflated(fixture, 100000), -1);
	assert_int_equal(fixture->err.kind, ERROR_API);
}

static void refuses_every_truncation(void **state)
{
	struct fixture *fixture = *state;
	struct slice whole;

	add_member(fixture,
		   "a body that is long enough to have some structure, structure, structure", 71);
	whole = buffer_slice(&fixture->gzip);
	for (size_t length = 0; length < whole.length; length++) {
		struct error err = {0};

		assert_int_equal(inflate_body(fixture->inflate, (struct slice){whole.at, length},
					      &fixture->out, LIMIT, &err),
				 -1);
		assert_int_equal(err.kind, ERROR_TRANSIENT);
	}
}

static void refuses_a_wrong_checksum_and_a_wrong_length(void **state)
{
	struct fixture *fixture = *state;

	for (size_t back = 1; back <= 8; back++) {
		fixture->err = (struct error){0};
		buffer_clear(&fixture->gzip);
		add_member(fixture, "body", 4);
		fixture->gzip.data[fixture->gzip.length - back] ^= 1;
		assert_int_equal(inflated(fixture, LIMIT), -1);
		assert_int_equal(fixture->err.kind, ERROR_TRANSIENT);
	}
}

static void refuses_garbage_behind_the_last_member(void **state)
{
	struct fixture *fixture = *state;

	add_member(fixture, "body", 4);
	buffer_add_text(&fixture->gzip, "<html>");
	assert_int_equal(inflated(fixture, LIMIT), -1);
	assert_int_equal(fixture->err.kind, ERROR_TRANSIENT);
}

static void guesses_nothing_from_a_body_that_is_too_short(void **state)
{
	(void)state;
	assert_int_equal(inflate_size((struct slice){"\xFF\xFF\xFF\xFF", 4}), 0);
}

static void does_not_believe_an_absurd_size(void **state)
{
	struct fixture *fixture = *state;

	add_member(fixture, "body", 4);
	memset(fixture->gzip.data + fixture->gzip.length - 4, 0xFF, 4);
	assert_int_equal(inflated(fixture, SIZE_MAX / 2), -1);
	assert_int_equal(fixture->err.kind, ERROR_TRANSIENT);
	assert_true(fixture->out.capacity < LIMIT);
}

/* As inflate_some gives it, from pieces and into rooms of these sizes; -1 when it is damaged. */
static int in_pieces(struct fixture *fixture, struct slice gzip, size_t piece, size_t room)
{
	struct inflate *inflate = inflate_new();
	int result = 0;

	buffer_clear(&fixture->out);
	while (gzip.length && result == 0) {
		struct slice part = {gzip.at, gzip.length < piece ? gzip.length : piece};
		long made;

		gzip.at += part.length;
		gzip.length -= part.length;
		do {
			char *at = buffer_room(&fixture->out, room);

			made = inflate_some(inflate, &part, at, room);
			if (made > 0)
				fixture->out.length += (size_t)made;
		} while (made == (long)room);
		if (made < 0)
			result = -1;
		else
			assert_int_equal(part.length, 0);
	}
	if (result == 0 && !inflate_ended(inflate))
		result = -1;
	inflate_free(inflate);
	return result;
}

static char *noise(size_t length)
{
	char *bytes = memory_new(length, 1);
	unsigned long seed = 1;

	for (size_t i = 0; i < length; i++) {
		seed = seed * 6364136223846793005UL + 1442695040888963407UL;
		bytes[i] = (char)((seed >> 60) + '0');
	}
	return bytes;
}

static void inflates_what_comes_in_pieces(void **state)
{
	static const size_t pieces[] = {1, 2, 7, 8, 9, 100, 16384, 1 << 20};
	static const size_t rooms[] = {1, 3, 4096, 1 << 18};
	struct fixture *fixture = *state;
	char *bytes SCOPED = noise(100000);

	add_member(fixture, bytes, 100000);
	add_member(fixture, "", 0);
	add_member(fixture, "a", 1);
	add_member(fixture, bytes, 5000);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++)
		for (size_t j = 0; j < sizeof(rooms) / sizeof(*rooms); j++) {
			assert_int_equal(in_pieces(fixture, buffer_slice(&fixture->gzip), pieces[i],
						   rooms[j]),
					 0);
			assert_int_equal(fixture->out.length, 105001);
			assert_memory_equal(fixture->out.data, bytes, 100000);
			assert_memory_equal(fixture->out.data + 100001, bytes, 5000);
		}
}

static void knows_pieces_that_end_early_or_are_damaged(void **state)
{
	struct fixture *fixture = *state;
	char *bytes SCOPED = noise(3000);
	struct slice whole;

	add_member(fixture, bytes, 3000);
	whole = buffer_slice(&fixture->gzip);
	for (size_t length = 1; length < whole.length; length++)
		assert_int_equal(in_pieces(fixture, (struct slice){whole.at, length}, 13, 512), -1);
	for (size_t at = whole.length - 40; at < whole.length; at++) {
		fixture->gzip.data[at] ^= 4;
		assert_int_equal(in_pieces(fixture, whole, 13, 512), -1);
		fixture->gzip.data[at] ^= 4;
	}
	buffer_add_text(&fixture->gzip, "behind it");
	assert_int_equal(in_pieces(fixture, buffer_slice(&fixture->gzip), 13, 512), -1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(inflates_a_body_and_replaces_what_was_there),
		TEST(inflates_an_empty_member),
		TEST(reads_several_members_one_after_the_other),
		TEST(stops_at_the_limit_and_not_before),
		TEST(counts_all_members_against_the_limit),
		TEST(refuses_every_truncation),
		TEST(refuses_a_wrong_checksum_and_a_wrong_length),
		TEST(refuses_garbage_behind_the_last_member),
		TEST(guesses_nothing_from_a_body_that_is_too_short),
		TEST(does_not_believe_an_absurd_size),
		TEST(inflates_what_comes_in_pieces),
		TEST(knows_pieces_that_end_early_or_are_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
