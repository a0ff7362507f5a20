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
#include "tap/auth/token_renewal.h"

/* 2026-11-22T12:00:00Z */
#define NOW_S INT64_C(1795348800)

static char folder[] = "/tmp/test_token_renewal.XXXXXX";
static char *path;
static char app_id[] = "id", app_secret[] = "hush_hush", first_refresh[] = "pinr_first_one";
static const struct credentials credentials = {
	.client_id = app_id, .client_secret = app_secret, .refresh_token = first_refresh};

struct fixture {
	struct token *token;
	struct token_renewal *renewal;
	struct renewal_step step;
	struct error err;
	int64_t now_ms;
	/* the keeper's */
	unsigned kept;
	bool stored_before, has_left;
};

static char said[4096]; /* on the log, with its levels */

static void listen(void *self, enum log_level level, const char *stream, const char *text)
{
	size_t length = strlen(said);

	(void)self;
	(void)stream;
	snprintf(said + length, sizeof(said) - length, "%s %s\n", log_level_name(level), text);
}

static void keep(void *self, const struct grant *grant)
{
	struct fixture *fixture = self;

	fixture->kept++;
	fixture->stored_before = access(path, F_OK) == 0;
	assert_non_null(grant->refresh_token);
}

static bool has_left(void *self)
{
	const struct fixture *fixture = self;

	return fixture->has_left;
}

static void open_with(struct fixture *fixture, const char *store, bool keeps)
{
	struct token_renewal_input input = {
		.credentials = &credentials, .api_url = "https://x/v5", .patience_ms = 60000};

	token_renewal_free(fixture->renewal);
	token_free(fixture->token);
	fixture->token = token_new(&credentials, store, &fixture->err);
	assert_non_null(fixture->token);
	input.token = fixture->token;
	if (keeps)
		input.keeper = (struct token_keeper){fixture, keep, has_left};
	fixture->renewal = token_renewal_new(&input);
}

static int set_up(void **state)
{
	struct fixture *fixture = memory_new(1, sizeof(*fixture));

	said[0] = '\0';
	fixture->now_ms = 1000;
	open_with(fixture, path, false);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {"", ".lock", ".new"};
	struct fixture *fixture = *state;

	token_renewal_free(fixture->renewal);
	token_free(fixture->token);
	free(fixture);
	for (size_t i = 0; i < 3; i++) {
		char *name SCOPED = memory_format("%s%s", path, names[i]);

		unlink(name);
	}
	return 0;
}

static enum renewal_action next(struct fixture *fixture)
{
	if (token_renewal_next(fixture->renewal, fixture->now_ms, &fixture->step, &fixture->err) <
	    0)
		fail_msg("%s", fixture->err.text);
	return fixture->step.action;
}

static void assert_fails(struct fixture *fixture, enum error_kind kind, const char *says)
{
	assert_int_equal(token_renewal_next(fixture->renewal, fixture->now_ms, &fixture->step,
					    &fixture->err),
			 -1);
	assert_int_equal(fixture->err.kind, kind);
	if (!strstr(fixture->err.text, says))
		fail_msg("%s", fixture->err.text);
}

static void respond(struct fixture *fixture, const struct response *response, const char *body)
{
	struct oauth_response came = {.response = response,
				      .body = slice_of(body),
				      .complaint = {*body == '{', body, -1}};

	token_renewal_answer(fixture->renewal, fixture->now_ms, &came);
}

static void answer(struct fixture *fixture, int status, const char *body)
{
	struct response response = {.status = status, .limits = LIMITS_NONE};

	respond(fixture, &response, body);
}

static void grant(struct fixture *fixture, unsigned number)
{
	char body[128];

	snprintf(body, sizeof(body),
		 "{\"access_token\":\"A%u\",\"refresh_token\":\"R%u\",\"expires_in\":2592000}",
		 number, number);
	answer(fixture, 200, body);
}

static void assert_sends(struct fixture *fixture, const char *access_token)
{
	const char *header = NULL;
	uint32_t generation = 0;

	assert_int_equal(token_authorize(fixture->token, &header, &generation, &fixture->err), 1);
	assert_string_equal(header + strlen("Authorization: Bearer "), access_token);
}

/* Another run that renews. */
static struct token_store *lock_beside(void)
{
	struct error err = {0};
	struct token_store *other = token_store_open(path, first_refresh, &err);

	assert_int_equal(token_store_lock(other, &err), 1);
	return other;
}

static void asks_once_keeps_the_pair_and_uses_it(void **state)
{
	struct fixture *fixture = *state;
	struct grant stored;
	struct token_store *store = NULL;

	assert_int_equal(next(fixture), RENEWAL_SEND);
	assert_string_equal(fixture->step.request.url, "https://x/v5/oauth/token");
	assert_non_null(strstr(fixture->step.request.body, first_refresh));
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(next(fixture), RENEWAL_WAIT);
	grant(fixture, 1);
	assert_int_equal(next(fixture), RENEWAL_NONE);
	assert_sends(fixture, "A1");
	store = lock_beside(); /* the lock is free */
	assert_int_equal(token_store_load(store, &stored, &fixture->err), 1);
	assert_string_equal(stored.refresh_token, "R1");
	grant_release(&stored);
	token_store_close(store);
	assert_string_equal(said, "");
}

static void without_a_need_there_is_nothing_to_do(void **state)
{
	struct fixture *fixture = *state;

	next(fixture);
	grant(fixture, 1);
	assert_int_equal(next(fixture), RENEWAL_NONE);
	assert_int_equal(next(fixture), RENEWAL_NONE);
	assert_int_equal(token_refused(fixture->token, 1, &fixture->err), 0);
	assert_int_equal(next(fixture), RENEWAL_SEND);
	assert_non_null(strstr(fixture->step.request.body, "refresh_token=R1"));
}

static void keeps_the_old_refresh_token_when_none_came(void **state)
{
	struct fixture *fixture = *state;

	next(fixture);
	answer(fixture, 200, "{\"access_token\":\"A1\"}");
	assert_sends(fixture, "A1");
	assert_string_equal(token_to_exchange(fixture->token), first_refresh);
}

static void waits_for_another_run_and_takes_what_that_one_got(void **state)
{
	struct fixture *fixture = *state;
	struct token_store *other = lock_beside();
	struct grant pair = {memory_text("A9"), memory_text("R9"), NOW_S + 2592000}, before;

	for (int i = 0; i < 5; i++) {
		assert_int_equal(next(fixture), RENEWAL_WAIT);
		assert_true(fixture->step.wait_ms > 0 && fixture->step.wait_ms <= 1000);
		fixture->now_ms += fixture->step.wait_ms;
	}
	assert_string_equal(said, "INFO waiting for another run that is renewing the access token, "
				  "for up to 60 s\n");
	assert_int_equal(token_store_load(other, &before, &fixture->err), 0);
	assert_int_equal(token_store_prepare(other, &fixture->err), 0);
	assert_int_equal(token_store_keep(other, &pair, &fixture->err), 1);
	assert_int_equal(next(fixture), RENEWAL_WAIT);
	token_store_close(other);
	assert_int_equal(next(fixture), RENEWAL_NONE);
	assert_sends(fixture, "A9");
	grant_release(&pair);
}

static void does_not_wait_for_another_run_for_ever(void **state)
{
	struct fixture *fixture = *state;
	struct token_store *other = lock_beside();

	assert_int_equal(next(fixture), RENEWAL_WAIT);
	fixture->now_ms += 60000;
	assert_fails(fixture, ERROR_TRANSIENT, "another run has been renewing");
	token_store_close(other);
}

static void spends_nothing_when_the_next_pair_cannot_be_kept(void **state)
{
	struct fixture *fixture = *state;
	char *in_the_way SCOPED = memory_format("%s.new", path);

	assert_int_equal(mkdir(in_the_way, 0700), 0);
	assert_fails(fixture, ERROR_CONFIG, "the access token is not renewed");
	assert_int_equal(rmdir(in_the_way), 0);
}

static void pauses_longer_and_longer_and_says_so(void **state)
{
	struct fixture *fixture = *state;

	for (int i = 0; i < 3; i++) {
		assert_int_equal(next(fixture), RENEWAL_SEND);
		answer(fixture, 503, "");
		assert_int_equal(next(fixture), RENEWAL_WAIT);
		while (fixture->step.action == RENEWAL_WAIT && fixture->now_ms < 20000) {
			fixture->now_ms += fixture->step.wait_ms;
			if (fixture->step.wait_ms < 1000)
				break;
			next(fixture);
		}
	}
	assert_non_null(strstr(said, "WARNING the access token could not be renewed: it answered "
				     "503; asking again in "));
	assert_non_null(strstr(said, "for up to 60 s"));
}

static void is_patient_for_so_long_and_no_longer(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(next(fixture), RENEWAL_SEND);
	fixture->now_ms += 60000;
	answer(fixture, 503, "");
	assert_fails(fixture, ERROR_TRANSIENT,
		     "the access token could not be renewed: it answered 503");
	/* and the lock is free */
	token_store_close(lock_beside());
}

static void mentions_an_answer_that_takes_long(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(next(fixture), RENEWAL_SEND);
	for (int i = 0; i < 8; i++) {
		fixture->now_ms += 1000;
		assert_int_equal(next(fixture), RENEWAL_WAIT);
	}
	assert_string_equal(said, "INFO waiting for Pinterest to answer the request for a new "
				  "access token\n");
	grant(fixture, 1);
}

static void a_refusal_is_final_and_shows_no_token(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(next(fixture), RENEWAL_SEND);
	answer(fixture, 400,
	       "{\"code\":283,\"message\":\"pinr_first_one of hush_hush has expired\"}");
	assert_fails(fixture, ERROR_AUTH, "authorise the app again");
	assert_null(strstr(fixture->err.text, first_refresh));
	assert_null(strstr(fixture->err.text, app_secret));
	error_clear(&fixture->err);
	assert_fails(fixture, ERROR_AUTH, "authorise the app again");
}

static void a_refusal_after_a_lost_answer_says_so(void **state)
{
	struct fixture *fixture = *state;
	struct response lost[] = {{.result = TRANSFER_TRUNCATED, .problem = "reset"},
				  {.status = 200}}; /* a page in its place */

	for (size_t i = 0; i < 2; i++) {
		open_with(fixture, path, false);
		error_clear(&fixture->err);
		assert_int_equal(next(fixture), RENEWAL_SEND);
		respond(fixture, &lost[i], "<html>");
		fixture->now_ms += 30000;
		assert_int_equal(next(fixture), RENEWAL_SEND);
		answer(fixture, 400, "{\"code\":283}");
		assert_fails(fixture, ERROR_AUTH, "the answer to an earlier request was lost");
	}
}

static void the_file_comes_before_the_keeper_who_is_not_waited_for(void **state)
{
	struct fixture *fixture = *state;

	open_with(fixture, path, true);
	assert_int_equal(next(fixture), RENEWAL_SEND);
	grant(fixture, 1);
	assert_int_equal(fixture->kept, 1);
	assert_true(fixture->stored_before);
	assert_int_equal(next(fixture), RENEWAL_NONE);
}

static void without_a_file_the_keeper_is_waited_for_but_not_for_ever(void **state)
{
	struct fixture *fixture = *state;

	open_with(fixture, NULL, true);
	assert_int_equal(next(fixture), RENEWAL_SEND);
	grant(fixture, 1);
	assert_int_equal(next(fixture), RENEWAL_WAIT);
	fixture->has_left = true;
	assert_int_equal(next(fixture), RENEWAL_NONE);
	assert_string_equal(said, "");
	fixture->has_left = false;
	assert_int_equal(token_refused(fixture->token, 1, &fixture->err), 0);
	assert_int_equal(next(fixture), RENEWAL_SEND);
	grant(fixture, 2);
	assert_int_equal(next(fixture), RENEWAL_WAIT);
	fixture->now_ms += 10000;
	assert_int_equal(next(fixture), RENEWAL_NONE);
	assert_non_null(strstr(said, "WARNING nobody reads stdout"));
	assert_int_equal(token_renewal_check_kept(fixture->renewal, &fixture->err), -1);
	assert_non_null(strstr(fixture->err.text, "nobody read stdout"));
	fixture->has_left = true;
	assert_int_equal(token_renewal_check_kept(fixture->renewal, &fixture->err), 0);
}

static void warns_once_when_there_is_nowhere_to_keep_it(void **state)
{
	struct fixture *fixture = *state;

	open_with(fixture, NULL, false);
	for (unsigned i = 1; i < 3; i++) {
		assert_int_equal(next(fixture), RENEWAL_SEND);
		grant(fixture, i);
		assert_int_equal(next(fixture), RENEWAL_NONE);
		token_accepted(fixture->token, i);
		assert_int_equal(token_refused(fixture->token, i, &fixture->err), 0);
	}
	assert_non_null(strstr(said, "WARNING the access token was renewed and cannot be kept"));
	assert_null(strstr(strstr(said, "WARNING") + 1, "WARNING"));
}

static void what_cannot_be_kept_after_all_is_used_and_told(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(next(fixture), RENEWAL_SEND);
	assert_int_equal(mkdir(path, 0700), 0);
	grant(fixture, 1);
	assert_int_equal(rmdir(path), 0);
	assert_sends(fixture, "A1");
	assert_non_null(strstr(said, "ERROR token_store: "));
	assert_non_null(strstr(said, "where the next run finds it"));
	assert_int_equal(token_renewal_check_kept(fixture->renewal, &fixture->err), 0);
}

static void an_answer_that_was_still_to_come_is_told_in_the_end(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(next(fixture), RENEWAL_SEND);
	open_with(fixture, path, false);
	assert_non_null(strstr(said, "ERROR the run ended before Pinterest had answered"));
}

static int make_folder(void **state)
{
	(void)state;
	clock_fix(NOW_S * 1000000);
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
		CASE(asks_once_keeps_the_pair_and_uses_it),
		CASE(without_a_need_there_is_nothing_to_do),
		CASE(keeps_the_old_refresh_token_when_none_came),
		CASE(waits_for_another_run_and_takes_what_that_one_got),
		CASE(does_not_wait_for_another_run_for_ever),
		CASE(spends_nothing_when_the_next_pair_cannot_be_kept),
		CASE(pauses_longer_and_longer_and_says_so),
		CASE(is_patient_for_so_long_and_no_longer),
		CASE(mentions_an_answer_that_takes_long),
		CASE(a_refusal_is_final_and_shows_no_token),
		CASE(a_refusal_after_a_lost_answer_says_so),
		CASE(the_file_comes_before_the_keeper_who_is_not_waited_for),
		CASE(without_a_file_the_keeper_is_waited_for_but_not_for_ever),
		CASE(warns_once_when_there_is_nowhere_to_keep_it),
		CASE(what_cannot_be_kept_after_all_is_used_and_told),
		CASE(an_answer_that_was_still_to_come_is_told_in_the_end),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
