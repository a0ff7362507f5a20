#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "tap/auth/regular_file.h"
#include "tap/auth/token_file.h"

static char folder[] = "/tmp/test_token_file.XXXXXX";
static char *path, *staged;

static int set_up(void **state)
{
	struct token_file *file = memory_new(1, sizeof(*file));
	struct error err = {0};

	*state = file;
	return token_file_begin(file, path, &err);
}

static int tear_down(void **state)
{
	token_file_release(*state);
	free(*state);
	unlink(path);
	unlink(staged);
	return 0;
}

static void write_text(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void assert_holds(const char *name, const char *text)
{
	struct buffer found BUFFER_SCOPED = {0};
	struct error err = {0};

	assert_int_equal(regular_file_read(name, &found, &err), 1);
	assert_string_equal(buffer_text(&found), text);
}

static void makes_a_file_that_was_not_there(void **state)
{
	struct token_file *file = *state;
	struct error err = {0};
	struct stat info;

	assert_int_equal(token_file_reserve(file, slice_of(""), &err), 0);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(stat(staged, &info), 0);
	assert_true(info.st_blocks * 512 >= TOKEN_FILE_ROOM);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_int_equal(token_file_replace(file, slice_of("new"), &err), 0);
	assert_holds(path, "new");
	assert_int_equal(access(staged, F_OK), -1);
}

static void replaces_a_file_that_is_there(void **state)
{
	struct token_file *file = *state;
	struct error err = {0};

	write_text(path, "the old text");
	assert_int_equal(token_file_reserve(file, slice_of("the old text"), &err), 0);
	assert_holds(path, "the old text");
	assert_int_equal(token_file_replace(file, slice_of("new"), &err), 0);
	assert_holds(path, "new");
	assert_int_equal(access(staged, F_OK), -1);
}

static void gives_back_what_was_reserved(void **state)
{
	struct token_file *file = *state;
	struct error err = {0};

	write_text(path, "old");
	assert_int_equal(token_file_reserve(file, slice_of("old"), &err), 0);
	assert_int_equal(access(staged, F_OK), 0);
	token_file_cancel(file);
	assert_int_equal(access(staged, F_OK), -1);
	assert_holds(path, "old");
}

static void a_text_may_be_larger_than_the_room(void **state)
{
	struct token_file *file = *state;
	struct error err = {0};
	char *large SCOPED = memory_new(1, 3 * TOKEN_FILE_ROOM);

	memset(large, 'x', 3 * TOKEN_FILE_ROOM - 1);
	assert_int_equal(token_file_reserve(file, slice_of(""), &err), 0);
	assert_int_equal(token_file_replace(file, slice_of(large), &err), 0);
	assert_holds(path, large);
}

static void does_not_overwrite_what_is_in_the_way(void **state)
{
	struct token_file *file = *state;
	struct error err = {0};

	write_text(staged, "mine");
	assert_int_equal(token_file_reserve(file, slice_of(""), &err), -1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_non_null(strstr(err.text, ".new is in the way"));
	assert_holds(staged, "mine");
}

static void a_limit_on_file_sizes_is_met_while_reserving(void **state)
{
	struct token_file *file = *state;
	struct error err = {0};
	struct rlimit before, tight;
	int reserved = 0;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	tight = (struct rlimit){100, before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
	reserved = token_file_reserve(file, slice_of(""), &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(reserved, -1);
	assert_non_null(strstr(err.text, "ulimit -f"));
	assert_int_equal(access(staged, F_OK), -1);
}

static void says_where_and_what_to_do(void **state)
{
	struct token_file nowhere;
	struct error err = {0};

	(void)state;
	assert_int_equal(token_file_begin(&nowhere, "/nonexistent/tokens.json", &err), 0);
	assert_int_equal(token_file_reserve(&nowhere, slice_of(""), &err), -1);
	assert_string_equal(err.text,
			    "/nonexistent/tokens.json cannot be written: No such file or directory "
			    "in /nonexistent; name a file elsewhere");
	token_file_release(&nowhere);
}

static void adopts_what_a_killed_run_left(void **state)
{
	struct token_file *file = *state;
	struct error err = {0};

	write_text(path, "old");
	write_text(staged, "new!!!");
	assert_int_equal(token_file_adopt_staged(file, slice_of("new"), &err), 0);
	assert_holds(path, "new");
	assert_int_equal(access(staged, F_OK), -1);
}

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	path = memory_format("%s/tokens.json", folder);
	staged = memory_format("%s.new", path);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	free(path);
	free(staged);
	return rmdir(folder);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(makes_a_file_that_was_not_there),
		CASE(replaces_a_file_that_is_there),
		CASE(gives_back_what_was_reserved),
		CASE(a_text_may_be_larger_than_the_room),
		CASE(does_not_overwrite_what_is_in_the_way),
		CASE(a_limit_on_file_sizes_is_met_while_reserving),
		CASE(says_where_and_what_to_do),
		CASE(adopts_what_a_killed_run_left),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
