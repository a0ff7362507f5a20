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
#include "tap/auth/regular_file.h"
#include "tap/auth/token_record.h"
#include "tap/auth/token_store.h"

static char folder[] = "/tmp/test_token_store.XXXXXX";
static char *path, *staged, *lock;

static struct token_store *open_for(const char *config_token)
{
	struct error err = {0};
	struct token_store *store = token_store_open(path, config_token, &err);

	if (!store)
		fail_msg("%s", err.text);
	return store;
}

static int set_up(void **state)
{
	*state = open_for("R0");
	return 0;
}

static int tear_down(void **state)
{
	token_store_close(*state);
	unlink(path);
	unlink(staged);
	unlink(lock);
	return 0;
}

static void write_text(const char *name, struct slice text)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text.at, 1, text.length, file), text.length);
	fclose(file);
}

/* A record as a run would have written it that exchanged `after`. */
static void record_of(const char *after, const char *access, const char *refresh,
		      struct buffer *out)
{
	struct token_record record = {
		.grant = {memory_text(access), memory_text(refresh), 0},
	};

	token_fingerprint("R0", record.from);
	token_record_spend(&record, after);
	token_record_write(&record, out);
	token_record_release(&record);
}

static void write_record(const char *name, const char *after, const char *access,
			 const char *refresh)
{
	struct buffer text BUFFER_SCOPED = {0};

	record_of(after, access, refresh, &text);
	write_text(name, buffer_slice(&text));
}

static void assert_has(struct token_store *store, const char *access, const char *refresh)
{
	struct error err = {0};
	struct grant grant;

	if (token_store_load(store, &grant, &err) != 1)
		fail_msg("%s", err.text);
	assert_string_equal(grant.access_token, access);
	assert_string_equal(grant.refresh_token, refresh);
	grant_release(&grant);
}

static void assert_has_nothing(struct token_store *store)
{
	struct error err = {0};
	struct grant grant;

	assert_int_equal(token_store_load(store, &grant, &err), 0);
	assert_null(grant.access_token);
}

static void renew(struct token_store *store, const char *access, const char *refresh)
{
	struct grant grant = {memory_text(access), memory_text(refresh), 7}, stored;
	struct error err = {0};

	assert_int_equal(token_store_lock(store, &err), 1);
	assert_true(token_store_load(store, &stored, &err) >= 0);
	grant_release(&stored);
	if (token_store_prepare(store, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(token_store_keep(store, &grant, &err), 1);
	token_store_unlock(store);
	grant_release(&grant);
}

static void keeps_a_pair_for_whoever_opens_it_next(void **state)
{
	struct token_store *next = NULL;

	assert_has_nothing(*state);
	renew(*state, "A1", "R1");
	assert_has(*state, "A1", "R1");
	next = open_for("R0");
	assert_has(next, "A1", "R1");
	renew(next, "A2", "R2");
	assert_has(*state, "A2", "R2");
	token_store_close(next);
}

static void belongs_to_the_refresh_token_of_the_config(void **state)
{
	struct token_store *other = open_for("another");

	renew(*state, "A1", "R1");
	assert_has_nothing(other);
	renew(other, "B1", "S1");
	assert_has(other, "B1", "S1");
	assert_has_nothing(*state);
	token_store_close(other);
}

/* Airbyte: the last pairs of a run may not have reached the config. */
static void belongs_to_each_refresh_token_on_the_way(void **state)
{
	struct token_store *later = NULL;

	renew(*state, "A1", "R1");
	renew(*state, "A2", "R2");
	renew(*state, "A3", "R3");
	later = open_for("R1");
	assert_has(later, "A3", "R3");
	renew(later, "A4", "R4");
	assert_has(*state, "A4", "R4");
	token_store_close(later);
}

static void refuses_what_is_not_a_token_file(void **state)
{
	static const char *const cases[] = {"[1]", "{\"access_token\": \"A\"}", "{", "a: b"};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct error err = {0};
		struct grant grant;

		write_text(path, slice_of(cases[i]));
		assert_int_equal(token_store_load(*state, &grant, &err), -1);
		assert_int_equal(err.kind, ERROR_CONFIG);
		assert_non_null(strstr(err.text, path));
		token_store_tidy(*state);
	}
}

static void one_at_a_time_may_renew(void **state)
{
	struct token_store *other = open_for("R0");
	struct error err = {0};

	assert_int_equal(token_store_lock(*state, &err), 1);
	assert_int_equal(token_store_lock(other, &err), 0);
	token_store_unlock(*state);
	assert_int_equal(token_store_lock(other, &err), 1);
	token_store_close(other);
	assert_int_equal(token_store_lock(*state, &err), 1);
}

static void locks_again_when_the_lock_file_was_removed(void **state)
{
	struct token_store *other = open_for("R0");
	struct error err = {0};

	renew(*state, "A1", "R1");
	assert_int_equal(token_store_lock(*state, &err), 1);
	assert_int_equal(unlink(lock), 0);
	/* the file itself is locked, too */
	assert_int_equal(token_store_lock(other, &err), 0);
	token_store_close(other);
}

static void a_pair_left_beside_it_is_put_in_place(void **state)
{
	const char *const places[] = {staged, lock};
	struct error err = {0};

	for (size_t i = 0; i < 2; i++) {
		write_record(path, "R0", "A1", "R1");
		write_record(places[i], "R1", "A2", "R2");
		assert_has(*state, "A2", "R2");
		assert_int_equal(token_store_lock(*state, &err), 1);
		token_store_unlock(*state);
		assert_int_equal(access(staged, F_OK), -1);
		write_text(lock, slice_of(""));
		assert_has(*state, "A2", "R2");
	}
}

static void a_pair_left_before_there_was_a_file_is_put_in_place(void **state)
{
	write_record(staged, "R0", "A1", "R1");
	token_store_tidy(*state);
	assert_int_equal(access(staged, F_OK), -1);
	assert_has(*state, "A1", "R1");
}

static void the_reserved_room_behind_a_pair_is_cut_off(void **state)
{
	struct buffer text BUFFER_SCOPED = {0}, found BUFFER_SCOPED = {0};
	struct error err = {0};
	size_t length = 0;

	record_of("R0", "A1", "R1", &text);
	length = text.length;
	while (text.length < 8192)
		buffer_add(&text, "", 1);
	write_text(staged, buffer_slice(&text));
	token_store_tidy(*state);
	assert_has(*state, "A1", "R1");
	assert_int_equal(regular_file_read(path, &found, &err), 1);
	assert_int_equal(found.length, length);
}

static void a_torn_file_is_mended_by_what_was_left(void **state)
{
	write_text(path, slice_of("{\"access_token\": \"A1\", \"refr"));
	write_record(staged, "R1", "A2", "R2");
	assert_has(*state, "A2", "R2");
	token_store_tidy(*state);
	assert_int_equal(access(staged, F_OK), -1);
	assert_has(*state, "A2", "R2");
}

static void what_is_older_is_removed(void **state)
{
	write_record(path, "R1", "A2", "R2");
	write_record(staged, "R0", "A1", "R1");
	write_record(lock, "R0", "A1", "R1");
	assert_has(*state, "A2", "R2");
	token_store_tidy(*state);
	assert_int_equal(access(staged, F_OK), -1);
	assert_has(*state, "A2", "R2");
}

static void what_a_crash_left_empty_is_removed(void **state)
{
	static const char room[8192];

	write_text(staged, (struct slice){room, sizeof(room)});
	token_store_tidy(*state);
	assert_int_equal(access(staged, F_OK), -1);
	write_text(staged, slice_of(""));
	token_store_tidy(*state);
	assert_int_equal(access(staged, F_OK), -1);
	renew(*state, "A1", "R1");
}

static void what_is_somebody_elses_is_left_alone(void **state)
{
	struct buffer found BUFFER_SCOPED = {0};
	struct error err = {0};

	write_text(staged, slice_of("mine"));
	write_text(lock, slice_of("mine"));
	assert_int_equal(token_store_lock(*state, &err), 1);
	assert_int_equal(token_store_prepare(*state, &err), -1);
	token_store_unlock(*state);
	assert_int_equal(regular_file_read(staged, &found, &err), 1);
	assert_string_equal(buffer_text(&found), "mine");
	assert_int_equal(regular_file_read(lock, &found, &err), 1);
	assert_string_equal(buffer_text(&found), "mine");
}

static void what_cannot_be_kept_is_left_in_the_lock_file(void **state)
{
	struct grant grant = {memory_text("A1"), memory_text("R1"), 7};
	struct error err = {0};

	assert_int_equal(token_store_lock(*state, &err), 1);
	assert_int_equal(token_store_prepare(*state, &err), 0);
	/* Somebody puts a folder where the file is to be. */
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(token_store_keep(*state, &grant, &err), 0);
	assert_int_equal(err.kind, ERROR_CONFIG);
	token_store_unlock(*state);
	assert_int_equal(rmdir(path), 0);
	unlink(staged);
	assert_has(*state, "A1", "R1");
	token_store_tidy(*state);
	unlink(lock);
	assert_has(*state, "A1", "R1");
	grant_release(&grant);
}

static void nothing_remains_of_a_renewal_that_did_not_happen(void **state)
{
	struct error err = {0};
	struct stat info;

	assert_int_equal(token_store_lock(*state, &err), 1);
	assert_int_equal(token_store_prepare(*state, &err), 0);
	token_store_unlock(*state);
	assert_int_equal(access(staged, F_OK), -1);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(stat(lock, &info), 0);
	assert_int_equal(info.st_size, 0);
}

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	path = memory_format("%s/tokens.json", folder);
	staged = memory_format("%s.new", path);
	lock = memory_format("%s.lock", path);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	free(path);
	free(staged);
	free(lock);
	return rmdir(folder);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(keeps_a_pair_for_whoever_opens_it_next),
		CASE(belongs_to_the_refresh_token_of_the_config),
		CASE(belongs_to_each_refresh_token_on_the_way),
		CASE(refuses_what_is_not_a_token_file),
		CASE(one_at_a_time_may_renew),
		CASE(locks_again_when_the_lock_file_was_removed),
		CASE(a_pair_left_beside_it_is_put_in_place),
		CASE(a_pair_left_before_there_was_a_file_is_put_in_place),
		CASE(the_reserved_room_behind_a_pair_is_cut_off),
		CASE(a_torn_file_is_mended_by_what_was_left),
		CASE(what_is_older_is_removed),
		CASE(what_a_crash_left_empty_is_removed),
		CASE(what_is_somebody_elses_is_left_alone),
		CASE(what_cannot_be_kept_is_left_in_the_lock_file),
		CASE(nothing_remains_of_a_renewal_that_did_not_happen),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
