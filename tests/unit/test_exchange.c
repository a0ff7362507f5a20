#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libdeflate.h>

#include "base/clock.h"
#include "base/memory.h"
#include "sync/exchange.h"
#include "tests/unit/loopback_server.h"

#define ANSWER(status, body) "HTTP/1.1 " status "\r\nContent-Type: application/json\r\n\r\n" body

static char packed[512] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
			  "Content-Encoding: gzip\r\n\r\n";

static struct server_answer answers[] = {
	{"/plain", ANSWER("200 OK", "{}"), 0, THEN_CLOSE, false},
	{"/slow", ANSWER("200 OK", "{}"), 0, THEN_CLOSE, true},
	{"/packed", packed, 0, THEN_CLOSE, false},
	{"/damaged",
	 "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\r\nx", 0,
	 THEN_CLOSE, false},
	{"/token", ANSWER("200 OK", "{\"token\":1}"), 0, THEN_CLOSE, false},
	{"/silent", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 0, THEN_SILENCE, false},
	{NULL, NULL, 0, THEN_CLOSE, false},
};

/* An API whose token has to be renewed once. */
struct fixture {
	struct server *server;
	struct api api;
	struct pool *pool;
	struct exchange exchange;
	struct error err;
	char url[64];
	/* what the API was asked, and says */
	bool renewed, refuses;
	int64_t wait_ms;
	unsigned judged;
	char body[64]; /* of the last answer, whoever got it */
};

static int authorize(void *self, const char **out_header, uint32_t *out_token, struct error *err)
{
	const struct fixture *fixture = self;

	if (fixture->refuses)
		return error_set(err, ERROR_AUTH, "there is no token");
	*out_header = "Authorization: Bearer new";
	*out_token = 7;
	return fixture->renewed;
}

static int renewal_next(void *self, struct renewal_step *out, struct error *err)
{
	struct fixture *fixture = self;

	if (fixture->refuses)
		return error_set(err, ERROR_AUTH, "refused");
	if (fixture->wait_ms) {
		*out = (struct renewal_step){.action = RENEWAL_WAIT, .wait_ms = fixture->wait_ms};
		return 0;
	}
	*out = (struct renewal_step){.action = fixture->renewed ? RENEWAL_NONE : RENEWAL_SEND};
	out->request = (struct request){
		.method = "POST", .url = fixture->url, .body = "", .label = "POST /token"};
	return 0;
}

static void keep_body(struct fixture *fixture, struct slice body)
{
	snprintf(fixture->body, sizeof(fixture->body), "%.*s", (int)body.length, body.at);
}

static void renewal_answer(void *self, const struct response *response, struct slice body)
{
	struct fixture *fixture = self;

	fixture->renewed = response->status == 200;
	keep_body(fixture, body);
}

static void judge(void *self, const struct request *request, const struct response *response,
		  struct slice body, struct verdict *out)
{
	struct fixture *fixture = self;

	(void)request;
	fixture->judged++;
	*out = (struct verdict){.outcome = OUTCOME_OK, .status = response->status};
	keep_body(fixture, body);
}

static void point_to(struct fixture *fixture, const char *path)
{
	snprintf(fixture->url, sizeof(fixture->url), "http://127.0.0.1:%d%s", fixture->server->port,
		 path);
}

static int set_up(void **state)
{
	struct fixture *fixture = memory_new(1, sizeof(*fixture));
	const struct pool_options options = {.concurrency = 2,
					     .connect_timeout_ms = 10000,
					     .stall_timeout_ms = 10000,
					     .body_limit = 1000,
					     .http_version = "1.1"};

	fixture->server = server_start(answers);
	fixture->api = (struct api){.self = fixture,
				    .authorize = authorize,
				    .renewal_next = renewal_next,
				    .renewal_answer = renewal_answer,
				    .judge = judge};
	fixture->pool = pool_new(&options, &fixture->err);
	exchange_begin(&fixture->exchange, &fixture->api, fixture->pool, 100);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	pool_free(fixture->pool);
	exchange_release(&fixture->exchange);
	server_stop(fixture->server);
	free(fixture);
	return 0;
}

static int ready(struct fixture *fixture)
{
	const char *header = NULL;
	uint32_t token = 0;

	return exchange_authorize(&fixture->exchange, &header, &token, &fixture->err);
}

static void submit(struct fixture *fixture, const char *path)
{
	struct request request = {.method = "GET", .url = fixture->url, .label = "GET"};

	point_to(fixture, path);
	assert_int_equal(pool_submit(fixture->pool, &request, NULL, fixture, &fixture->err), 0);
}

static struct response *next(struct fixture *fixture)
{
	struct response *response = NULL;

	assert_int_equal(pool_wait(fixture->pool, clock_ms() + 20000, &response, &fixture->err), 1);
	return response;
}

/* What the answer of `path` means, and (in fixture->body) what was judged. */
static struct verdict ask(struct fixture *fixture, const char *path)
{
	struct response *response = NULL;
	struct verdict verdict = {0};
	struct request request = {.method = "GET"};
	struct slice body;

	submit(fixture, path);
	response = next(fixture);
	body = exchange_judge(&fixture->exchange, &request, response, &verdict);
	if (verdict.outcome == OUTCOME_OK)
		keep_body(fixture, body);
	response_free(response);
	return verdict;
}

static void judges_a_body_as_it_came_or_inflated(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(ask(fixture, "/plain").outcome, OUTCOME_OK);
	assert_string_equal(fixture->body, "{}");
	assert_int_equal(ask(fixture, "/packed").outcome, OUTCOME_OK);
	assert_string_equal(fixture->body, "{\"packed\":true}");
	assert_int_equal(fixture->judged, 2);
}

static void a_damaged_body_is_asked_again_without_being_judged(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(ask(fixture, "/damaged").outcome, OUTCOME_TRANSIENT);
	assert_int_equal(fixture->judged, 0);
}

static void renews_by_a_request_of_the_same_pool(void **state)
{
	struct fixture *fixture = *state;
	struct response *response = NULL;

	assert_int_equal(exchange_renew(&fixture->exchange, &fixture->err), EXCHANGE_FREE);
	assert_int_equal(ready(fixture), 0);
	submit(fixture, "/slow"); /* in flight all the while */
	point_to(fixture, "/token");
	assert_true(exchange_renew(&fixture->exchange, &fixture->err) > 0);
	assert_true(fixture->exchange.renewing);
	response = next(fixture);
	assert_true(exchange_take(&fixture->exchange, response));
	assert_string_equal(fixture->body, "{\"token\":1}");
	assert_false(fixture->exchange.renewing);
	assert_int_equal(ready(fixture), 0); /* the API has the last word */
	assert_int_equal(exchange_renew(&fixture->exchange, &fixture->err), EXCHANGE_FREE);
	assert_int_equal(ready(fixture), 1);
	server_gate(fixture->server, 1);
	response = next(fixture);
	assert_false(exchange_take(&fixture->exchange, response));
	response_free(response);
}

static void waits_as_long_as_the_api_says(void **state)
{
	struct fixture *fixture = *state;

	fixture->wait_ms = 123;
	assert_int_equal(ready(fixture), 0);
	assert_int_equal(exchange_renew(&fixture->exchange, &fixture->err), 123);
	assert_int_equal(pool_in_flight(fixture->pool), 0);
}

static void passes_on_that_there_is_no_way(void **state)
{
	struct fixture *fixture = *state;

	fixture->refuses = true;
	assert_int_equal(ready(fixture), -1);
	error_clear(&fixture->err);
	fixture->refuses = false;
	assert_int_equal(ready(fixture), 0);
	fixture->refuses = true;
	assert_int_equal(exchange_renew(&fixture->exchange, &fixture->err), -1);
	assert_int_equal(fixture->err.kind, ERROR_AUTH);
}

static int renew(void *self, uint32_t refused, struct error *err)
{
	const struct fixture *fixture = self;

	assert_int_equal(refused, 7);
	return fixture->refuses ? error_set(err, ERROR_AUTH, "no way") : 0;
}

static void asks_again_what_may_pass_and_with_a_new_token(void **state)
{
	struct fixture *fixture = *state;
	struct verdict verdict = {.outcome = OUTCOME_TRANSIENT, .wait_s = -1};
	struct asking asking = {.policy = {1000, 4000, 10000}, .token = 7};
	int64_t delay = 0;

	fixture->api.renew = renew;
	for (int i = 0; i < 3; i++) {
		delay = exchange_again(&fixture->exchange, &asking, &verdict, &fixture->err);
		assert_true(delay >= 500 << i && delay <= 1000 << i);
	}
	verdict.wait_s = 3600;
	assert_int_equal(exchange_again(&fixture->exchange, &asking, &verdict, &fixture->err), -1);
	assert_true(exchange_may_pass(&verdict));
	verdict.outcome = OUTCOME_TOKEN_EXPIRED;
	assert_int_equal(exchange_again(&fixture->exchange, &asking, &verdict, &fixture->err), 0);
	fixture->refuses = true;
	assert_int_equal(exchange_again(&fixture->exchange, &asking, &verdict, &fixture->err), -1);
	assert_int_equal(fixture->err.kind, ERROR_AUTH);
}

static void a_refusal_stands(void **state)
{
	struct fixture *fixture = *state;
	struct verdict verdict = {.outcome = OUTCOME_REFUSED, .wait_s = -1};
	struct asking asking = {.policy = {1000, 4000, 10000}, .token = 7};

	assert_int_equal(exchange_again(&fixture->exchange, &asking, &verdict, &fixture->err), -1);
	assert_false(exchange_may_pass(&verdict));
	assert_int_equal(fixture->err.kind, ERROR_NONE);
}

static void in_the_end_an_answer_on_its_way_is_waited_for(void **state)
{
	struct fixture *fixture = *state;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "", 1), 1);
	pool_watch(fixture->pool, ends[0]); /* the signal is there */
	assert_int_equal(ready(fixture), 0);
	point_to(fixture, "/token");
	assert_true(exchange_renew(&fixture->exchange, &fixture->err) > 0);
	exchange_finish(&fixture->exchange, 20000);
	assert_true(fixture->renewed);
	close(ends[0]);
	close(ends[1]);
}

static void but_not_for_longer_than_allowed(void **state)
{
	struct fixture *fixture = *state;
	int64_t began_ms = clock_ms();

	exchange_finish(&fixture->exchange, 20000); /* nothing is on its way */
	assert_int_equal(ready(fixture), 0);
	point_to(fixture, "/silent");
	assert_true(exchange_renew(&fixture->exchange, &fixture->err) > 0);
	exchange_finish(&fixture->exchange, 100);
	assert_false(fixture->renewed);
	assert_true(clock_ms() - began_ms < 5000);
}

static int pack(void **state)
{
	static const char text[] = "{\"packed\":true}";
	struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
	size_t head = strlen(packed);

	(void)state;
	answers[2].length = head + libdeflate_gzip_compress(compressor, text, sizeof(text) - 1,
							    packed + head, sizeof(packed) - head);
	libdeflate_free_compressor(compressor);
	return 0;
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(judges_a_body_as_it_came_or_inflated),
		CASE(a_damaged_body_is_asked_again_without_being_judged),
		CASE(renews_by_a_request_of_the_same_pool),
		CASE(waits_as_long_as_the_api_says),
		CASE(passes_on_that_there_is_no_way),
		CASE(asks_again_what_may_pass_and_with_a_new_token),
		CASE(a_refusal_stands),
		CASE(in_the_end_an_answer_on_its_way_is_waited_for),
		CASE(but_not_for_longer_than_allowed),
	};

	return cmocka_run_group_tests(tests, pack, NULL);
}
