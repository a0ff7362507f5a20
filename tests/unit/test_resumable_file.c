#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "tap/run/resumable_file.h"

#define NOW_S INT64_C(1795348800)

static char folder[] = "/tmp/test_resumable_file.XXXXXX";
static char *tokens, *path;
static unsigned warnings;

static void count_warning(void *self, enum log_level level, const char *stream, const char *text)
{
	(void)self;
	(void)stream;
	(void)text;
	warnings += level == LOG_WARNING;
}

static json_t *entry(const char *digest, const char *token)
{
	return json_pack("{s:s, s:I, s:s}", "digest", digest, "until", (json_int_t)NOW_S + 3000,
			 "token", token);
}

static void change(struct resumable_file *store, json_t *before, json_t *after)
{
	resumable_store_replace(resumable_file_of(store), before, after);
}

/* "digest=token ..." of what a run would find that starts now. */
static void assert_finds(const char *wanted)
{
	struct resumable_file store;
	struct buffer found BUFFER_SCOPED = {0};
	const json_t *one = NULL;
	size_t i = 0;

	resumable_file_open(&store, tokens);
	json_array_foreach(store.pending.entries, i, one)
		buffer_format(&found, "%s%s=%s", i ? " " : "",
			      json_string_value(json_object_get(one, "digest")),
			      json_string_value(json_object_get(one, "token")));
	assert_string_equal(buffer_text(&found), wanted);
	resumable_file_release(&store);
}

static int set_up(void **state)
{
	(void)state;
	warnings = 0;
	unlink(path);
	return 0;
}

static void the_next_run_finds_what_was_kept(void **state)
{
	struct resumable_file store;
	json_t *first = entry("a", "1"), *again = entry("a", "2");
	struct stat info;

	(void)state;
	resumable_file_open(&store, tokens);
	change(&store, NULL, first);
	assert_finds("a=1");
	change(&store, first, again);
	assert_finds("a=2");
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	change(&store, again, NULL);
	assert_finds("");
	resumable_file_release(&store);
	json_decref(first);
	json_decref(again);
	assert_int_equal(warnings, 0);
}

static void two_runs_keep_each_others_entries(void **state)
{
	struct resumable_file one, other;
	json_t *a = entry("a", "1"), *b = entry("b", "2"), *c = entry("c", "3");

	(void)state;
	resumable_file_open(&one, tokens);
	resumable_file_open(&other, tokens);
	change(&one, NULL, a);
	change(&other, NULL, b);
	change(&one, NULL, c);
	assert_finds("a=1 b=2 c=3");
	change(&other, b, NULL);
	assert_finds("a=1 c=3");
	change(&one, a, NULL);
	change(&one, c, NULL);
	assert_finds("");
	resumable_file_release(&one);
	resumable_file_release(&other);
	json_decref(a);
	json_decref(b);
	json_decref(c);
}

static void what_another_run_has_finished_does_not_come_back(void **state)
{
	struct resumable_file one, other;
	json_t *a = entry("a", "1"), *b = entry("b", "2"), *c = entry("c", "3");

	(void)state;
	resumable_file_open(&one, tokens);
	change(&one, NULL, a);
	resumable_file_open(&other, tokens);
	change(&other, NULL, b);
	change(&one, a, NULL);
	change(&other, NULL, c);
	assert_finds("b=2 c=3");
	json_decref(c);
	resumable_file_release(&one);
	resumable_file_release(&other);
	json_decref(a);
	json_decref(b);
}

static void what_has_expired_is_dropped(void **state)
{
	struct resumable_file store;
	json_t *a = entry("a", "1");

	(void)state;
	resumable_file_open(&store, tokens);
	change(&store, NULL, a);
	clock_fix((NOW_S + 3000) * 1000000);
	assert_finds("");
	clock_fix(NOW_S * 1000000);
	resumable_file_release(&store);
	json_decref(a);
}

static void warns_once_when_the_file_cannot_be_used(void **state)
{
	struct resumable_file store;
	json_t *a = entry("a", "1");

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	resumable_file_open(&store, tokens);
	change(&store, NULL, a);
	change(&store, a, NULL);
	assert_int_equal(warnings, 1);
	resumable_file_release(&store);
	json_decref(a);
}

static void without_a_token_store_nothing_is_kept(void **state)
{
	struct resumable_file store;

	(void)state;
	resumable_file_open(&store, NULL);
	assert_null(resumable_file_of(&store));
	resumable_file_release(&store);
}

static int make_folder(void **state)
{
	(void)state;
	clock_fix(NOW_S * 1000000);
	log_use(count_warning, NULL, LOG_INFO);
	if (!mkdtemp(folder))
		return -1;
	tokens = memory_format("%s/tokens.json", folder);
	path = memory_format("%s.reports", tokens);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(path);
	free(tokens);
	free(path);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_next_run_finds_what_was_kept, set_up),
		cmocka_unit_test_setup(two_runs_keep_each_others_entries, set_up),
		cmocka_unit_test_setup(what_another_run_has_finished_does_not_come_back, set_up),
		cmocka_unit_test_setup(what_has_expired_is_dropped, set_up),
		cmocka_unit_test_setup(warns_once_when_the_file_cannot_be_used, set_up),
		cmocka_unit_test_setup(without_a_token_store_nothing_is_kept, set_up),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
