#include "http/url.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

#include "base/percent.h"

void url_begin(struct buffer *url, const char *base)
{
	size_t length = strlen(base);

	while (length > 0 && base[length - 1] == '/')
		length--;
	buffer_clear(url);
	buffer_add(url, base, length);
}

int url_path(struct buffer *url, const char *path,
	     const char *(*value)(void *self, struct slice name), void *self, struct error *err)
{
	const char *open, *close;

	while ((open = strchr(path, '{')) && (close = strchr(open, '}'))) {
		struct slice name = {open + 1, (size_t)(close - open - 1)};
		const char *text = value(self, name);

		if (!text)
			return error_set(err, ERROR_CONFIG,
					 "nothing to put for {%.*s} in the path %s",
					 (int)name.length, name.at, path);
		buffer_add(url, path, (size_t)(open - path));
		percent_encode(url, slice_of(text));
		path = close + 1;
	}
	buffer_add_text(url, path);
	return 0;
}

void url_query(struct buffer *url, struct slice name, struct slice value)
{
	bool first = url->length == 0 || !memchr(url->data, '?', url->length);

	buffer_add_char(url, first ? '?' : '&');
	percent_encode(url, name);
	buffer_add_char(url, '=');
	percent_encode(url, value);
}

/* libcurl has normalised the host: 127.1 and 0x7f.1 arrive as 127.0.0.1. */
static bool is_loopback(const char *host)
{
	return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
	       (strncmp(host, "127.", 4) == 0 && strspn(host, "0123456789.") == strlen(host));
}

/* A part of the URL; NULL when absent.  Release with curl_free. */
static char *part(CURLU *handle, CURLUPart which)
{
	char *text = NULL;

	return curl_url_get(handle, which, &text, 0) == CURLUE_OK ? text : NULL;
}

static bool is_safe(CURLU *handle, bool *loopback)
{
	char *scheme = part(handle, CURLUPART_SCHEME), *host = part(handle, CURLUPART_HOST);
	bool safe;

	*loopback = host && is_loopback(host);
	safe = scheme && host &&
	       (strcmp(scheme, "https") == 0 || (strcmp(scheme, "http") == 0 && *loopback));
	curl_free(scheme);
	curl_free(host);
	return safe;
}

bool url_is_safe(const char *url, bool *loopback)
{
	CURLU *handle = curl_url();
	bool safe = false;

	*loopback = false;
	if (handle && curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK)
		safe = is_safe(handle, loopback);
	curl_url_cleanup(handle);
	return safe;
}

static bool is_prefix(CURLU *handle)
{
	static const CURLUPart unwanted[] = {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY,
					     CURLUPART_FRAGMENT};
	bool clean = true;

	for (size_t i = 0; i < sizeof(unwanted) / sizeof(*unwanted); i++) {
		char *text = part(handle, unwanted[i]);

		clean = clean && !text;
		curl_free(text);
	}
	return clean;
}

/* The text may contain a password: no message repeats it. */
static int check(CURLU *handle, const char *base, struct error *err)
{
	bool loopback;

	if (!handle || curl_url_set(handle, CURLUPART_URL, base, 0) != CURLUE_OK)
		return error_set(err, ERROR_CONFIG, "it is not a URL such as https://host/path");
	if (!is_prefix(handle))
		return error_set(err, ERROR_CONFIG,
				 "it must not hold a user name, a password, a query or a fragment");
	if (!is_safe(handle, &loopback))
		return error_set(err, ERROR_CONFIG,
				 "it must begin with https:// (http:// is for this machine only)");
	return 0;
}

int url_check(const char *base, struct error *err)
{
	CURLU *handle = curl_url();
	int result = check(handle, base, err);

	curl_url_cleanup(handle);
	return result;
}
