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
	/* An id of ".." is an id: the path that we built is not for libcurl to tidy. */
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

enum transport connection_outcome(CURLcode code)
{
	static const struct {
		CURLcode code;
		enum transport outcome;
	} outcomes[] = {
		{CURLE_OK, TRANSPORT_OK},
		{CURLE_PARTIAL_FILE, TRANSPORT_TRUNCATED},
		{CURLE_BAD_CONTENT_ENCODING, TRANSPORT_TRUNCATED},
		{CURLE_OPERATION_TIMEDOUT, TRANSPORT_TIMEOUT},
		{CURLE_PEER_FAILED_VERIFICATION, TRANSPORT_UNSAFE},
		{CURLE_SSL_CACERT_BADFILE, TRANSPORT_UNSAFE},
		{CURLE_SSL_ISSUER_ERROR, TRANSPORT_UNSAFE},
		{CURLE_SSL_INVALIDCERTSTATUS, TRANSPORT_UNSAFE},
		{CURLE_USE_SSL_FAILED, TRANSPORT_UNSAFE},
	};

	for (size_t i = 0; i < sizeof(outcomes) / sizeof(*outcomes); i++)
		if (outcomes[i].code == code)
			return outcomes[i].outcome;
	return TRANSPORT_UNREACHABLE;
}

const char *connection_problem(CURLcode code, const char *detail)
{
	/* Details name hosts and ports, which help; none is known to quote a URL, and none may. */
	if (!detail[0] || strchr(detail, '?') || strstr(detail, "://"))
		return curl_easy_strerror(code);
	return detail;
}
