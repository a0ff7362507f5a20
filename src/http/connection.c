#include "http/connection.h"

#include <string.h>

#include "http/certificates.h"
#include "http/url.h"

int connection_prepare(CURL *easy, const char *url, const struct connection *connection)
{
	const char *trusted = connection->ca_bundle;
	bool loopback;

	if (!url_is_safe(url, &loopback))
		return -1;
	curl_easy_setopt(easy, CURLOPT_URL, url);
	/* An id may be "..": libcurl must not normalise the path. */
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, loopback ? "http,https" : "https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)connection->connect_timeout_ms);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, connection->user_agent);
	if (loopback)
		curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
	if (!trusted)
		trusted = certificates_find(certificates_places);
	if (trusted)
		curl_easy_setopt(easy, CURLOPT_CAINFO, trusted);
	return 0;
}

enum transfer_result connection_result(CURLcode code)
{
	static const struct {
		CURLcode code;
		enum transfer_result result;
	} results[] = {
		{CURLE_OK, TRANSFER_OK},
		{CURLE_PARTIAL_FILE, TRANSFER_TRUNCATED},
		{CURLE_BAD_CONTENT_ENCODING, TRANSFER_TRUNCATED},
		{CURLE_OPERATION_TIMEDOUT, TRANSFER_TIMEOUT},
		{CURLE_PEER_FAILED_VERIFICATION, TRANSFER_UNSAFE},
		{CURLE_SSL_CACERT_BADFILE, TRANSFER_UNSAFE},
		{CURLE_SSL_ISSUER_ERROR, TRANSFER_UNSAFE},
		{CURLE_SSL_INVALIDCERTSTATUS, TRANSFER_UNSAFE},
		{CURLE_USE_SSL_FAILED, TRANSFER_UNSAFE},
	};

	for (size_t i = 0; i < sizeof(results) / sizeof(*results); i++)
		if (results[i].code == code)
			return results[i].result;
	return TRANSFER_UNREACHABLE;
}

const char *connection_problem(CURLcode code, const char *detail)
{
	/* Details name hosts and ports, which help; a detail with a URL must not be shown. */
	if (!detail[0] || strchr(detail, '?') || strstr(detail, "://"))
		return curl_easy_strerror(code);
	return detail;
}
