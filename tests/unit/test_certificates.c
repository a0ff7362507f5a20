#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "http/certificates.h"

static int without_variable(void **state)
{
	(void)state;
	return unsetenv("SSL_CERT_FILE");
}

static void takes_the_first_place_that_has_a_file(void **state)
{
	static const char *const places[] = {"/nowhere/at/all.pem", "/proc/self/status",
					     "/proc/self/stat", NULL};

	(void)state;
	assert_string_equal(certificates_find(places), "/proc/self/status");
}

static void leaves_it_to_libcurl_when_no_place_has_one(void **state)
{
	static const char *const places[] = {"/nowhere/at/all.pem", NULL};

	(void)state;
	assert_null(certificates_find(places));
}

static void the_variable_wins(void **state)
{
	static const char *const places[] = {"/proc/self/status", NULL};

	(void)state;
	setenv("SSL_CERT_FILE", "/etc/our.pem", 1);
	assert_string_equal(certificates_find(places), "/etc/our.pem");
	setenv("SSL_CERT_FILE", "", 1);
	assert_string_equal(certificates_find(places), "/proc/self/status");
}

static void knows_where_debian_and_fedora_keep_theirs(void **state)
{
	(void)state;
	assert_string_equal(certificates_places[0], "/etc/ssl/certs/ca-certificates.crt");
	assert_string_equal(certificates_places[1], "/etc/pki/tls/certs/ca-bundle.crt");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(takes_the_first_place_that_has_a_file, without_variable),
		cmocka_unit_test_setup(leaves_it_to_libcurl_when_no_place_has_one,
				       without_variable),
		cmocka_unit_test_setup_teardown(the_variable_wins, without_variable,
						without_variable),
		cmocka_unit_test(knows_where_debian_and_fedora_keep_theirs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
