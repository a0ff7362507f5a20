#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "tap/auth/token_lock.h"

static char folder[] = "/tmp/test_token_lock.XXXXXX";
static char *path, *beside;

struct two {
	struct token_lock one, other;
	struct error err;
};

static int set_up(void **state)
{
	struct two *two = memory_new(1, sizeof(*two));

	token_lock_begin(&two->one, path);
	token_lock_begin(&two->other, path);
	*state = two;
	return 0;
}

static int tear_down(void **state)
{
	struct two *two = *state;

	token_lock_release(&two->one);
	token_lock_release(&two->other);
	free(two);
	unlink(path);
	unlink(beside);
	return 0;
}

static void make(const char *name)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	fclose(file);
}

static void one_process_at_a_time_has_it(void **state)
{
	struct two *two = *state;

	assert_int_equal(token_lock_try(&two->one, path, &two->err), 1);
	assert_int_equal(token_lock_try(&two->other, path, &two->err), 0);
	token_lock_drop(&two->one);
	assert_int_equal(token_lock_try(&two->other, path, &two->err), 1);
}

static void the_file_itself_is_locked_too(void **state)
{
	struct two *two = *state;

	make(path);
	assert_int_equal(token_lock_try(&two->one, path, &two->err), 1);
	assert_int_equal(unlink(beside), 0); /* as in another container */
	assert_int_equal(token_lock_try(&two->other, path, &two->err), 0);
}

static void a_lock_file_that_was_replaced_does_not_count(void **state)
{
	struct two *two = *state;

	assert_int_equal(token_lock_try(&two->one, path, &two->err), 1);
	assert_int_equal(unlink(beside), 0);
	make(beside);
	/* PATH is not there: only the new file is asked */
	assert_int_equal(token_lock_try(&two->other, path, &two->err), 1);
}

static void makes_nothing_through_a_link_and_waits_for_no_fifo(void **state)
{
	struct two *two = *state;
	char *elsewhere SCOPED = memory_format("%s.elsewhere", path);

	assert_int_equal(symlink(elsewhere, beside), 0);
	assert_int_equal(token_lock_try(&two->one, path, &two->err), -1);
	assert_int_equal(two->err.kind, ERROR_CONFIG);
	assert_non_null(strstr(two->err.text, ".lock is not a regular file"));
	assert_int_equal(access(elsewhere, F_OK), -1);
	unlink(beside);
	error_clear(&two->err);
	assert_int_equal(mkfifo(beside, 0600), 0);
	assert_int_equal(token_lock_try(&two->one, path, &two->err), -1);
}

static void says_why_it_cannot_be_had(void **state)
{
	struct token_lock lock;
	struct error err = {0};

	(void)state;
	token_lock_begin(&lock, "/nonexistent/tokens.json");
	assert_int_equal(token_lock_try(&lock, "/nonexistent/tokens.json", &err), -1);
	assert_string_equal(err.text, "/nonexistent/tokens.json.lock cannot be locked: No such "
				      "file or directory");
	token_lock_release(&lock);
}

static void may_hold_a_text(void **state)
{
	struct two *two = *state;
	struct stat info;

	assert_int_equal(token_lock_write(&two->one, slice_of("x")), -1);
	assert_int_equal(token_lock_try(&two->one, path, &two->err), 1);
	assert_int_equal(token_lock_write(&two->one, slice_of("a text")), 0);
	assert_int_equal(stat(beside, &info), 0);
	assert_int_equal(info.st_size, 6);
	assert_int_equal(info.st_mode & 0777, 0600);
}

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	path = memory_format("%s/tokens.json", folder);
	beside = memory_format("%s.lock", path);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	free(path);
	free(beside);
	return rmdir(folder);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(one_process_at_a_time_has_it),
		CASE(the_file_itself_is_locked_too),
		CASE(a_lock_file_that_was_replaced_does_not_count),
		CASE(makes_nothing_through_a_link_and_waits_for_no_fifo),
		CASE(says_why_it_cannot_be_had),
		CASE(may_hold_a_text),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
