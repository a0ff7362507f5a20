#include "http/post_form.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <string.h>

#include "base/percent.h"
#include "http/connection.h"
#include "http/url.h"

enum { ANSWER_LIMIT = 1 << 20 };

struct post {
	const struct form *form;
	struct buffer *body;
	bool stopped, too_large;
	char detail[CURL_ERROR_SIZE];
};

static size_t on_body(const char *bytes, size_t size, size_t count, void *self)
{
	struct post *post = self;

	if (size * count > ANSWER_LIMIT - post->body->length) {
		post->too_large = true;
		return 0;
	}
	buffer_add(post->body, bytes, size * count);
	return size * count;
}

static int on_progress(void *self, curl_off_t down_total, curl_off_t down, curl_off_t up_total,
		       curl_off_t up)
{
	struct post *post = self;

	(void)down_total;
	(void)down;
	(void)up_total;
	(void)up;
	post->stopped = post->form->stop && post->form->stop(post->form->stop_self);
	return post->stopped;
}

static void encode(const struct form *form, struct buffer *fields)
{
	for (size_t i = 0; i < form->field_count; i++) {
		if (i)
			buffer_add_char(fields, '&');
		percent_encode(fields, slice_of(form->fields[i].name));
		buffer_add_char(fields, '=');
		percent_encode(fields, slice_of(form->fields[i].value));
	}
}

static void set_up(CURL *easy, struct post *post, const struct buffer *fields)
{
	curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
	curl_easy_setopt(easy, CURLOPT_USERNAME, post->form->user);
	curl_easy_setopt(easy, CURLOPT_PASSWORD, post->form->password);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)fields->length);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, buffer_text(fields));
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)post->form->timeout_ms);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, post);
	curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(easy, CURLOPT_XFERINFODATA, post);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, post->detail);
}

static int judge(const struct post *post, CURLcode code, struct error *err)
{
	if (code == CURLE_OK)
		return 0;
	if (post->stopped)
		return error_set(err, ERROR_STOPPED, "stopped by a signal");
	if (post->too_large)
		return error_set(err, ERROR_API, "the answer has more than %d bytes", ANSWER_LIMIT);
	return error_set(
		err, connection_result(code) == TRANSFER_UNSAFE ? ERROR_CONFIG : ERROR_TRANSIENT,
		"%s", connection_problem(code, post->detail));
}

static int perform(CURL *easy, struct post *post, const struct buffer *fields, int *status,
		   struct error *err)
{
	const struct form *form = post->form;
	const struct connection connection = {form->timeout_ms, form->user_agent, form->ca_bundle};
	long number = 0;

	if (connection_prepare(easy, form->url, &connection) < 0)
		return error_set(err, ERROR_CONFIG,
				 "secrets are sent over https only (http on this machine alone)");
	set_up(easy, post, fields);
	if (judge(post, curl_easy_perform(easy), err) < 0)
		return -1;
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &number);
	*status = (int)number;
	return 0;
}

int post_form(const struct form *form, struct buffer *body, int *status, struct error *err)
{
	struct buffer fields BUFFER_SCOPED = {0};
	struct post post = {.form = form, .body = body};
	int result = -1;
	CURL *easy;

	buffer_clear(body);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	easy = curl_easy_init();
	encode(form, &fields);
	if (easy)
		result = perform(easy, &post, &fields, status, err);
	else
		error_set(err, ERROR_CONFIG, "libcurl cannot be initialised");
	curl_easy_cleanup(easy);
	curl_global_cleanup();
	if (fields.data)
		explicit_bzero(fields.data, fields.length);
	return result;
}
