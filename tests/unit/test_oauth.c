#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tap/api/judge.h"
#include "tap/auth/oauth.h"

/* 2026-11-22T12:00:00Z */
#define NOW_S INT64_C(1795348800)

static char app_id[] = "id", app_secret[] = "se:cret";
static const struct credentials credentials = {.client_id = app_id, .client_secret = app_secret};

static struct oauth_answer judge_response(const struct response *response, const char *body)
{
	struct oauth_response came = {.response = response, .body = slice_of(body)};
	struct complaint complaint;
	struct oauth_answer answer;

	complaint_read(came.body, &complaint);
	came.complaint = (struct oauth_complaint){complaint.readable, complaint.message,
						  complaint_wait_s(&complaint)};
	oauth_judge(&came, NOW_S, &answer);
	return answer;
}

static struct oauth_answer judge(int status, const char *body)
{
	struct response response = {.status = status, .limits = LIMITS_NONE};

	return judge_response(&response, body);
}

static void asks_for_a_new_pair(void **state)
{
	struct oauth_request ask;

	(void)state;
	oauth_request_begin(&ask, "https://api.pinterest.com/v5/", &credentials, "pinr_&=+ %");
	assert_string_equal(ask.request.method, "POST");
	assert_string_equal(ask.request.url, "https://api.pinterest.com/v5/oauth/token");
	assert_string_equal(ask.request.body,
			    "grant_type=refresh_token&refresh_token=pinr_%26%3D%2B%20%25");
	assert_string_equal(ask.request.body_type, "application/x-www-form-urlencoded");
	assert_string_equal(ask.request.user, "id");
	assert_string_equal(ask.request.password, "se:cret");
	oauth_request_release(&ask);
	assert_null(ask.form.data);
}

static void reads_what_is_granted(void **state)
{
	struct oauth_answer answer =
		judge(200, "{\"access_token\":\"pina_1\",\"refresh_token\":\"pinr_1\","
			   "\"expires_in\":2592000,\"scope\":\"\"}");

	(void)state;
	assert_int_equal(answer.outcome, OAUTH_GRANTED);
	assert_string_equal(answer.grant.access_token, "pina_1");
	assert_string_equal(answer.grant.refresh_token, "pinr_1");
	assert_int_equal(answer.grant.expires_at, NOW_S + 2592000);
	grant_release(&answer.grant);
	answer = judge(201, "{\"access_token\":\"pina_1\"}");
	assert_int_equal(answer.outcome, OAUTH_GRANTED);
	assert_null(answer.grant.refresh_token);
	assert_int_equal(answer.grant.expires_at, 0);
	grant_release(&answer.grant);
}

static void a_lifetime_of_any_size_is_no_reason_to_lose_the_tokens(void **state)
{
	static const char *const cases[] = {"9223372036854775807",
					    "1e300",
					    "123456789012345678901234567890",
					    "-1",
					    "null",
					    "\"soon\""};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char body[128];
		struct oauth_answer answer;

		snprintf(body, sizeof(body), "{\"access_token\":\"a\",\"expires_in\":%s}",
			 cases[i]);
		answer = judge(200, body);
		assert_int_equal(answer.outcome, OAUTH_GRANTED);
		assert_int_equal(answer.grant.expires_at, i < 3 ? GRANT_EXPIRY_MAX : 0);
		grant_release(&answer.grant);
	}
}

static void does_not_take_tokens_that_would_add_header_lines(void **state)
{
	static const char *const cases[] = {
		"{\"access_token\":\"a\\r\\nX: 1\"}",
		"{\"access_token\":\"a\",\"refresh_token\":\"r\\n\"}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct oauth_answer answer = judge(200, cases[i]);

		assert_int_equal(answer.outcome, OAUTH_TRY_AGAIN);
		assert_non_null(strstr(answer.why.text, "characters"));
		assert_null(answer.grant.access_token);
	}
}

static void says_what_to_do_when_it_is_refused(void **state)
{
	static const struct {
		int status;
		const char *body, *says;
	} cases[] = {
		{400, "{\"code\":283,\"message\":\"Token has expired\"}",
		 "(400, Token has expired): the refresh_token has expired or was used up"},
		{400, "{\"code\":283}", "authorise the app again"},
		{401, "{\"code\":2}", "check client_id and client_secret"},
		{403, "{}", "authorise the app again"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct oauth_answer answer = judge(cases[i].status, cases[i].body);

		assert_int_equal(answer.outcome, OAUTH_REFUSED);
		assert_int_equal(answer.why.kind, ERROR_AUTH);
		if (!strstr(answer.why.text, cases[i].says))
			fail_msg("%s", answer.why.text);
	}
}

static void what_may_pass_is_asked_again(void **state)
{
	static const struct {
		int status;
		const char *body, *says;
		int64_t wait_s;
	} cases[] = {
		{503, "", "it answered 503", -1},
		{429, "{\"code\":8}", "it answered 429", -1},
		{408, "{}", "it answered 408", -1},
		{302, "", "it answered 302", -1},
		{400, "<html>", "it answered 400", -1},
		{400, "{\"message\":\"Retry after 7 seconds\"}", "it answered 400", 7},
		{200, "{}", "the answer holds no token", -1},
		{200, "<html>", "the answer holds no token", -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct oauth_answer answer = judge(cases[i].status, cases[i].body);

		assert_int_equal(answer.outcome, OAUTH_TRY_AGAIN);
		assert_int_equal(answer.why.kind, ERROR_TRANSIENT);
		assert_string_equal(answer.why.text, cases[i].says);
		assert_int_equal(answer.wait_s, cases[i].wait_s);
	}
}

static void waits_as_long_as_the_headers_ask(void **state)
{
	struct response response = {.status = 503, .limits = LIMITS_NONE};
	struct oauth_answer answer;

	(void)state;
	response.limits.retry_after_s = 9;
	answer = judge_response(&response, "");
	assert_int_equal(answer.wait_s, 9);
}

static void a_transfer_that_failed_is_tried_again_unless_it_was_not_safe(void **state)
{
	struct response response = {.result = TRANSFER_UNREACHABLE, .problem = "no route"};
	struct oauth_answer answer;

	(void)state;
	answer = judge_response(&response, "");
	assert_int_equal(answer.outcome, OAUTH_TRY_AGAIN);
	assert_string_equal(answer.why.text, "no route");
	response.result = TRANSFER_UNSAFE;
	answer = judge_response(&response, "");
	assert_int_equal(answer.outcome, OAUTH_UNSAFE);
	assert_int_equal(answer.why.kind, ERROR_CONFIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asks_for_a_new_pair),
		cmocka_unit_test(reads_what_is_granted),
		cmocka_unit_test(a_lifetime_of_any_size_is_no_reason_to_lose_the_tokens),
		cmocka_unit_test(does_not_take_tokens_that_would_add_header_lines),
		cmocka_unit_test(says_what_to_do_when_it_is_refused),
		cmocka_unit_test(what_may_pass_is_asked_again),
		cmocka_unit_test(waits_as_long_as_the_headers_ask),
		cmocka_unit_test(a_transfer_that_failed_is_tried_again_unless_it_was_not_safe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
