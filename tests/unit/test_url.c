#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "http/url.h"

static const char *account(void *self, struct slice name)
{
	return slice_is(name, "account") ? self : NULL;
}

static void builds_a_url_from_its_pieces(void **state)
{
	struct buffer url BUFFER_SCOPED = {0};
	struct error err = {0};
	char id[] = "5493/7 \xC3\xA9";

	(void)state;
	buffer_add_text(&url, "what was there before");
	url_begin(&url, "https://api.example.com/v5//");
	assert_int_equal(url_path(&url, "/accounts/{account}/ads", account, id, &err), 0);
	url_query(&url, slice_of("ids[]"), slice_of("1,2"));
	url_query(&url, slice_of("cursor"), slice_of(""));
	assert_string_equal(buffer_text(&url),
			    "https://api.example.com/v5/accounts/5493%2F7%20%C3%A9/ads"
			    "?ids%5B%5D=1%2C2&cursor=");
}

static void names_the_placeholder_that_has_no_value(void **state)
{
	struct buffer url BUFFER_SCOPED = {0};
	struct error err = {0};

	(void)state;
	url_begin(&url, "https://api.example.com");
	assert_int_equal(url_path(&url, "/accounts/{campaign}/ads", account, NULL, &err), -1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_non_null(strstr(err.text, "{campaign}"));
}

static void takes_a_lone_brace_literally(void **state)
{
	struct buffer url BUFFER_SCOPED = {0};
	struct error err = {0};

	(void)state;
	assert_int_equal(url_path(&url, "/a{b", account, NULL, &err), 0);
	assert_string_equal(buffer_text(&url), "/a{b");
}

static void accepts_https_and_this_machine(void **state)
{
	static const char *const good[] = {
		"https://api.example.com/v5",  "https://10.0.0.1:8443",
		"HTTPS://API.example.com/v5/", "http://127.0.0.1:8080/v5",
		"http://localhost:1/v5",       "http://[::1]:9/v5",
		"http://127.9.9.9/",
	};
	struct error err = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_int_equal(url_check(good[i], &err), 0);
}

static void refuses_what_would_send_a_token_in_the_clear(void **state)
{
	static const char *const bad[] = {
		"http://api.example.com/v5",
		"http://127.0.0.1.example.com/",
		"http://localhost.example.com/",
		"http://128.0.0.1/",
		"http://[::2]/",
		"ftp://127.0.0.1/",
		"file:///etc/passwd",
		"api.example.com/v5",
		"",
		"https://",
		"https://user@api.example.com/",
		"https://user:secret@api.example.com/",
		"https://api.example.com/?key=secret",
		"https://api.example.com/#secret",
		"http://127.0.0.1@api.example.com/",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct error err = {0};

		assert_int_equal(url_check(bad[i], &err), -1);
		assert_int_equal(err.kind, ERROR_CONFIG);
		assert_null(strstr(err.text, "secret"));
	}
}

static void tells_which_urls_stay_on_this_machine(void **state)
{
	bool loopback;

	(void)state;
	assert_true(url_is_safe("http://127.0.0.1:80/reports/1?signature=x", &loopback));
	assert_true(loopback);
	assert_true(url_is_safe("https://files.example.com/1?signature=x", &loopback));
	assert_false(loopback);
	assert_false(url_is_safe("http://files.example.com/1", &loopback));
	assert_false(url_is_safe("not a url", &loopback));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builds_a_url_from_its_pieces),
		cmocka_unit_test(names_the_placeholder_that_has_no_value),
		cmocka_unit_test(takes_a_lone_brace_literally),
		cmocka_unit_test(accepts_https_and_this_machine),
		cmocka_unit_test(refuses_what_would_send_a_token_in_the_clear),
		cmocka_unit_test(tells_which_urls_stay_on_this_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
