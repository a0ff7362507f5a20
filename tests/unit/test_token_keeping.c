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

#include "base/log.h"
#include "base/memory.h"
#include "tap/auth/token_keeping.h"

static char folder[] = "/tmp/test_token_keeping.XXXXXX";
static char *path;
static char said[2048];
static char access_token[] = "A1", refresh_token[] = "R1";
static const struct grant pair = {access_token, refresh_token, 0};

struct keeper {
	unsigned kept;
	bool stored_before, has_left;
};

static void listen(void *self, enum log_level level, const char *stream, const char *text)
{
	size_t length = strlen(said);

	(void)self;
	(void)stream;
	snprintf(said + length, sizeof(said) - length, "%s %s\n", log_level_name(level), text);
}

static void keep(void *self, const struct grant *grant)
{
	struct keeper *keeper = self;

	keeper->kept++;
	keeper->stored_before = access(path, F_OK) == 0;
	assert_string_equal(grant->refresh_token, "R1");
}

static bool has_left(void *self)
{
	const struct keeper *keeper = self;

	return keeper->has_left;
}

static struct token_store *prepared(void)
{
	struct error err = {0};
	struct token_store *store = token_store_open(path, "R0", &err);
	struct grant before;

	assert_int_equal(token_store_lock(store, &err), 1);
	assert_int_equal(token_store_load(store, &before, &err), 0);
	assert_int_equal(token_store_prepare(store, &err), 0);
	return store;
}

static int set_up(void **state)
{
	(void)state;
	said[0] = '\0';
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {"", ".lock", ".new"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char *name SCOPED = memory_format("%s%s", path, names[i]);

		unlink(name);
	}
	return 0;
}

static void the_store_comes_before_the_keeper_who_is_not_waited_for(void **state)
{
	struct keeper keeper = {0};
	struct token_keeping keeping = {.store = prepared(), .keeper = {&keeper, keep, has_left}};
	struct error err = {0};

	(void)state;
	assert_false(token_keeping_keep(&keeping, &pair));
	assert_int_equal(keeper.kept, 1);
	assert_true(keeper.stored_before);
	assert_int_equal(token_keeping_check(&keeping, &err), 0);
	assert_int_equal(token_store_lock(keeping.store, &err), 1); /* it was unlocked */
	token_store_close(keeping.store);
}

static void a_keeper_alone_is_waited_for(void **state)
{
	struct keeper keeper = {0};
	struct token_keeping keeping = {.keeper = {&keeper, keep, has_left}};
	struct error err = {0};

	(void)state;
	assert_true(token_keeping_keep(&keeping, &pair));
	assert_false(token_keeping_has_left(&keeping));
	assert_int_equal(token_keeping_check(&keeping, &err), -1);
	assert_non_null(strstr(err.text, "nobody read stdout"));
	keeper.has_left = true;
	assert_true(token_keeping_has_left(&keeping));
	keeper.has_left = false; /* what follows it is another matter */
	error_clear(&err);
	assert_int_equal(token_keeping_check(&keeping, &err), 0);
	assert_string_equal(said, "");
}

static void where_nobody_keeps_it_that_is_said_once(void **state)
{
	struct token_keeping keeping = {0};
	struct error err = {0};

	(void)state;
	assert_false(token_keeping_keep(&keeping, &pair));
	assert_non_null(strstr(said, "WARNING the access token was renewed and cannot be kept"));
	said[0] = '\0';
	assert_false(token_keeping_keep(&keeping, &pair));
	assert_string_equal(said, "");
	assert_int_equal(token_keeping_check(&keeping, &err), 0);
}

static void what_the_store_cannot_keep_after_all_is_in_the_lock_file(void **state)
{
	struct token_keeping keeping = {.store = prepared()};
	struct error err = {0};

	(void)state;
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(token_keeping_keep(&keeping, &pair));
	assert_int_equal(rmdir(path), 0);
	assert_non_null(strstr(said, "ERROR token_store: "));
	assert_non_null(strstr(said, "where the next run finds it"));
	assert_int_equal(token_keeping_check(&keeping, &err), 0);
	token_store_close(keeping.store);
}

static void what_is_nowhere_fails_the_run_in_the_end(void **state)
{
	struct token_keeping keeping = {.store = prepared()};
	struct error err = {0};

	(void)state;
	token_store_unlock(keeping.store); /* neither room nor a lock file any more */
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(token_keeping_keep(&keeping, &pair));
	assert_int_equal(rmdir(path), 0);
	assert_non_null(strstr(said, "will be lost with this run"));
	assert_int_equal(token_keeping_check(&keeping, &err), -1);
	assert_non_null(strstr(err.text, "authorise the app again"));
	token_store_close(keeping.store);
}

static int make_folder(void **state)
{
	(void)state;
	log_use(listen, NULL, LOG_INFO);
	if (!mkdtemp(folder))
		return -1;
	path = memory_format("%s/tokens.json", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	free(path);
	return rmdir(folder);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_store_comes_before_the_keeper_who_is_not_waited_for),
		CASE(a_keeper_alone_is_waited_for),
		CASE(where_nobody_keeps_it_that_is_said_once),
		CASE(what_the_store_cannot_keep_after_all_is_in_the_lock_file),
		CASE(what_is_nowhere_fails_the_run_in_the_end),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
