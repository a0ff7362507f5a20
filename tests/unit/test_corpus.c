#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <string.h>

#include "base/memory.h"
#include "tests/fuzz/targets.h"

/* The seeds of the fuzzers, whole and cut off at every byte; run from the top of the tree. */
static void replay(void (*target)(const uint8_t *, size_t), const char *pattern)
{
	static char bytes[1 << 16];
	glob_t found;

	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		FILE *file = fopen(found.gl_pathv[i], "rb");
		size_t size;

		assert_non_null(file);
		size = fread(bytes, 1, sizeof(bytes), file);
		fclose(file);
		assert_in_range(size, 1, sizeof(bytes) - 1);
		for (size_t length = 0; length <= size; length++) {
			uint8_t *exact SCOPED = memory_new(length, 1);

			memcpy(exact, bytes, length);
			target(exact, length);
		}
	}
	globfree(&found);
}

static void scanning_holds_for_the_corpus(void **state)
{
	(void)state;
	replay(fuzz_scan, "tests/fuzz/corpus/scan/*");
}

static void projecting_holds_for_the_corpus(void **state)
{
	(void)state;
	replay(fuzz_project, "tests/fuzz/corpus/project/*");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scanning_holds_for_the_corpus),
		cmocka_unit_test(projecting_holds_for_the_corpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
