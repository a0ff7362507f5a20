#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "tap/auth/token.h"

/* 2026-11-22T12:00:00Z */
#define NOW_S INT64_C(1795348800)

static char folder[] = "/tmp/test_token.XXXXXX";
static char *store;
static char app_id[] = "id", app_secret[] = "secret";
static char first_access[] = "A0", first_refresh[] = "R0", other_refresh[] = "NEW";
static const struct credentials access_only = {.access_token = first_access};
static struct credentials renewable = {
	.client_id = app_id, .client_secret = app_secret, .refresh_token = first_refresh};

static int set_up(void **state)
{
	(void)state;
	renewable.access_token = NULL;
	renewable.expires_at = 0;
	renewable.refresh_token = first_refresh;
	unlink(store);
	return 0;
}

static struct token *start_with(const struct credentials *credentials, const char *path)
{
	struct error err = {0};
	struct token *token = token_new(credentials, path, &err);

	if (!token)
		fail_msg("%s", err.text);
	return token;
}

static void assert_sends(struct token *token, const char *access_token, uint32_t generation)
{
	struct error err = {0};
	const char *header = NULL;
	uint32_t now = 0;

	assert_int_equal(token_authorize(token, &header, &now, &err), 1);
	assert_memory_equal(header, "Authorization: Bearer ", 22);
	assert_string_equal(header + 22, access_token);
	assert_int_equal(now, generation);
}

static void assert_wants_renewal(struct token *token)
{
	struct error err = {0};
	const char *header = NULL;
	uint32_t now = 0;

	assert_int_equal(token_authorize(token, &header, &now, &err), 0);
	assert_true(token_must_renew(token));
}

/* The pair An, Rn, good for 30 days, or for `lifetime_s`. */
static void give(struct token *token, unsigned number, int64_t lifetime_s)
{
	struct grant grant = {memory_format("A%u", number), memory_format("R%u", number),
			      NOW_S + lifetime_s};

	token_use(token, &grant);
	grant_release(&grant);
}

/* ... put into the file. */
static void put(const char *refresh_token, unsigned number, int64_t lifetime_s)
{
	struct grant grant = {memory_format("A%u", number), memory_format("R%u", number),
			      NOW_S + lifetime_s},
		     before;
	struct error err = {0};
	struct token_store *other = token_store_open(store, refresh_token, &err);

	assert_int_equal(token_store_lock(other, &err), 1);
	assert_true(token_store_load(other, &before, &err) >= 0);
	assert_int_equal(token_store_prepare(other, &err), 0);
	assert_int_equal(token_store_keep(other, &grant, &err), 1);
	token_store_close(other);
	grant_release(&before);
	grant_release(&grant);
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
	assert_int_equal(token_refused(token, 1, &err), -1);
	assert_int_equal(err.kind, ERROR_AUTH);
	assert_non_null(strstr(err.text, "Set a new access_token"));
	assert_null(strstr(err.text, "A0"));
	token_free(token);
}

static void tries_the_access_token_before_it_is_renewed(void **state)
{
	struct token *token = NULL;
	struct error err = {0};

	(void)state;
	renewable.access_token = first_access;
	token = start_with(&renewable, store);
	assert_sends(token, "A0", 1);
	assert_int_equal(token_refused(token, 1, &err), 0);
	assert_wants_renewal(token);
	assert_string_equal(token_to_exchange(token), "R0");
	give(token, 1, 2592000);
	assert_sends(token, "A1", 2);
	assert_string_equal(token_to_exchange(token), "R1");
	token_free(token);
}

static void wants_at_once_what_is_known_to_have_expired(void **state)
{
	struct token *token = NULL;

	(void)state;
	renewable.access_token = first_access;
	renewable.expires_at = NOW_S + 30;
	token = start_with(&renewable, store);
	assert_wants_renewal(token);
	token_free(token);
}

static void a_token_of_a_short_life_is_used_for_half_of_it(void **state)
{
	struct token *token = start_with(&renewable, store);

	(void)state;
	give(token, 1, 10);
	assert_sends(token, "A1", 1);
	clock_fix((NOW_S + 4) * 1000000);
	assert_sends(token, "A1", 1);
	clock_fix((NOW_S + 5) * 1000000);
	assert_wants_renewal(token);
	clock_fix(NOW_S * 1000000);
	token_free(token);
}

static void one_renewal_serves_all_that_were_refused(void **state)
{
	struct token *token = start_with(&renewable, store);
	struct error err = {0};

	(void)state;
	assert_wants_renewal(token);
	give(token, 1, 2592000);
	token_accepted(token, 1);
	for (int i = 0; i < 8; i++)
		assert_int_equal(token_refused(token, 1, &err), 0);
	give(token, 2, 2592000);
	/* Those that were sent before are just sent again. */
	assert_int_equal(token_refused(token, 1, &err), 0);
	assert_sends(token, "A2", 2);
	token_free(token);
}

static void gives_up_on_new_tokens_that_never_work(void **state)
{
	struct token *token = start_with(&renewable, store);
	struct error err = {0};

	(void)state;
	give(token, 1, 2592000);
	token_accepted(token, 7); /* some other generation */
	for (unsigned number = 1; number < 3; number++) {
		assert_int_equal(token_refused(token, number, &err), 0);
		give(token, number + 1, 2592000);
	}
	assert_int_equal(token_refused(token, 3, &err), -1);
	assert_int_equal(err.kind, ERROR_AUTH);
	assert_non_null(strstr(err.text, "just issued"));
	token_free(token);
}

static void does_not_blame_a_token_that_others_ended_before_its_first_use(void **state)
{
	struct token *token = start_with(&renewable, store);
	struct error err = {0};

	(void)state;
	give(token, 1, 2592000);
	for (unsigned number = 1; number < 10; number += 2) {
		assert_int_equal(token_refused(token, number, &err), 0);
		give(token, number + 1, 2592000);
		assert_int_equal(token_refused(token, number + 1, &err), 0);
		give(token, number + 2, 2592000);
		token_accepted(token, number + 2);
	}
	token_free(token);
}

static void what_was_kept_is_what_the_next_run_uses(void **state)
{
	struct token *token = NULL;

	(void)state;
	put("R0", 1, 2592000);
	renewable.access_token = first_access;
	token = start_with(&renewable, store);
	assert_sends(token, "A1", 1);
	token_free(token);
	/* a month later */
	clock_fix((NOW_S + 2592000) * 1000000);
	token = start_with(&renewable, store);
	assert_wants_renewal(token);
	assert_string_equal(token_to_exchange(token), "R1");
	token_free(token);
	clock_fix(NOW_S * 1000000);
}

static void another_refresh_token_in_the_config_wins(void **state)
{
	struct token *token = NULL;

	(void)state;
	put("R0", 1, 2592000);
	renewable.refresh_token = other_refresh;
	token = start_with(&renewable, store);
	assert_wants_renewal(token);
	assert_string_equal(token_to_exchange(token), "NEW");
	token_free(token);
}

static void takes_over_what_a_run_beside_it_renewed(void **state)
{
	struct token *token = start_with(&renewable, store);
	struct error err = {0};

	(void)state;
	put("R0", 1, 2592000);
	assert_wants_renewal(token);
	assert_int_equal(token_reload(token, &err), 0);
	assert_sends(token, "A1", 1);
	/* and wants a newer one when that one is refused too */
	assert_int_equal(token_refused(token, 1, &err), 0);
	assert_int_equal(token_reload(token, &err), 0);
	assert_wants_renewal(token);
	put("R0", 2, 30);
	assert_int_equal(token_reload(token, &err), 0);
	assert_wants_renewal(token); /* it is about to expire */
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

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct error err = {0};

		write_store(cases[i][0]);
		assert_null(token_new(&renewable, store, &err));
		assert_int_equal(err.kind, ERROR_CONFIG);
		assert_non_null(strstr(err.text, cases[i][1]));
	}
	/* An empty one is a fresh start. */
	write_store("");
	token_free(start_with(&renewable, store));
}

static void covers_every_credential(void **state)
{
	char text[] = "secret; pina_of_this_run, pinr_of_this_run; Basic aWQ6c2VjcmV0";
	char pair[] = "pina_of_this_run", next[] = "pinr_of_this_run";
	struct grant grant = {pair, next, 0};
	struct token *token = start_with(&renewable, NULL);

	(void)state;
	token_use(token, &grant);
	/* It may be quoted after it was replaced. */
	give(token, 2, 2592000);
	token_redact(token, text);
	assert_string_equal(text, "******; ****************, ****************; Basic ************");
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
		cmocka_unit_test_setup(tries_the_access_token_before_it_is_renewed, set_up),
		cmocka_unit_test_setup(wants_at_once_what_is_known_to_have_expired, set_up),
		cmocka_unit_test_setup(a_token_of_a_short_life_is_used_for_half_of_it, set_up),
		cmocka_unit_test_setup(one_renewal_serves_all_that_were_refused, set_up),
		cmocka_unit_test_setup(gives_up_on_new_tokens_that_never_work, set_up),
		cmocka_unit_test_setup(
			does_not_blame_a_token_that_others_ended_before_its_first_use, set_up),
		cmocka_unit_test_setup(what_was_kept_is_what_the_next_run_uses, set_up),
		cmocka_unit_test_setup(another_refresh_token_in_the_config_wins, set_up),
		cmocka_unit_test_setup(takes_over_what_a_run_beside_it_renewed, set_up),
		cmocka_unit_test_setup(is_nothing_without_any_credentials, set_up),
		cmocka_unit_test_setup(refuses_a_token_file_that_is_something_else, set_up),
		cmocka_unit_test_setup(covers_every_credential, set_up),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
