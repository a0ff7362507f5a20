#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/memory.h"
#include "http/pool.h"
#include "tests/unit/loopback_server.h"

/* "hello, gzip" by gzip -n */
#define HELLO_BUT     "\x1f\x8b\x08\0\0\0\0\0\0\x03\xcb\x48\xcd\xc9\xc9\xd7\x51\x48\xaf\xca\x2c\0\0"
#define HELLO_BUT_CRC HELLO_BUT "\x4a\x9b\xb1\x5d"
#define HELLO	      HELLO_BUT "\x4a\x9b\xb1\x5c\x0b\0\0\0"
#define GZIP_HEAD     "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 31\r\n\r\n"
#define OK_HEAD	      "HTTP/1.1 200 OK\r\n"

static const struct server_answer answers[] = {
	{"/plain",
	 OK_HEAD "Content-Type: application/json; charset=utf-8\r\nX-Request-Id:  abc-1 \r\n"
		 "X-RateLimit-Limit: 60, 60;w=60;name=\"reads\"\r\nx-ratelimit-remaining: 59\r\n"
		 "X-RateLimit-Reset: 42\r\nContent-Length: 2\r\n\r\n{}",
	 0, THEN_KEEP, false},
	{"/gated", OK_HEAD "Content-Length: 2\r\n\r\n[]", 0, THEN_KEEP, true},
	{"/gzip", GZIP_HEAD HELLO, sizeof(GZIP_HEAD HELLO) - 1, THEN_KEEP, false},
	{"/half-gzip", GZIP_HEAD HELLO, sizeof(GZIP_HEAD HELLO) - 10, THEN_CLOSE, false},
	{"/bad-crc", GZIP_HEAD HELLO_BUT_CRC "\x0b\0\0\0", sizeof(GZIP_HEAD HELLO_BUT_CRC) + 3,
	 THEN_KEEP, false},
	{"/bad-gzip", OK_HEAD "Content-Encoding: gzip\r\nContent-Length: 12\r\n\r\nnot any gzip", 0,
	 THEN_KEEP, false},
	{"/chunked",
	 OK_HEAD "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7\r\n, chunk\r\n0\r\n\r\n", 0,
	 THEN_KEEP, false},
	{"/half-chunked", OK_HEAD "Transfer-Encoding: chunked\r\n\r\n5\r\nhel", 0, THEN_CLOSE,
	 false},
	{"/until-close", OK_HEAD "\r\nno length", 0, THEN_CLOSE, false},
	{"/empty", OK_HEAD "Content-Length: 0\r\n\r\n", 0, THEN_KEEP, false},
	{"/truncated", OK_HEAD "Content-Length: 100\r\n\r\nonly this", 0, THEN_CLOSE, false},
	{"/reset", OK_HEAD "Content-Length: 100\r\n\r\nonly this", 0, THEN_RESET, false},
	{"/nothing", " ", 1, THEN_RESET, false},
	{"/silence", OK_HEAD "Content-Length: 100\r\n\r\nonly this", 0, THEN_SILENCE, false},
	{"/announced", OK_HEAD "Content-Length: 1001\r\n\r\n", 0, THEN_SILENCE, false},
	{"/garbage", "this is no HTTP at all, is it?\r\n\r\n", 0, THEN_CLOSE, false},
	{"/redirect", "HTTP/1.1 302 Found\r\nLocation: /plain\r\nContent-Length: 0\r\n\r\n", 0,
	 THEN_KEEP, false},
	{"/html",
	 "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
	 0, THEN_KEEP, false},
	{"/limited",
	 "HTTP/1.1 100 Continue\r\nX-Request-Id: first\r\n\r\n"
	 "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n",
	 0, THEN_KEEP, false},
	{NULL, NULL, 0, THEN_CLOSE, false},
};

struct fixture {
	struct server *server;
	struct pool *pool;
	struct error err;
	char url[128];
};

static const struct pool_options usual = {
	.concurrency = 8,
	.connect_timeout_ms = 10000,
	.stall_timeout_ms = 10000,
	.body_limit = 1000,
	.user_agent = "test/1",
	.http_version = "1.1",
	.request_id_header = "x-request-id",
};

static int set_up(void **state)
{
	struct fixture *fixture = memory_new(1, sizeof(*fixture));

	fixture->server = server_start(answers);
	fixture->pool = pool_new(&usual, &fixture->err);
	*state = fixture;
	return fixture->pool ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	pool_free(fixture->pool);
	server_stop(fixture->server);
	free(fixture);
	return 0;
}

static void use_options(struct fixture *fixture, const struct pool_options *options)
{
	pool_free(fixture->pool);
	fixture->pool = pool_new(options, &fixture->err);
	assert_non_null(fixture->pool);
}

static void submit_url(struct fixture *fixture, const char *url)
{
	struct request request = {
		.method = "GET", .url = url, .category = "reads", .label = "GET /test"};

	assert_int_equal(pool_submit(fixture->pool, &request, NULL, NULL, &fixture->err), 0);
}

static void submit(struct fixture *fixture, const char *path, bool to_file, void *owner)
{
	struct request request = {.method = "GET",
				  .url = fixture->url,
				  .category = "reads",
				  .label = "GET /test",
				  .to_file = to_file};

	snprintf(fixture->url, sizeof(fixture->url), "http://127.0.0.1:%d%s?secret=hush",
		 fixture->server->port, path);
	assert_int_equal(pool_submit(fixture->pool, &request, NULL, owner, &fixture->err), 0);
}

static struct response *next(struct fixture *fixture)
{
	struct response *response = NULL;

	assert_int_equal(pool_wait(fixture->pool, clock_ms() + 30000, &response, &fixture->err), 1);
	return response;
}

static struct response *get(struct fixture *fixture, const char *path)
{
	submit(fixture, path, false, NULL);
	return next(fixture);
}

static struct response *download(struct fixture *fixture, const char *path)
{
	submit(fixture, path, true, NULL);
	return next(fixture);
}

static void fails_with(struct response *response, enum transfer_result result)
{
	assert_int_equal(response->result, result);
	assert_true(response->problem[0]);
	assert_null(strstr(response->problem, "secret"));
	assert_null(strstr(response->problem, "://"));
	assert_int_equal(response->body.length, 0);
	assert_int_equal(response->file, -1);
	response_free(response);
}

static void brings_a_whole_response_with_its_headers(void **state)
{
	struct fixture *fixture = *state;
	struct response *response;
	int owner;

	submit(fixture, "/plain", false, &owner);
	assert_int_equal(pool_in_flight(fixture->pool), 1);
	response = next(fixture);
	assert_ptr_equal(response->owner, &owner);
	assert_int_equal(response->result, TRANSFER_OK);
	assert_string_equal(response->problem, "");
	assert_int_equal(response->status, 200);
	assert_true(slice_is(response->body, "{}"));
	assert_false(response->gzip);
	assert_true(response->json);
	assert_int_equal(response->file, -1);
	assert_int_equal(response->limits.binding, 60);
	assert_int_equal(response->limits.window_count, 1);
	assert_int_equal(response->limits.remaining, 59);
	assert_int_equal(response->limits.reset_s, 42);
	assert_int_equal(response->limits.retry_after_s, -1);
	assert_string_equal(response->request_id, "abc-1");
	assert_int_equal(response->wire_bytes, 2);
	assert_true(response->arrived_us > 0);
	assert_true(response->took_ms >= 0);
	assert_int_equal(pool_in_flight(fixture->pool), 0);
	assert_true(pool_body_bytes(fixture->pool) >= 2);
	response_free(response);
	assert_int_equal(pool_body_bytes(fixture->pool), 0);
}

static void leaves_gzip_as_it_came(void **state)
{
	struct response *response = get(*state, "/gzip");

	assert_int_equal(response->result, TRANSFER_OK);
	assert_true(response->gzip);
	assert_int_equal(response->body.length, 31);
	assert_memory_equal(response->body.at, HELLO, 31);
	response_free(response);
}

static void joins_chunks(void **state)
{
	struct response *response = get(*state, "/chunked");

	assert_true(slice_is(response->body, "hello, chunk"));
	response_free(response);
	response = get(*state, "/until-close");
	assert_true(slice_is(response->body, "no length"));
	response_free(response);
}

static void gives_an_empty_body_as_empty_text(void **state)
{
	struct response *response = get(*state, "/empty");

	assert_int_equal(response->result, TRANSFER_OK);
	assert_non_null(response->body.at);
	assert_int_equal(response->body.length, 0);
	response_free(response);
}

static void reads_only_the_headers_of_the_last_response(void **state)
{
	struct response *response = get(*state, "/limited");

	assert_int_equal(response->status, 429);
	assert_int_equal(response->limits.retry_after_s, 7);
	assert_string_equal(response->request_id, "");
	response_free(response);
}

static void tells_what_is_not_json(void **state)
{
	struct response *response = get(*state, "/html");

	assert_int_equal(response->result, TRANSFER_OK);
	assert_int_equal(response->status, 502);
	assert_false(response->json);
	response_free(response);
}

static void does_not_follow_redirects(void **state)
{
	struct response *response = get(*state, "/redirect");

	assert_int_equal(response->status, 302);
	response_free(response);
}

static void notices_truncation(void **state)
{
	fails_with(get(*state, "/truncated"), TRANSFER_TRUNCATED);
	fails_with(get(*state, "/half-chunked"), TRANSFER_TRUNCATED);
	fails_with(get(*state, "/half-gzip"), TRANSFER_TRUNCATED);
}

static void notices_a_reset(void **state)
{
	fails_with(get(*state, "/reset"), TRANSFER_UNREACHABLE);
	fails_with(get(*state, "/nothing"), TRANSFER_UNREACHABLE);
}

static void notices_what_is_not_http(void **state)
{
	fails_with(get(*state, "/garbage"), TRANSFER_UNREACHABLE);
	fails_with(get(*state, "/none"), TRANSFER_UNREACHABLE);
}

static void notices_that_nobody_listens(void **state)
{
	struct fixture *fixture = *state;

	submit_url(fixture, "http://127.0.0.1:1/x?secret");
	fails_with(next(fixture), TRANSFER_UNREACHABLE);
}

static void ends_what_is_silent_for_too_long(void **state)
{
	struct fixture *fixture = *state;
	struct pool_options options = usual;

	options.stall_timeout_ms = 50;
	use_options(fixture, &options);
	fails_with(get(fixture, "/silence"), TRANSFER_TIMEOUT);
	assert_int_equal(pool_in_flight(fixture->pool), 0);
}

static void does_not_blame_the_server_for_time_in_which_nobody_listened(void **state)
{
	struct fixture *fixture = *state;
	struct pool_options options = usual;
	struct response *response;
	int64_t began = clock_ms();

	options.stall_timeout_ms = 500;
	use_options(fixture, &options);
	submit(fixture, "/gated", false, NULL);
	assert_int_equal(pool_wait(fixture->pool, clock_ms() + 20, &response, &fixture->err), 0);
	while (clock_ms() < began + 600)
		usleep(1000);
	assert_int_equal(pool_wait(fixture->pool, clock_ms() + 1, &response, &fixture->err), 0);
	server_gate(fixture->server, 1);
	response = next(fixture);
	assert_int_equal(response->result, TRANSFER_OK);
	response_free(response);
}

static void refuses_a_body_above_the_limit(void **state)
{
	struct fixture *fixture = *state;
	struct pool_options options = usual;
	struct response *response;

	options.body_limit = 12;
	use_options(fixture, &options);
	response = get(fixture, "/chunked");
	assert_int_equal(response->result, TRANSFER_OK);
	response_free(response);
	options.body_limit = 11;
	use_options(fixture, &options);
	fails_with(get(fixture, "/chunked"), TRANSFER_TOO_LARGE);
	assert_int_equal(pool_body_bytes(fixture->pool), 0);
}

static void refuses_an_announced_length_with_the_first_byte(void **state)
{
	struct fixture *fixture = *state;
	struct pool_options options = usual;

	options.body_limit = 99;
	use_options(fixture, &options);
	fails_with(get(fixture, "/silence"), TRANSFER_TOO_LARGE);
}

static void has_several_requests_in_flight(void **state)
{
	struct fixture *fixture = *state;
	int owners[2];
	struct response *first, *second;

	submit(fixture, "/gated", false, &owners[0]);
	submit(fixture, "/gated", false, &owners[1]);
	assert_int_equal(pool_in_flight(fixture->pool), 2);
	assert_int_equal(pool_wait(fixture->pool, clock_ms() + 50, &first, &fixture->err), 0);
	server_gate(fixture->server, 2);
	first = next(fixture);
	second = next(fixture);
	assert_ptr_not_equal(first->owner, second->owner);
	assert_true(slice_is(first->body, "[]") && slice_is(second->body, "[]"));
	response_free(first);
	response_free(second);
	assert_int_equal(fixture->server->connections, 2);
}

static void uses_a_connection_again(void **state)
{
	struct fixture *fixture = *state;

	for (int i = 0; i < 5; i++)
		response_free(get(fixture, i % 2 ? "/gzip" : "/plain"));
	assert_int_equal(fixture->server->requests, 5);
	assert_int_equal(fixture->server->connections, 1);
}

static void wakes_up_for_a_descriptor(void **state)
{
	struct fixture *fixture = *state;
	struct response *response = NULL;
	int64_t until = clock_ms() + 30000;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	pool_watch(fixture->pool, -1);
	pool_watch(fixture->pool, ends[0]);
	submit(fixture, "/gated", false, NULL);
	assert_int_equal(pool_wait(fixture->pool, until, &response, &fixture->err), 0);
	assert_int_equal(read(ends[0], &(char){0}, 1), 1);
	close(ends[1]); /* a pipe whose other end is gone is no less a reason */
	assert_int_equal(pool_wait(fixture->pool, until, &response, &fixture->err), 0);
	assert_true(clock_ms() < until);
	server_gate(fixture->server, 1);
	while (pool_wait(fixture->pool, until, &response, &fixture->err) == 0)
		;
	response_free(response);
	close(ends[0]);
}

static void makes_progress_while_a_descriptor_stays_ready(void **state)
{
	struct fixture *fixture = *state;
	struct response *response = NULL;
	int ends[2], result;

	assert_int_equal(pipe(ends), 0);
	close(ends[1]);
	pool_watch(fixture->pool, ends[0]);
	submit(fixture, "/plain", false, NULL);
	do
		result = pool_wait(fixture->pool, clock_ms() + 30000, &response, &fixture->err);
	while (result == 0);
	assert_int_equal(result, 1);
	close(ends[0]);
	response_free(response);
}

static void just_waits_when_nothing_is_in_flight(void **state)
{
	struct fixture *fixture = *state;
	struct response *response = NULL;
	int64_t until = clock_ms() + 20;

	assert_int_equal(pool_wait(fixture->pool, until, &response, &fixture->err), 0);
	assert_true(clock_ms() >= until);
	assert_null(response);
	assert_int_equal(pool_wait(fixture->pool, 0, &response, &fixture->err), 0);
}

static void sends_the_headers_that_it_should(void **state)
{
	struct fixture *fixture = *state;

	response_free(get(fixture, "/plain"));
	assert_non_null(strstr(fixture->server->head, "GET /plain?secret=hush HTTP/1.1\r\n"));
	assert_non_null(strstr(fixture->server->head, "Accept: application/json\r\n"));
	assert_non_null(strstr(fixture->server->head, "Accept-Encoding: gzip\r\n"));
	assert_non_null(strstr(fixture->server->head, "User-Agent: test/1\r\n"));
	assert_null(strstr(fixture->server->head, "Authorization"));
	assert_null(strstr(fixture->server->head, "Content-Type"));
}

static void posts_json_with_authorization(void **state)
{
	struct fixture *fixture = *state;
	char authorization[] = "Authorization: Bearer token", body[] = "{\"a\":1}";
	struct request request = {.method = "POST",
				  .url = fixture->url,
				  .body = body,
				  .category = "reads",
				  .label = "POST /plain"};

	snprintf(fixture->url, sizeof(fixture->url), "http://127.0.0.1:%d/plain",
		 fixture->server->port);
	assert_int_equal(pool_submit(fixture->pool, &request, authorization, NULL, &fixture->err),
			 0);
	memset(authorization, 'x', sizeof(authorization) - 1);
	memset(body, 'x', sizeof(body) - 1);
	memset(fixture->url, 'x', sizeof(fixture->url) - 1);
	response_free(next(fixture));
	assert_non_null(strstr(fixture->server->head, "POST /plain HTTP/1.1\r\n"));
	assert_non_null(strstr(fixture->server->head, "Authorization: Bearer token\r\n"));
	assert_non_null(strstr(fixture->server->head, "Content-Type: application/json\r\n"));
	assert_null(strstr(fixture->server->head, "Expect"));
	assert_string_equal(fixture->server->body, "{\"a\":1}");
	/* the handle is used again and must have forgotten all of it */
	response_free(get(fixture, "/plain"));
	assert_null(strstr(fixture->server->head, "Authorization"));
	assert_null(strstr(fixture->server->head, "Content-Type"));
}

static void sends_another_method(void **state)
{
	struct fixture *fixture = *state;
	struct request request = {
		.method = "DELETE", .url = fixture->url, .category = "reads", .label = "DELETE /x"};

	snprintf(fixture->url, sizeof(fixture->url), "http://127.0.0.1:%d/plain",
		 fixture->server->port);
	assert_int_equal(pool_submit(fixture->pool, &request, NULL, NULL, &fixture->err), 0);
	response_free(next(fixture));
	assert_non_null(strstr(fixture->server->head, "DELETE /plain HTTP/1.1\r\n"));
}

static void refuses_urls_that_are_not_safe(void **state)
{
	static const char *const urls[] = {"http://192.0.2.1/secret", "ftp://127.0.0.1/secret",
					   "file:///etc/secret", "secret"};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++) {
		struct request request = {
			.method = "GET", .url = urls[i], .category = "reads", .label = "GET /x"};

		assert_int_equal(pool_submit(fixture->pool, &request, NULL, NULL, &fixture->err),
				 0);
		assert_int_equal(pool_in_flight(fixture->pool), 1);
		fails_with(next(fixture), TRANSFER_UNSAFE);
	}
}

static void refuses_a_certificate_bundle_that_does_not_exist(void **state)
{
	struct fixture *fixture = *state;
	struct pool_options options = usual;

	options.ca_bundle = "/nonexistent/bundle";
	options.http_version = "2";
	use_options(fixture, &options);
	snprintf(fixture->url, sizeof(fixture->url), "https://127.0.0.1:%d/plain",
		 fixture->server->port);
	submit_url(fixture, fixture->url);
	fails_with(next(fixture), TRANSFER_UNSAFE);
}

static void decodes_a_download_into_a_file_without_a_name(void **state)
{
	struct response *response = download(*state, "/gzip");
	struct stat stat;
	char text[32] = "";
	int file;

	assert_int_equal(response->result, TRANSFER_OK);
	assert_false(response->gzip);
	assert_int_equal(response->body.length, 0);
	assert_int_equal(response->wire_bytes, 31);
	assert_true(response->file >= 0);
	assert_int_equal(fstat(response->file, &stat), 0);
	assert_int_equal(stat.st_nlink, 0);
	assert_int_equal(read(response->file, text, sizeof(text)), 11);
	assert_string_equal(text, "hello, gzip");
	file = response->file;
	response_free(response);
	assert_int_equal(fcntl(file, F_GETFD), -1);
}

static void gives_an_empty_download_as_an_empty_file(void **state)
{
	struct response *response = download(*state, "/empty");

	assert_true(response->file >= 0);
	assert_int_equal(read(response->file, &(char){0}, 1), 0);
	response_free(response);
}

static void keeps_the_body_of_a_failed_download_in_memory(void **state)
{
	struct response *response = download(*state, "/html");

	assert_int_equal(response->result, TRANSFER_OK);
	assert_int_equal(response->file, -1);
	assert_true(slice_is(response->body, "<html>"));
	response_free(response);
}

static void notices_damage_to_a_download(void **state)
{
	fails_with(download(*state, "/half-gzip"), TRANSFER_TRUNCATED);
	fails_with(download(*state, "/bad-crc"), TRANSFER_TRUNCATED);
	fails_with(download(*state, "/bad-gzip"), TRANSFER_TRUNCATED);
	fails_with(download(*state, "/truncated"), TRANSFER_TRUNCATED);
}

static void refuses_a_download_above_the_limit(void **state)
{
	struct fixture *fixture = *state;
	struct pool_options options = usual;
	struct response *response;

	options.body_limit = 1;
	options.file_limit = 11;
	use_options(fixture, &options);
	response = download(fixture, "/gzip");
	assert_int_equal(response->result, TRANSFER_OK);
	response_free(response);
	options.file_limit = 10;
	use_options(fixture, &options);
	fails_with(download(fixture, "/gzip"), TRANSFER_TOO_LARGE);
}

static void says_when_there_is_no_room_for_a_download(void **state)
{
	setenv("TMPDIR", "/nonexistent", 1);
	submit(*state, "/gzip", true, NULL);
	submit(*state, "/empty", true, NULL);
	for (int i = 0; i < 2; i++) {
		struct response *response = next(*state);

		assert_non_null(strstr(response->problem, "/nonexistent (TMPDIR)"));
		fails_with(response, TRANSFER_NO_SPACE);
	}
	unsetenv("TMPDIR");
}

static void drops_what_is_in_flight_when_it_is_freed(void **state)
{
	struct fixture *fixture = *state;
	struct response *kept = get(fixture, "/plain"), *none;

	submit(fixture, "/silence", false, NULL);
	submit(fixture, "/silence", true, NULL);
	pool_wait(fixture->pool, clock_ms() + 50, &none, &fixture->err);
	submit_url(fixture, "nonsense"); /* complete at once, and not fetched */
	response_free(NULL);
	pool_free(fixture->pool);
	fixture->pool = NULL;
	assert_true(slice_is(kept->body, "{}"));
	response_free(kept);
}

static void sends_a_form_with_basic_authentication(void **state)
{
	struct fixture *fixture = *state;
	struct request request = {.method = "POST",
				  .url = fixture->url,
				  .body = "a=1&b=%26",
				  .body_type = "application/x-www-form-urlencoded",
				  .user = "id",
				  .password = "se:cret",
				  .label = "POST /plain"};

	snprintf(fixture->url, sizeof(fixture->url), "http://127.0.0.1:%d/plain",
		 fixture->server->port);
	assert_int_equal(pool_submit(fixture->pool, &request, NULL, NULL, &fixture->err), 0);
	response_free(next(fixture));
	/* base64 of id:se:cret */
	assert_non_null(strstr(fixture->server->head, "Authorization: Basic aWQ6c2U6Y3JldA==\r\n"));
	assert_non_null(strstr(fixture->server->head,
			       "Content-Type: application/x-www-form-urlencoded\r\n"));
	assert_string_equal(fixture->server->body, "a=1&b=%26");
	/* The next request on the same handle has none of it. */
	response_free(get(fixture, "/plain"));
	assert_null(strstr(fixture->server->head, "Authorization"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(sends_a_form_with_basic_authentication),
		TEST(brings_a_whole_response_with_its_headers),
		TEST(leaves_gzip_as_it_came),
		TEST(joins_chunks),
		TEST(gives_an_empty_body_as_empty_text),
		TEST(reads_only_the_headers_of_the_last_response),
		TEST(tells_what_is_not_json),
		TEST(does_not_follow_redirects),
		TEST(notices_truncation),
		TEST(notices_a_reset),
		TEST(notices_what_is_not_http),
		TEST(notices_that_nobody_listens),
		TEST(ends_what_is_silent_for_too_long),
		TEST(does_not_blame_the_server_for_time_in_which_nobody_listened),
		TEST(refuses_a_body_above_the_limit),
		TEST(refuses_an_announced_length_with_the_first_byte),
		TEST(has_several_requests_in_flight),
		TEST(uses_a_connection_again),
		TEST(wakes_up_for_a_descriptor),
		TEST(makes_progress_while_a_descriptor_stays_ready),
		TEST(just_waits_when_nothing_is_in_flight),
		TEST(sends_the_headers_that_it_should),
		TEST(posts_json_with_authorization),
		TEST(sends_another_method),
		TEST(refuses_urls_that_are_not_safe),
		TEST(refuses_a_certificate_bundle_that_does_not_exist),
		TEST(decodes_a_download_into_a_file_without_a_name),
		TEST(gives_an_empty_download_as_an_empty_file),
		TEST(keeps_the_body_of_a_failed_download_in_memory),
		TEST(notices_damage_to_a_download),
		TEST(refuses_a_download_above_the_limit),
		TEST(says_when_there_is_no_room_for_a_download),
		TEST(drops_what_is_in_flight_when_it_is_freed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
