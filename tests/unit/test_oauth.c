#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/memory.h"
#include "tap/auth/oauth.h"
#include "tests/unit/loopback_server.h"

/* 2026-11-22T12:00:00Z */
#define NOW_S INT64_C(1795348800)

#define ANSWER(status, body) "HTTP/1.1 " status "\r\nContent-Type: application/json\r\n\r\n" body

/* The path is api_url's, with /oauth/token behind it. */
static const struct server_answer answers[] = {
	{"/good/oauth/token",
	 ANSWER("200 OK",
		"{\"access_token\":\"pina_1\",\"refresh_token\":\"pinr_1\",\"expires_in\":2592000,"
		"\"scope\":\"\"}"),
	 0, THEN_CLOSE, false},
	{"/keeps/oauth/token", ANSWER("200 OK", "{\"access_token\":\"pina_1\"}"), 0, THEN_CLOSE,
	 false},
	{"/expired/oauth/token",
	 ANSWER("400 Bad Request", "{\"code\":283,\"message\":\"Token pinr_SECRET is old\"}"), 0,
	 THEN_CLOSE, false},
	{"/explains/oauth/token",
	 ANSWER("400 Bad Request", "{\"code\":283,\"message\":\"Token has expired\"}"), 0,
	 THEN_CLOSE, false},
	{"/stranger/oauth/token", ANSWER("401 Unauthorized", "{\"code\":2}"), 0, THEN_CLOSE, false},
	{"/down/oauth/token", ANSWER("503 Down", ""), 0, THEN_CLOSE, false},
	{"/limited/oauth/token", ANSWER("429 Slow", "{\"code\":8}"), 0, THEN_CLOSE, false},
	{"/page/oauth/token", ANSWER("400 Bad Request", "<html>"), 0, THEN_CLOSE, false},
	{"/nothing/oauth/token", ANSWER("200 OK", "{}"), 0, THEN_CLOSE, false},
	{NULL, NULL, 0, THEN_CLOSE, false},
};

static char app_id[] = "id", app_secret[] = "secret";
static const struct credentials credentials = {.client_id = app_id, .client_secret = app_secret};

struct fixture {
	struct server *server;
	struct oauth oauth;
	char url[64];
	struct grant grant;
	struct error err;
};

static int set_up(void **state)
{
	struct fixture *fixture = memory_new(1, sizeof(*fixture));

	clock_fix(NOW_S * 1000000);
	fixture->server = server_start(answers);
	fixture->oauth = (struct oauth){.credentials = &credentials,
					.api_url = fixture->url,
					.user_agent = "test/1",
					.timeout_ms = 10000,
					.stop_fd = -1};
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	server_stop(fixture->server);
	grant_release(&fixture->grant);
	free(fixture);
	return 0;
}

static int refresh(struct fixture *fixture, const char *path)
{
	snprintf(fixture->url, sizeof(fixture->url), "http://127.0.0.1:%d%s", fixture->server->port,
		 path);
	return oauth_refresh(&fixture->oauth, "pinr_SECRET", &fixture->grant, &fixture->err);
}

static void exchanges_the_refresh_token(void **state)
{
	struct fixture *fixture = *state;

	if (refresh(fixture, "/good") < 0)
		fail_msg("%s", fixture->err.text);
	assert_string_equal(fixture->grant.access_token, "pina_1");
	assert_string_equal(fixture->grant.refresh_token, "pinr_1");
	assert_int_equal(fixture->grant.expires_at, NOW_S + 2592000);
	assert_non_null(strstr(fixture->server->body, "grant_type=refresh_token"));
	assert_non_null(strstr(fixture->server->body, "refresh_token=pinr_SECRET"));
	assert_non_null(strstr(fixture->server->head, "Basic aWQ6c2VjcmV0"));
	assert_int_equal(fixture->server->requests, 1);
}

static void takes_an_answer_without_a_new_refresh_token(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(refresh(fixture, "/keeps"), 0);
	assert_null(fixture->grant.refresh_token);
	assert_int_equal(fixture->grant.expires_at, 0);
}

static void says_what_to_do_when_it_is_refused(void **state)
{
	static const char *const cases[][2] = {
		{"/expired", "authorise the app again"},
		{"/explains", "(400, Token has expired)"},
		{"/stranger", "check client_id and client_secret"},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < 3; i++) {
		error_clear(&fixture->err);
		assert_int_equal(refresh(fixture, cases[i][0]), -1);
		assert_int_equal(fixture->err.kind, ERROR_AUTH);
		if (!strstr(fixture->err.text, cases[i][1]))
			fail_msg("%s", fixture->err.text);
		assert_null(strstr(fixture->err.text, "SECRET"));
	}
	assert_int_equal(fixture->server->requests, 3);
}

static void gives_up_when_the_endpoint_stays_down(void **state)
{
	static const char *const cases[][2] = {
		{"/down", "it answered 503"},	      {"/limited", "it answered 429"},
		{"/page", "it answered 400"},	      {"/nothing", "the answer holds no token"},
		{"/unknown", "could not be renewed"},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < 5; i++) {
		error_clear(&fixture->err);
		assert_int_equal(refresh(fixture, cases[i][0]), -1);
		assert_int_equal(fixture->err.kind, ERROR_TRANSIENT);
		if (!strstr(fixture->err.text, cases[i][1]))
			fail_msg("%s", fixture->err.text);
	}
}

static void asks_again_within_its_patience(void **state)
{
	struct fixture *fixture = *state;

	fixture->oauth.patience_ms = 1500;
	assert_int_equal(refresh(fixture, "/down"), -1);
	assert_true(fixture->server->requests >= 2);
}

static void a_signal_ends_the_waiting(void **state)
{
	struct fixture *fixture = *state;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "", 1), 1);
	fixture->oauth.patience_ms = 600000;
	fixture->oauth.stop_fd = ends[0];
	assert_int_equal(refresh(fixture, "/down"), -1);
	assert_int_equal(fixture->err.kind, ERROR_STOPPED);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(exchanges_the_refresh_token, set_up, tear_down),
		cmocka_unit_test_setup_teardown(takes_an_answer_without_a_new_refresh_token, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(says_what_to_do_when_it_is_refused, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(gives_up_when_the_endpoint_stays_down, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(asks_again_within_its_patience, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_signal_ends_the_waiting, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
