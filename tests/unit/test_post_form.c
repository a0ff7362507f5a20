#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"
#include "http/post_form.h"
#include "tests/unit/loopback_server.h"

static char huge[(1 << 20) + 200];

static const struct server_answer answers[] = {
	{"/token", "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"token\":\"t\"}", 0, THEN_KEEP,
	 false},
	{"/refused", "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n{}", 0, THEN_KEEP,
	 false},
	{"/reset", "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n", 0, THEN_RESET, false},
	{"/silence", "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{", 0, THEN_SILENCE, false},
	{"/redirect", "HTTP/1.1 302 Found\r\nLocation: /token\r\nContent-Length: 0\r\n\r\n", 0,
	 THEN_KEEP, false},
	{"/huge", huge, sizeof(huge), THEN_CLOSE, false},
	{NULL, NULL, 0, THEN_CLOSE, false},
};

static const struct form_field fields[] = {
	{"grant_type", "refresh_token"},
	{"refresh_token", "hush&=+ %"},
};

struct fixture {
	struct server *server;
	struct buffer body;
	struct error err;
	int status;
	char url[64];
	struct form form;
};

static int set_up(void **state)
{
	struct fixture *fixture = memory_new(1, sizeof(*fixture));

	memset(huge, ' ', sizeof(huge));
	memcpy(huge, "HTTP/1.1 200 OK\r\n\r\n", 19);
	fixture->server = server_start(answers);
	fixture->form = (struct form){
		.url = fixture->url,
		.user = "id",
		.password = "se:cret",
		.fields = fields,
		.field_count = 2,
		.user_agent = "test/1",
		.timeout_ms = 10000,
	};
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	server_stop(fixture->server);
	buffer_release(&fixture->body);
	free(fixture);
	return 0;
}

static int post(struct fixture *fixture, const char *path)
{
	snprintf(fixture->url, sizeof(fixture->url), "http://127.0.0.1:%d%s", fixture->server->port,
		 path);
	return post_form(&fixture->form, &fixture->body, &fixture->status, &fixture->err);
}

static void fails_with(struct fixture *fixture, int result, enum error_kind kind)
{
	assert_int_equal(result, -1);
	assert_int_equal(fixture->err.kind, kind);
	assert_true(fixture->err.text[0]);
	assert_null(strstr(fixture->err.text, "hush"));
	assert_null(strstr(fixture->err.text, "se:cret"));
	assert_null(strstr(fixture->err.text, "://"));
}

static void sends_a_form_and_brings_the_answer(void **state)
{
	struct fixture *fixture = *state;

	buffer_add_text(&fixture->body, "old");
	assert_int_equal(post(fixture, "/token"), 0);
	assert_int_equal(fixture->status, 200);
	assert_string_equal(buffer_text(&fixture->body), "{\"token\":\"t\"}");
	assert_non_null(strstr(fixture->server->head, "POST /token HTTP/1.1\r\n"));
	/* base64 of id:se:cret */
	assert_non_null(strstr(fixture->server->head, "Authorization: Basic aWQ6c2U6Y3JldA==\r\n"));
	assert_non_null(strstr(fixture->server->head,
			       "Content-Type: application/x-www-form-urlencoded\r\n"));
	assert_non_null(strstr(fixture->server->head, "User-Agent: test/1\r\n"));
	assert_string_equal(fixture->server->body,
			    "grant_type=refresh_token&refresh_token=hush%26%3D%2B%20%25");
}

static void brings_refusals_too(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(post(fixture, "/refused"), 0);
	assert_int_equal(fixture->status, 401);
	assert_string_equal(buffer_text(&fixture->body), "{}");
}

static void does_not_follow_redirects(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(post(fixture, "/redirect"), 0);
	assert_int_equal(fixture->status, 302);
	assert_int_equal(fixture->server->requests, 1);
}

static void fails_when_the_connection_is_reset(void **state)
{
	fails_with(*state, post(*state, "/reset"), ERROR_TRANSIENT);
}

static void fails_when_the_answer_takes_too_long(void **state)
{
	struct fixture *fixture = *state;

	fixture->form.timeout_ms = 50;
	fails_with(fixture, post(fixture, "/silence"), ERROR_TRANSIENT);
}

static void fails_when_the_answer_has_no_end(void **state)
{
	fails_with(*state, post(*state, "/huge"), ERROR_API);
}

static int stop_at_once(void *self)
{
	return ++*(int *)self > 0;
}

static void gives_up_when_it_is_told_to(void **state)
{
	struct fixture *fixture = *state;
	int asked = 0;

	fixture->form.stop = stop_at_once;
	fixture->form.stop_self = &asked;
	fails_with(fixture, post(fixture, "/silence"), ERROR_STOPPED);
	assert_true(asked > 0);
}

static void refuses_to_send_secrets_in_the_clear(void **state)
{
	struct fixture *fixture = *state;

	fixture->form.url = "http://192.0.2.1/token";
	fails_with(fixture,
		   post_form(&fixture->form, &fixture->body, &fixture->status, &fixture->err),
		   ERROR_CONFIG);
}

static void refuses_a_certificate_bundle_that_does_not_exist(void **state)
{
	struct fixture *fixture = *state;

	fixture->form.ca_bundle = "/nonexistent/bundle";
	snprintf(fixture->url, sizeof(fixture->url), "https://127.0.0.1:%d/",
		 fixture->server->port);
	fails_with(fixture,
		   post_form(&fixture->form, &fixture->body, &fixture->status, &fixture->err),
		   ERROR_CONFIG);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(sends_a_form_and_brings_the_answer),
		TEST(brings_refusals_too),
		TEST(does_not_follow_redirects),
		TEST(fails_when_the_connection_is_reset),
		TEST(fails_when_the_answer_takes_too_long),
		TEST(fails_when_the_answer_has_no_end),
		TEST(gives_up_when_it_is_told_to),
		TEST(refuses_to_send_secrets_in_the_clear),
		TEST(refuses_a_certificate_bundle_that_does_not_exist),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
