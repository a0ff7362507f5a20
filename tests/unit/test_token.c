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

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "tap/auth/token.h"
#include "tap/auth/token_store.h"

/* 2026-11-22T12:00:00Z */
#define NOW_S INT64_C(1795348800)

static char folder[] = "/tmp/test_token.XXXXXX";
static char *store;

/* A Pinterest that issues A1/R1, A2/R2 ... and remembers what it was asked. */
static struct issuer {
	unsigned exchanges, changes;
	char asked[64];
	bool rotates;
	bool stored_before, only; /* when `changed` was called: there was a file; what it said */
	enum error_kind refuses;
	bool keeping_fails;
} issuer;

static int exchange(void *self, const char *refresh_token, struct grant *out, struct error *err)
{
	(void)self;
	snprintf(issuer.asked, sizeof(issuer.asked), "%s", refresh_token);
	if (issuer.refuses)
		return error_set(err, issuer.refuses, "refused");
	issuer.exchanges++;
	*out = (struct grant){
		.access_token = memory_format("A%u", issuer.exchanges),
		.refresh_token = issuer.rotates ? memory_format("R%u", issuer.exchanges) : NULL,
		.expires_at = NOW_S + 2592000};
	return 0;
}

static int changed(void *self, const struct grant *grant, bool only, struct error *err)
{
	(void)self;
	issuer.only = only;
	issuer.stored_before = access(store, F_OK) == 0;
	issuer.changes++;
	assert_non_null(grant->refresh_token);
	if (issuer.keeping_fails)
		return error_set(err, ERROR_OUTPUT, "stdout is gone");
	return 0;
}

static unsigned warnings;

static void count_warning(void *self, enum log_level level, const char *stream, const char *text)
{
	(void)self;
	(void)stream;
	if (level == LOG_WARNING)
		warnings++;
	assert_null(strstr(text, "R0"));
}

static char app_id[] = "id", app_secret[] = "secret";
static char first_access[] = "A0", first_refresh[] = "R0", other_refresh[] = "NEW";
static const struct credentials access_only = {.access_token = first_access};
static struct credentials renewable = {
	.client_id = app_id, .client_secret = app_secret, .refresh_token = first_refresh};

static int set_up(void **state)
{
	(void)state;
	issuer = (struct issuer){.rotates = true};
	warnings = 0;
	renewable.access_token = NULL;
	renewable.expires_at = 0;
	renewable.refresh_token = first_refresh;
	unlink(store);
	return 0;
}

static struct token *start_with(const struct credentials *credentials, const char *path)
{
	struct error err = {0};
	struct token_input input = {.credentials = credentials,
				    .store_path = path,
				    .exchange = exchange,
				    .stop_fd = -1};
	struct token *token = token_new(&input, &err);

	if (!token)
		fail_msg("%s", err.text);
	return token;
}

static void assert_sends(struct token *token, const char *access_token, uint32_t generation)
{
	struct error err = {0};
	const char *header = NULL;
	uint32_t now = 0;

	if (token_authorize(token, &header, &now, &err) < 0)
		fail_msg("%s", err.text);
	assert_memory_equal(header, "Authorization: Bearer ", 22);
	assert_string_equal(header + 22, access_token);
	assert_int_equal(now, generation);
}

static void uses_the_access_token_as_it_is(void **state)
{
	struct token *token = start_with(&access_only, NULL);

	(void)state;
	assert_sends(token, "A0", 1);
	assert_sends(token, "A0", 1);
	token_free(token);
}

static void says_what_to_do_when_it_cannot_be_renewed(void **state)
{
	struct token *token = start_with(&access_only, NULL);
	struct error err = {0};

	(void)state;
	assert_int_equal(token_renew(token, 1, &err), -1);
	assert_int_equal(err.kind, ERROR_AUTH);
	assert_non_null(strstr(err.text, "Set a new access_token"));
	assert_null(strstr(err.text, "A0"));
	token_free(token);
}

static void tries_the_access_token_before_it_renews(void **state)
{
	struct token *token = NULL;
	struct error err = {0};

	(void)state;
	renewable.access_token = first_access;
	token = start_with(&renewable, store);
	assert_sends(token, "A0", 1);
	assert_int_equal(issuer.exchanges, 0);
	assert_int_equal(token_renew(token, 1, &err), 0);
	assert_sends(token, "A1", 2);
	token_free(token);
}

static void renews_at_once_what_is_known_to_have_expired(void **state)
{
	struct token *token = NULL;

	(void)state;
	renewable.access_token = first_access;
	renewable.expires_at = NOW_S + 30;
	token = start_with(&renewable, store);
	assert_sends(token, "A1", 2);
	token_free(token);
}

static void one_renewal_serves_all_that_were_refused(void **state)
{
	struct token *token = start_with(&renewable, store);
	struct error err = {0};

	(void)state;
	assert_sends(token, "A1", 1);
	token_accepted(token, 1);
	for (int i = 0; i < 8; i++)
		assert_int_equal(token_renew(token, 1, &err), 0);
	assert_int_equal(issuer.exchanges, 2);
	assert_string_equal(issuer.asked, "R1");
	assert_sends(token, "A2", 2);
	token_free(token);
}

static void gives_up_on_new_tokens_that_never_work(void **state)
{
	struct token *token = start_with(&renewable, store);
	struct error err = {0};

	(void)state;
	assert_sends(token, "A1", 1);
	token_accepted(token, 7); /* some other generation */
	assert_int_equal(token_renew(token, 1, &err), 0);
	assert_int_equal(token_renew(token, 2, &err), 0);
	assert_int_equal(token_renew(token, 3, &err), -1);
	assert_int_equal(err.kind, ERROR_AUTH);
	assert_int_equal(issuer.exchanges, 3);
	token_free(token);
}

static void does_not_blame_a_token_that_others_ended_before_its_first_use(void **state)
{
	struct token *token = start_with(&renewable, store);
	struct error err = {0};

	(void)state;
	assert_sends(token, "A1", 1);
	for (unsigned generation = 1; generation < 10; generation += 2) {
		assert_int_equal(token_renew(token, generation, &err), 0);
		assert_int_equal(token_renew(token, generation + 1, &err), 0);
		token_accepted(token, generation + 2);
	}
	token_free(token);
}

static void keeps_the_new_pair_for_the_next_run(void **state)
{
	struct token *token = start_with(&renewable, store);
	struct stat info;

	(void)state;
	assert_sends(token, "A1", 1);
	token_free(token);
	assert_int_equal(stat(store, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);

	token = start_with(&renewable, store);
	assert_sends(token, "A1", 1);
	assert_int_equal(issuer.exchanges, 1);
	token_free(token);

	/* a month later */
	clock_fix((NOW_S + 2592000) * 1000000);
	token = start_with(&renewable, store);
	assert_sends(token, "A2", 2);
	assert_string_equal(issuer.asked, "R1");
	token_free(token);
	clock_fix(NOW_S * 1000000);
}

static void the_kept_token_beats_the_configured_access_token(void **state)
{
	struct token *token = start_with(&renewable, store);

	(void)state;
	assert_sends(token, "A1", 1);
	token_free(token);
	renewable.access_token = first_access;
	token = start_with(&renewable, store);
	assert_sends(token, "A1", 1);
	token_free(token);
}

static void another_refresh_token_in_the_config_wins(void **state)
{
	struct token *token = start_with(&renewable, store);

	(void)state;
	assert_sends(token, "A1", 1);
	token_free(token);
	renewable.refresh_token = other_refresh;
	token = start_with(&renewable, store);
	assert_sends(token, "A2", 1);
	assert_string_equal(issuer.asked, "NEW");
	token_free(token);
}

static void keeps_the_old_refresh_token_when_none_came(void **state)
{
	struct token *token = NULL;
	struct token_store *kept = NULL;
	struct grant stored;
	struct error err = {0};

	(void)state;
	issuer.rotates = false;
	token = start_with(&renewable, store);
	assert_sends(token, "A1", 1);
	kept = token_store_open(store, "R0", &err);
	assert_int_equal(token_store_load(kept, &stored, &err), 1);
	token_store_close(kept);
	assert_string_equal(stored.refresh_token, "R0");
	assert_int_equal(stored.expires_at, NOW_S + 2592000);
	grant_release(&stored);
	token_free(token);
}

static void takes_over_what_a_run_beside_it_renewed(void **state)
{
	struct token *one = start_with(&renewable, store);
	struct token *other = NULL;
	struct error err = {0};

	(void)state;
	assert_sends(one, "A1", 1);
	other = start_with(&renewable, store);
	assert_sends(other, "A1", 1);
	token_accepted(one, 1);
	assert_int_equal(token_renew(one, 1, &err), 0);
	assert_int_equal(token_renew(other, 1, &err), 0);
	assert_int_equal(issuer.exchanges, 2);
	assert_sends(other, "A2", 2);
	/* and renews itself when that one is refused too */
	assert_int_equal(token_renew(other, 2, &err), 0);
	assert_int_equal(issuer.exchanges, 3);
	token_free(one);
	token_free(other);
}

static void warns_once_when_there_is_nowhere_to_keep_it(void **state)
{
	struct token *token = NULL;
	struct error err = {0};

	(void)state;
	log_use(count_warning, NULL, LOG_INFO);
	token = start_with(&renewable, NULL);
	assert_sends(token, "A1", 1);
	token_accepted(token, 1);
	assert_int_equal(token_renew(token, 1, &err), 0);
	assert_int_equal(warnings, 1);
	log_use(NULL, NULL, LOG_INFO);
	token_free(token);
}

static void tells_whoever_keeps_it_before_it_is_used(void **state)
{
	struct error err = {0};
	struct token_input input = {
		.credentials = &renewable, .exchange = exchange, .changed = changed};
	struct token *token = token_new(&input, &err);
	const char *header = NULL;
	uint32_t generation = 0;

	(void)state;
	assert_sends(token, "A1", 1);
	assert_int_equal(issuer.changes, 1);
	assert_true(issuer.only);
	token_accepted(token, 1);
	issuer.keeping_fails = true;
	assert_int_equal(token_renew(token, 1, &err), -1);
	assert_int_equal(err.kind, ERROR_OUTPUT);
	/* The old one stays: what could not be kept is not used. */
	error_clear(&err);
	assert_int_equal(token_authorize(token, &header, &generation, &err), 0);
	assert_int_equal(generation, 1);
	token_free(token);
}

static void has_it_in_the_file_before_it_tells_anybody(void **state)
{
	struct error err = {0};
	struct token_input input = {.credentials = &renewable,
				    .store_path = store,
				    .exchange = exchange,
				    .changed = changed,
				    .stop_fd = -1};
	struct token *token = token_new(&input, &err);

	(void)state;
	assert_sends(token, "A1", 1);
	assert_int_equal(issuer.changes, 1);
	assert_true(issuer.stored_before);
	assert_false(issuer.only);
	token_free(token);
}

static void spends_nothing_when_the_next_pair_cannot_be_kept(void **state)
{
	struct token *token = start_with(&renewable, store);
	char *in_the_way SCOPED = memory_format("%s.new", store);
	struct error err = {0};
	const char *header = NULL;
	uint32_t generation = 0;

	(void)state;
	assert_int_equal(mkdir(in_the_way, 0700), 0);
	assert_int_equal(token_authorize(token, &header, &generation, &err), -1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_int_equal(issuer.exchanges, 0);
	assert_int_equal(rmdir(in_the_way), 0);
	token_free(token);
}

static void waits_no_longer_than_allowed_for_a_run_beside_it(void **state)
{
	struct token *token = start_with(&renewable, store);
	struct error err = {0};
	struct token_store *other = token_store_open(store, "R0", &err);
	const char *header = NULL;
	uint32_t generation = 0;

	(void)state;
	assert_int_equal(token_store_lock(other, &err), 1);
	assert_int_equal(token_authorize(token, &header, &generation, &err), -1);
	assert_int_equal(err.kind, ERROR_TRANSIENT);
	assert_int_equal(issuer.exchanges, 0);
	token_store_close(other);
	assert_sends(token, "A1", 1);
	token_free(token);
}

static void passes_on_why_it_could_not_be_renewed(void **state)
{
	struct token *token = start_with(&renewable, store);
	struct error err = {0};
	const char *header = NULL;
	uint32_t generation = 0;

	(void)state;
	issuer.refuses = ERROR_AUTH;
	assert_int_equal(token_authorize(token, &header, &generation, &err), -1);
	assert_int_equal(err.kind, ERROR_AUTH);
	token_free(token);
}

static void is_nothing_without_any_credentials(void **state)
{
	const struct credentials none = {0};
	struct token *token = start_with(&none, NULL);
	struct error err = {0};
	const char *header = NULL;
	uint32_t generation = 0;

	(void)state;
	assert_int_equal(token_authorize(token, &header, &generation, &err), -1);
	assert_int_equal(err.kind, ERROR_AUTH);
	token_free(token);
}

static void write_store(const char *text)
{
	FILE *file = fopen(store, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void refuses_a_token_file_that_is_something_else(void **state)
{
	static const char *const cases[][2] = {
		{"[1]", "is not a token file"},
		{"{\"access_token\": ", "is not valid JSON"},
	};
	struct token_input input = {
		.credentials = &renewable, .store_path = store, .exchange = exchange};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct error err = {0};

		write_store(cases[i][0]);
		assert_null(token_new(&input, &err));
		assert_int_equal(err.kind, ERROR_CONFIG);
		assert_non_null(strstr(err.text, cases[i][1]));
	}
	/* An empty one is a fresh start. */
	write_store("");
	token_free(start_with(&renewable, store));
}

static void says_when_the_file_cannot_be_written(void **state)
{
	struct token *token = start_with(&renewable, "/nonexistent/tokens.json");
	struct error err = {0};
	const char *header = NULL;
	uint32_t generation = 0;

	(void)state;
	assert_int_equal(token_authorize(token, &header, &generation, &err), -1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_non_null(strstr(err.text, "cannot be locked"));
	assert_int_equal(issuer.exchanges, 0);
	token_free(token);
}

static int make_folder(void **state)
{
	(void)state;
	clock_fix(NOW_S * 1000000);
	if (!mkdtemp(folder))
		return -1;
	store = memory_format("%s/tokens.json", folder);
	return 0;
}

static int remove_folder(void **state)
{
	char *lock SCOPED = memory_format("%s.lock", store);

	(void)state;
	unlink(store);
	unlink(lock);
	free(store);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(uses_the_access_token_as_it_is, set_up),
		cmocka_unit_test_setup(says_what_to_do_when_it_cannot_be_renewed, set_up),
		cmocka_unit_test_setup(tries_the_access_token_before_it_renews, set_up),
		cmocka_unit_test_setup(renews_at_once_what_is_known_to_have_expired, set_up),
		cmocka_unit_test_setup(one_renewal_serves_all_that_were_refused, set_up),
		cmocka_unit_test_setup(gives_up_on_new_tokens_that_never_work, set_up),
		cmocka_unit_test_setup(
			does_not_blame_a_token_that_others_ended_before_its_first_use, set_up),
		cmocka_unit_test_setup(keeps_the_new_pair_for_the_next_run, set_up),
		cmocka_unit_test_setup(the_kept_token_beats_the_configured_access_token, set_up),
		cmocka_unit_test_setup(another_refresh_token_in_the_config_wins, set_up),
		cmocka_unit_test_setup(keeps_the_old_refresh_token_when_none_came, set_up),
		cmocka_unit_test_setup(takes_over_what_a_run_beside_it_renewed, set_up),
		cmocka_unit_test_setup(warns_once_when_there_is_nowhere_to_keep_it, set_up),
		cmocka_unit_test_setup(tells_whoever_keeps_it_before_it_is_used, set_up),
		cmocka_unit_test_setup(has_it_in_the_file_before_it_tells_anybody, set_up),
		cmocka_unit_test_setup(spends_nothing_when_the_next_pair_cannot_be_kept, set_up),
		cmocka_unit_test_setup(waits_no_longer_than_allowed_for_a_run_beside_it, set_up),
		cmocka_unit_test_setup(passes_on_why_it_could_not_be_renewed, set_up),
		cmocka_unit_test_setup(is_nothing_without_any_credentials, set_up),
		cmocka_unit_test_setup(refuses_a_token_file_that_is_something_else, set_up),
		cmocka_unit_test_setup(says_when_the_file_cannot_be_written, set_up),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
