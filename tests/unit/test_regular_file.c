#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "tap/auth/regular_file.h"

static char folder[] = "/tmp/test_regular_file.XXXXXX";

static char *in_folder(const char *name)
{
	return memory_format("%s/%s", folder, name);
}

static void write_text(const char *path, const char *text)
{
	int fd = regular_file_open(path, O_RDWR | O_CREAT);

	assert_true(fd >= 0);
	assert_int_equal(regular_file_write(fd, slice_of(text)), 0);
	close(fd);
}

static void reads_and_writes_a_whole_file(void **state)
{
	char *path SCOPED = in_folder("plain");
	struct buffer text BUFFER_SCOPED = {0};
	struct error err = {0};
	struct stat info;

	(void)state;
	assert_int_equal(regular_file_read(path, &text, &err), 0);
	write_text(path, "a long text");
	write_text(path, "short");
	assert_int_equal(regular_file_read(path, &text, &err), 1);
	assert_string_equal(buffer_text(&text), "short");
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	unlink(path);
}

static void touches_nothing_but_regular_files(void **state)
{
	static const char *const names[] = {"fifo", "link", "folder"};
	char *fifo SCOPED = in_folder("fifo"), *link SCOPED = in_folder("link");
	char *sub SCOPED = in_folder("folder"), *elsewhere SCOPED = in_folder("elsewhere");

	(void)state;
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(symlink("elsewhere", link), 0);
	assert_int_equal(mkdir(sub, 0700), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char *path SCOPED = in_folder(names[i]);
		struct buffer text BUFFER_SCOPED = {0};
		struct error err = {0};

		assert_int_equal(regular_file_open(path, O_RDWR | O_CREAT), -1);
		assert_true(regular_file_is_other(errno));
		assert_int_equal(regular_file_read(path, &text, &err), -1);
		assert_int_equal(err.kind, ERROR_CONFIG);
	}
	assert_int_equal(access(elsewhere, F_OK), -1);
	assert_int_equal(regular_file_open("/dev/null", O_RDWR), -1);
	unlink(fifo);
	unlink(link);
	rmdir(sub);
}

static void refuses_what_is_too_large(void **state)
{
	char *path SCOPED = in_folder("large");
	struct buffer text BUFFER_SCOPED = {0};
	struct error err = {0};

	(void)state;
	write_text(path, "x");
	assert_int_equal(truncate(path, 2 << 20), 0);
	assert_int_equal(regular_file_read(path, &text, &err), -1);
	unlink(path);
}

static void follows_links_to_where_they_lead(void **state)
{
	char *one SCOPED = in_folder("one"), *two SCOPED = in_folder("two");
	char *there SCOPED = in_folder("there"), *whole SCOPED = NULL, *missing SCOPED = NULL;
	struct error err = {0};

	(void)state;
	assert_int_equal(symlink("two", one), 0);
	assert_int_equal(symlink(there, two), 0);
	missing = regular_file_resolve(one, &err);
	assert_string_equal(missing, there);
	write_text(there, "");
	whole = regular_file_resolve(one, &err);
	assert_string_equal(whole, there);
	unlink(one);
	unlink(two);
	unlink(there);
}

static void tells_of_links_in_a_circle(void **state)
{
	char *one SCOPED = in_folder("one"), *two SCOPED = in_folder("two");
	struct error err = {0};

	(void)state;
	assert_int_equal(symlink("two", one), 0);
	assert_int_equal(symlink("one", two), 0);
	assert_null(regular_file_resolve(one, &err));
	assert_int_equal(err.kind, ERROR_CONFIG);
	unlink(one);
	unlink(two);
}

static void a_path_without_a_folder_is_here(void **state)
{
	char *here SCOPED = regular_file_folder("a"), *root SCOPED = regular_file_folder("/a");
	char *deep SCOPED = regular_file_folder("/a/b/c");

	(void)state;
	assert_string_equal(here, ".");
	assert_string_equal(root, "/");
	assert_string_equal(deep, "/a/b");
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes_a_whole_file),
		cmocka_unit_test(touches_nothing_but_regular_files),
		cmocka_unit_test(refuses_what_is_too_large),
		cmocka_unit_test(follows_links_to_where_they_lead),
		cmocka_unit_test(tells_of_links_in_a_circle),
		cmocka_unit_test(a_path_without_a_folder_is_here),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
