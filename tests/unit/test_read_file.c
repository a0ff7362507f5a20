#include "base/read_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { MIB = 1 << 20 };

/* Writes `length` times the letter x into a new file. */
static void make_file(char path[static 32], size_t length)
{
	int fd;
	FILE *file;

	snprintf(path, 32, "/tmp/test_read_file.XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	file = fdopen(fd, "w");
	for (size_t i = 0; i < length; i++)
		putc('x', file);
	assert_int_equal(fclose(file), 0);
}

static void appends_the_whole_file(void **state)
{
	struct buffer text BUFFER_SCOPED = {0};
	struct error err = {0};
	char path[32];

	(void)state;
	make_file(path, 200000);
	buffer_add_text(&text, "ab");
	assert_int_equal(read_file(path, MIB, &text, &err), 0);
	assert_int_equal(text.length, 200002);
	assert_int_equal(strlen(text.data), 200002);
	assert_memory_equal(text.data, "abx", 3);
	unlink(path);
}

static void reads_a_file_of_exactly_the_limit_and_none_above(void **state)
{
	struct buffer text BUFFER_SCOPED = {0};
	struct error err = {0};
	char path[32], expected[64];

	(void)state;
	make_file(path, MIB);
	assert_int_equal(read_file(path, MIB, &text, &err), 0);
	unlink(path);
	buffer_clear(&text);
	make_file(path, MIB + 1);
	assert_int_equal(read_file(path, MIB, &text, &err), -1);
	assert_int_equal(err.kind, ERROR_USAGE);
	snprintf(expected, sizeof(expected), "%s is larger than 1 MiB", path);
	assert_string_equal(err.text, expected);
	unlink(path);
}

static void names_a_file_that_cannot_be_opened_or_read(void **state)
{
	struct buffer text BUFFER_SCOPED = {0};
	struct error err = {0};

	(void)state;
	assert_int_equal(read_file("/nowhere/at/all", MIB, &text, &err), -1);
	assert_int_equal(err.kind, ERROR_USAGE);
	assert_string_equal(err.text,
			    "/nowhere/at/all cannot be opened: No such file or directory");
	error_clear(&err);
	assert_int_equal(read_file("/tmp", MIB, &text, &err), -1);
	assert_string_equal(err.text, "/tmp cannot be read: Is a directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(appends_the_whole_file),
		cmocka_unit_test(reads_a_file_of_exactly_the_limit_and_none_above),
		cmocka_unit_test(names_a_file_that_cannot_be_opened_or_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
