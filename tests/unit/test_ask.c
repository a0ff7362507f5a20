#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/memory.h"
#include "tap/api/ask.h"
#include "tap/api/pinterest.h"
#include "tests/unit/loopback_server.h"

#define ANSWER(status, body) "HTTP/1.1 " status "\r\nContent-Type: application/json\r\n\r\n" body

static const struct server_answer answers[] = {
	{"/good", ANSWER("200 OK", "{}"), 0, THEN_CLOSE, false},
	{"/forbidden", ANSWER("403 No", "{\"code\":29,\"message\":\"No.\"}"), 0, THEN_CLOSE, false},
	{"/expired", ANSWER("401 No", "{\"code\":2}"), 0, THEN_CLOSE, false},
	{"/down", ANSWER("503 Down", ""), 0, THEN_CLOSE, false},
	{"/oauth/token", ANSWER("200 OK", "{\"access_token\":\"A1\"}"), 0, THEN_CLOSE, false},
	{NULL, NULL, 0, THEN_CLOSE, false},
};

struct fixture {
	struct server *server;
	struct config config;
	struct pinterest pinterest;
	struct ask ask;
	struct verdict verdict;
	struct error err;
	struct grant kept;
};

static void keep(void *self, const struct grant *grant)
{
	struct fixture *fixture = self;

	free(fixture->kept.access_token);
	fixture->kept.access_token = memory_text(grant->access_token);
}

static bool has_left(void *self)
{
	(void)self;
	return true;
}

static int set_up(void **state)
{
	struct fixture *fixture = memory_new(1, sizeof(*fixture));
	struct pinterest_input input = {.config = &fixture->config,
					.keeper = {fixture, keep, has_left}};
	char url[64];

	fixture->server = server_start(answers);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", fixture->server->port);
	if (config_load(&fixture->config, NULL, 0, &fixture->err) < 0)
		return -1;
	fixture->config.credentials.access_token = memory_text("A0");
	json_object_set_new(fixture->config.settings, "api_url", json_string(url));
	fixture->ask.stop_fd = -1;
	*state = fixture;
	return pinterest_begin(&fixture->pinterest, &input, &fixture->err) < 0 ||
	       ask_open(&fixture->ask, &fixture->pinterest.api, fixture->config.settings,
			&fixture->err) < 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	ask_close(&fixture->ask);
	pinterest_release(&fixture->pinterest);
	config_release(&fixture->config);
	server_stop(fixture->server);
	free(fixture->kept.access_token);
	free(fixture);
	return 0;
}

static int ask(struct fixture *fixture, const char *path)
{
	return ask_get(&fixture->ask, path, &fixture->verdict, &fixture->err);
}

static void says_what_the_answer_means(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(ask(fixture, "/good"), 0);
	assert_int_equal(fixture->verdict.outcome, OUTCOME_OK);
	assert_non_null(strstr(fixture->server->head, "Authorization: Bearer A0\r\n"));
	assert_int_equal(ask(fixture, "/forbidden"), 0);
	assert_int_equal(fixture->verdict.outcome, OUTCOME_NO_ACCESS);
}

static void a_refused_token_that_cannot_be_renewed_is_an_error(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(ask(fixture, "/expired"), -1);
	assert_int_equal(fixture->err.kind, ERROR_AUTH);
}

static void a_token_refused_again_and_again_is_an_error(void **state)
{
	struct fixture *fixture = *state;
	struct credentials *credentials = &fixture->config.credentials;

	credentials->client_id = memory_text("id");
	credentials->client_secret = memory_text("secret");
	credentials->refresh_token = memory_text("R0");
	assert_int_equal(ask(fixture, "/expired"), -1);
	assert_int_equal(fixture->err.kind, ERROR_AUTH);
	assert_string_equal(fixture->kept.access_token, "A1");
	assert_non_null(strstr(fixture->err.text, "just issued"));
}

static void patience_has_an_end(void **state)
{
	struct fixture *fixture = *state;

	fixture->ask.patience_ms = 1200;
	assert_int_equal(ask(fixture, "/down"), -1);
	assert_int_equal(fixture->err.kind, ERROR_TRANSIENT);
	assert_non_null(strstr(fixture->err.text, "Pinterest answered 503"));
	assert_true(fixture->server->requests >= 2);
}

static void a_signal_ends_the_waiting(void **state)
{
	struct fixture *fixture = *state;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "", 1), 1);
	fixture->ask.patience_ms = 600000;
	fixture->ask.stop_fd = ends[0];
	assert_int_equal(ask(fixture, "/down"), -1);
	assert_int_equal(fixture->err.kind, ERROR_STOPPED);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(says_what_the_answer_means, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_refused_token_that_cannot_be_renewed_is_an_error,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_token_refused_again_and_again_is_an_error, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(patience_has_an_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_signal_ends_the_waiting, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
