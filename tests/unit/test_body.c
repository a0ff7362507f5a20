#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/memory.h"
#include "http/body.h"

enum { BIG = 600000 };

struct fixture {
	struct body_memory *memory;
	struct body first, second;
	char *bytes;
	struct error err;
};

static int set_up(void **state)
{
	struct fixture *fixture = memory_new(1, sizeof(*fixture));

	fixture->memory = body_memory_new();
	body_begin(&fixture->first, fixture->memory);
	body_begin(&fixture->second, fixture->memory);
	fixture->bytes = memory_new(BIG, 1);
	for (int i = 0; i < BIG; i++)
		fixture->bytes[i] = (char)(i * 7);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	body_release(&fixture->first);
	body_release(&fixture->second);
	body_memory_release(fixture->memory);
	free(fixture->bytes);
	free(fixture);
	return 0;
}

static void keep_in_pieces(struct fixture *fixture, struct body *body, long long announced)
{
	for (size_t at = 0; at < BIG; at += 16000)
		body_keep(body, fixture->bytes + at, at + 16000 < BIG ? 16000 : BIG - at,
			  announced);
	assert_int_equal(body->length, BIG);
	assert_memory_equal(body->data, fixture->bytes, BIG);
}

static void takes_what_was_announced_and_no_more(void **state)
{
	struct fixture *fixture = *state;

	keep_in_pieces(fixture, &fixture->first, BIG);
	assert_int_equal(fixture->first.capacity, BIG);
	assert_int_equal(fixture->memory->bytes, BIG);
	body_drop(&fixture->first);
	assert_int_equal(fixture->memory->bytes, 0);
}

static void grows_when_nothing_was_announced_or_too_little(void **state)
{
	struct fixture *fixture = *state;

	keep_in_pieces(fixture, &fixture->first, -1);
	keep_in_pieces(fixture, &fixture->second, 100);
	assert_int_equal(fixture->memory->bytes,
			 fixture->first.capacity + fixture->second.capacity);
}

static void uses_the_memory_of_a_dropped_body_again(void **state)
{
	struct fixture *fixture = *state;
	const char *data;

	keep_in_pieces(fixture, &fixture->first, BIG);
	data = fixture->first.data;
	body_drop(&fixture->first);
	keep_in_pieces(fixture, &fixture->second, -1);
	assert_ptr_equal(fixture->second.data, data);
	assert_int_equal(fixture->memory->bytes, BIG);
	/* much too large for a small one */
	body_drop(&fixture->second);
	body_keep(&fixture->first, "small", 5, 5);
	assert_int_equal(fixture->memory->bytes, 5);
}

static void says_when_the_file_cannot_be_written(void **state)
{
	struct fixture *fixture = *state;
	struct rlimit before, small;

	assert_int_equal(body_open_file(&fixture->first, &fixture->err), 0);
	getrlimit(RLIMIT_FSIZE, &before);
	small = before;
	small.rlim_cur = 1000;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	assert_int_equal(body_write(&fixture->first, fixture->bytes, 1000, &fixture->err), 0);
	assert_int_equal(body_write(&fixture->first, fixture->bytes, 1, &fixture->err), 0);
	assert_int_equal(body_flush(&fixture->first, &fixture->err), -1);
	setrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(fixture->err.kind, ERROR_CONFIG);
	assert_non_null(strstr(fixture->err.text, "TMPDIR"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(takes_what_was_announced_and_no_more),
		TEST(grows_when_nothing_was_announced_or_too_little),
		TEST(uses_the_memory_of_a_dropped_body_again),
		TEST(says_when_the_file_cannot_be_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
