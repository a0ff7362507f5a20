#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tap/api/judge.h"

static const struct request ads = {
	.method = "GET",
	.url = "https://api.example/v5/ad_accounts/549755885175/ads/analytics"
	       "?ad_ids=687195134316&ad_ids=687195134317&start_date=2026-01-01",
	.category = "ads_analytics",
	.label = "GET /ad_accounts/{ad_account_id}/ads/analytics",
};

static struct verdict judge(const struct request *request, int status, const char *body)
{
	struct response response = {.status = status, .json = true, .limits = LIMITS_NONE};
	struct verdict verdict;

	judge_answer(NULL, request, &response, slice_of(body), &verdict);
	return verdict;
}

static void knows_what_each_answer_means(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum outcome outcome;
		int64_t wait_s;
		const char *subject, *says;
	} cases[] = {
		{200, "{}", OUTCOME_OK, -1, "", ""},
		{201, "{\"token\":\"x\"}", OUTCOME_OK, -1, "", ""},
		{400,
		 "{\"code\":1,\"message\":\"Parameter 'granularity' (value X) is not one of "
		 "[DAY]\"}",
		 OUTCOME_REFUSED, -1, "", "Parameter 'granularity' (value X)"},
		{400, "{\"code\":1,\"message\":\"You can only get data from the last 90 days.\"}",
		 OUTCOME_TRANSIENT, 1, "", "last 90 days"},
		{400, "{\"code\":1,\"message\":\"Busy. Retry after 5 seconds\"}", OUTCOME_TRANSIENT,
		 5, "", "Busy"},
		{400, "{\"code\":1,\"message\":\"RETRY AFTER  17 Seconds\"}", OUTCOME_TRANSIENT, 17,
		 "", ""},
		{400, "{\"code\":1,\"message\":\"Retry after lunch\"}", OUTCOME_REFUSED, -1, "",
		 ""},
		{400,
		 "{\"code\":12,\"message\":\"Something went wrong on our end. Sorry about that.\"}",
		 OUTCOME_TRANSIENT, -1, "", "Something went wrong"},
		{404, "{\"code\":2787,\"message\":\"Sorry! Something went wrong on our end.\"}",
		 OUTCOME_TRANSIENT, -1, "", ""},
		{400, "{\"message\":\"SOMETHING WENT WRONG\"}", OUTCOME_TRANSIENT, -1, "", ""},
		{400, "{\"code\":1,\"message\":\"Columns AD_NAME, CTR_2 are not available.\"}",
		 OUTCOME_COLUMNS, -1, "AD_NAME,CTR_2", ""},
		{400,
		 "{\"code\":1,\"message\":\"Parameter 'columns' (value SPEND) is not one of [A]\"}",
		 OUTCOME_COLUMNS, -1, "SPEND", ""},
		{400,
		 "{\"code\":1,\"message\":\"Parameter 'metric_types' (value ['SAVE']) is not one "
		 "of ['A']\"}",
		 OUTCOME_COLUMNS, -1, "SAVE", ""},
		{400, "{\"code\":1,\"message\":\"Columns are not available.\"}", OUTCOME_REFUSED,
		 -1, "", ""},
		{400, "{\"code\":1,\"message\":\"Ad 687195134317 cannot be read\"}", OUTCOME_BLAMED,
		 -1, "687195134317", ""},
		{404, "{\"code\":4,\"message\":\"Not found: 687195134316\"}", OUTCOME_BLAMED, -1,
		 "687195134316", ""},
		{400, "{\"code\":1,\"message\":\"Ad 68719513431 cannot be read\"}", OUTCOME_REFUSED,
		 -1, "", ""},
		{400, "{\"code\":1,\"message\":\"Account 549755885175 is odd\"}", OUTCOME_REFUSED,
		 -1, "", ""},
		{401, "{\"code\":2,\"message\":\"Authentication failed.\"}", OUTCOME_TOKEN_EXPIRED,
		 -1, "", "Authentication failed"},
		{401, "", OUTCOME_TOKEN_EXPIRED, -1, "", ""},
		{401, "<html>", OUTCOME_TOKEN_EXPIRED, -1, "", ""},
		{401, "{\"code\":3,\"message\":\"Missing: ['billing:read']\"}", OUTCOME_NO_ACCESS,
		 -1, "", "the scope billing:read"},
		{403, "{\"code\":3,\"message\":\"Your application does not have access.\"}",
		 OUTCOME_NO_ACCESS, -1, "", "the scope ads:read"},
		{403, "{\"code\":7,\"message\":\"Not authorized.\"}", OUTCOME_NO_ACCESS, -1, "",
		 "give the token's user access"},
		{403, "{\"code\":29,\"message\":\"You are not permitted.\"}", OUTCOME_NO_ACCESS, -1,
		 "", "(code 29): You are not permitted;"},
		{401, "{\"code\":29}", OUTCOME_NO_ACCESS, -1, "", ""},
		{401, "{\"code\":7}", OUTCOME_NO_ACCESS, -1, "", ""},
		{404, "{\"code\":2,\"message\":\"Ad account not found.\"}", OUTCOME_NO_ACCESS, -1,
		 "", "is the ad account's id right?"},
		{404, "{\"code\":50,\"message\":\"Pin not found.\"}", OUTCOME_BLAMED, -1, "", ""},
		{404, "{\"code\":50,\"message\":\"Pin 687195134316 not found.\"}", OUTCOME_BLAMED,
		 -1, "687195134316", ""},
		{404, "{\"code\":40,\"message\":\"Board not found.\"}", OUTCOME_BLAMED, -1, "", ""},
		{404, "{\"code\":30,\"message\":\"User not found.\"}", OUTCOME_BLAMED, -1, "", ""},
		{404, "{\"code\":9,\"message\":\"No such thing\"}", OUTCOME_REFUSED, -1, "", ""},
		{409, "{\"code\":4182,\"message\":\"no catalog\"}", OUTCOME_EMPTY, -1, "", ""},
		{409, "{\"code\":1,\"message\":\"conflict\"}", OUTCOME_REFUSED, -1, "", ""},
		{400, "{\"code\":1104,\"message\":\"bad token\"}", OUTCOME_REFUSED, -1, "",
		 "the report has expired"},
		{400, "{\"code\":2625}", OUTCOME_NO_ACCESS, -1, "", "merchant"},
		{400, "{\"code\":2626}", OUTCOME_NO_ACCESS, -1, "", "merchant"},
		{404, "{\"code\":650}", OUTCOME_NO_ACCESS, -1, "", "merchant"},
		{400, "{\"code\":654}", OUTCOME_NO_ACCESS, -1, "", "business account"},
		{400, "{\"code\":4197}", OUTCOME_NO_ACCESS, -1, "", "withdrawn"},
		{429, "{\"code\":8,\"message\":\"Slow down\"}", OUTCOME_RATE_LIMITED, -1, "", ""},
		{400, "{\"code\":8,\"message\":\"Slow down\"}", OUTCOME_RATE_LIMITED, -1, "", ""},
		{429, "", OUTCOME_RATE_LIMITED, -1, "", ""},
		{429, "<html>", OUTCOME_RATE_LIMITED, -1, "", ""},
		{429, "{\"code\":30,\"message\":\"x\"}", OUTCOME_RATE_LIMITED, -1, "", ""},
		{429,
		 "{\"code\":2726,\"message\":\"Reporting query cost limit exceeded. Retry after 3 "
		 "seconds\"}",
		 OUTCOME_CROWDED, 3, "", ""},
		{413, "", OUTCOME_TOO_MUCH, -1, "", ""},
		{414, "{\"code\":1}", OUTCOME_TOO_MUCH, -1, "", ""},
		{431, "<html>", OUTCOME_TOO_MUCH, -1, "", ""},
		{408, "", OUTCOME_TRANSIENT, -1, "", ""},
		{500, "", OUTCOME_TRANSIENT, -1, "", "Pinterest answered 500"},
		{503, "{\"code\":1,\"message\":\"x\"}", OUTCOME_TRANSIENT, -1, "", ""},
		{501, "{\"code\":1,\"message\":\"x\"}", OUTCOME_REFUSED, -1, "", ""},
		{302, "", OUTCOME_REFUSED, -1, "", "is api_url right?"},
		{400, "<html>Bad gateway</html>", OUTCOME_TRANSIENT, -1, "", "instead of JSON"},
		{403, "[1]", OUTCOME_TRANSIENT, -1, "", ""},
		{404, "", OUTCOME_TRANSIENT, -1, "", ""},
		{400, "{\"code\":\"1\",\"message\":{\"a\":1}}", OUTCOME_REFUSED, -1, "", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct verdict got = judge(&ads, cases[i].status, cases[i].body);

		if (got.outcome != cases[i].outcome || got.wait_s != cases[i].wait_s ||
		    strcmp(got.subject, cases[i].subject) != 0 ||
		    !strstr(got.text, cases[i].says) || got.status != cases[i].status)
			fail_msg("%d %s: outcome %d, wait %d, subject \"%s\", text \"%s\"",
				 cases[i].status, cases[i].body, (int)got.outcome, (int)got.wait_s,
				 got.subject, got.text);
	}
}

static void believes_the_message_when_the_url_is_not_at_hand(void **state)
{
	struct request request = {.method = "GET", .label = "GET /boards/{board_id}/sections"};
	struct verdict got =
		judge(&request, 404, "{\"code\":4,\"message\":\"Not found: 687195134316\"}");

	(void)state;
	assert_int_equal(got.outcome, OUTCOME_BLAMED);
	assert_string_equal(got.subject, "687195134316");
}

static void finds_ids_in_the_body_of_a_report_request(void **state)
{
	struct request request = {.url = "https://api.example/v5/ad_accounts/1/reports",
				  .body = "{\"campaign_ids\":[\"626735565838\"]}"};
	struct verdict got =
		judge(&request, 400, "{\"code\":1,\"message\":\"Campaign 626735565838 is odd\"}");

	(void)state;
	assert_string_equal(got.subject, "626735565838");
}

static void names_the_scope_that_a_request_takes(void **state)
{
	static const char *const cases[][2] = {
		{"GET /boards", "boards:read"},
		{"GET /pins/{pin_id}/analytics", "pins:read"},
		{"GET /user_account/analytics", "user_accounts:read"},
		{"GET /catalogs/feeds", "catalogs:read"},
		{"GET /businesses/{id}/members", "biz_access:read"},
		{"GET /ad_accounts/{ad_account_id}/billing_profiles", "billing:read"},
		{"GET /trends", "a feature that Pinterest has to grant"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct request request = {.label = cases[i][0]};
		struct verdict got = judge(&request, 403, "{\"code\":3,\"message\":\"No.\"}");

		if (!strstr(got.text, cases[i][1]))
			fail_msg("%s: %s", cases[i][0], got.text);
	}
}

static void waits_as_long_as_the_headers_say(void **state)
{
	struct response response = {.status = 429, .json = true, .limits = LIMITS_NONE};
	struct verdict verdict;

	(void)state;
	response.limits.reset_s = 40;
	judge_answer(NULL, &ads, &response, slice_of("{\"code\":8}"), &verdict);
	assert_int_equal(verdict.wait_s, 40);
	response.limits.retry_after_s = 7;
	judge_answer(NULL, &ads, &response, slice_of("{\"code\":8}"), &verdict);
	assert_int_equal(verdict.wait_s, 7);
	/* reset_s is about the quota: a failing server is not asked to wait for it */
	response.status = 503;
	response.limits.retry_after_s = -1;
	judge_answer(NULL, &ads, &response, slice_of(""), &verdict);
	assert_int_equal(verdict.wait_s, -1);
}

static void judges_transfers_that_failed(void **state)
{
	static const struct {
		enum transfer_result result;
		enum outcome outcome;
		const char *says;
	} cases[] = {
		{TRANSFER_UNREACHABLE, OUTCOME_TRANSIENT, "cannot be reached: it broke"},
		{TRANSFER_TIMEOUT, OUTCOME_TRANSIENT, "request_timeout_s"},
		{TRANSFER_TRUNCATED, OUTCOME_TRANSIENT, "cut off"},
		{TRANSFER_TOO_LARGE, OUTCOME_TOO_MUCH, "memory_mb"},
		{TRANSFER_UNSAFE, OUTCOME_STOP, "ca_bundle"},
		{TRANSFER_NO_SPACE, OUTCOME_REFUSED, "TMPDIR"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct response response = {
			.result = cases[i].result, .problem = "it broke", .limits = LIMITS_NONE};
		struct verdict verdict;

		judge_answer(NULL, &ads, &response, (struct slice){"", 0}, &verdict);
		assert_int_equal(verdict.outcome, cases[i].outcome);
		assert_non_null(strstr(verdict.text, cases[i].says));
	}
}

static void a_page_in_place_of_json_is_asked_again(void **state)
{
	struct response response = {.status = 200, .json = false, .limits = LIMITS_NONE};
	struct request file = {.to_file = true};
	struct verdict verdict;

	(void)state;
	judge_answer(NULL, &ads, &response, slice_of("<html>"), &verdict);
	assert_int_equal(verdict.outcome, OUTCOME_TRANSIENT);
	judge_answer(NULL, &file, &response, slice_of(""), &verdict);
	assert_int_equal(verdict.outcome, OUTCOME_OK);
}

/* It was asked for without them: a run neither stops nor renews its token for it. */
static void what_the_server_of_a_file_says_does_not_concern_our_credentials(void **state)
{
	struct response response = {.status = 401, .json = true, .limits = LIMITS_NONE};
	struct request file = {.method = "GET", .to_file = true};
	struct verdict verdict;

	(void)state;
	judge_answer(NULL, &file, &response, slice_of("{\"code\":2}"), &verdict);
	assert_int_equal(verdict.outcome, OUTCOME_REFUSED);
	response.json = false;
	judge_answer(NULL, &file, &response, slice_of("<Error/>"), &verdict);
	assert_int_equal(verdict.outcome, OUTCOME_REFUSED);
	response = (struct response){.result = TRANSFER_UNSAFE, .limits = LIMITS_NONE};
	judge_answer(NULL, &file, &response, slice_of(""), &verdict);
	assert_int_equal(verdict.outcome, OUTCOME_REFUSED);
}

static void messages_become_one_clean_line(void **state)
{
	struct response response = {
		.status = 400, .json = true, .limits = LIMITS_NONE, .request_id = "77"};
	struct verdict verdict;
	char body[70000];

	(void)state;
	judge_answer(NULL, &ads, &response,
		     slice_of("{\"code\":1,\"message\":\"a\\nb\\u0000\\u001bc\"}"), &verdict);
	assert_string_equal(verdict.text, "Pinterest answered 400 (code 1): a b  c (request 77)");

	memset(body, 'x', sizeof(body) - 1);
	memcpy(body, "{\"code\":1,\"message\":\"", 21);
	memcpy(body + 3000, "\"}", 3);
	judge_answer(NULL, &ads, &response, slice_of(body), &verdict);
	assert_int_equal(verdict.outcome, OUTCOME_REFUSED);
	assert_true(strlen(verdict.text) < sizeof(verdict.text) - 1);

	/* Above 64 KiB it is no error message. */
	memset(body + 3000, 'x', sizeof(body) - 3000);
	memcpy(body + sizeof(body) - 3, "\"}", 3);
	judge_answer(NULL, &ads, &response, slice_of(body), &verdict);
	assert_int_equal(verdict.outcome, OUTCOME_TRANSIENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_what_each_answer_means),
		cmocka_unit_test(believes_the_message_when_the_url_is_not_at_hand),
		cmocka_unit_test(finds_ids_in_the_body_of_a_report_request),
		cmocka_unit_test(names_the_scope_that_a_request_takes),
		cmocka_unit_test(waits_as_long_as_the_headers_say),
		cmocka_unit_test(judges_transfers_that_failed),
		cmocka_unit_test(a_page_in_place_of_json_is_asked_again),
		cmocka_unit_test(what_the_server_of_a_file_says_does_not_concern_our_credentials),
		cmocka_unit_test(messages_become_one_clean_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
