#include "tap/auth/oauth.h"

#include <jansson.h>
#include <string.h>

#include "base/memory.h"
#include "base/percent.h"
#include "http/url.h"

/* --- asking (RFC 6749, 2.3.1 and 6) --- */

static void add_field(struct buffer *form, const char *name, const char *value)
{
	if (form->length)
		buffer_add_char(form, '&');
	percent_encode(form, slice_of(name));
	buffer_add_char(form, '=');
	percent_encode(form, slice_of(value));
}

void oauth_request_begin(struct oauth_request *ask, const char *api_url,
			 const struct credentials *credentials, const char *refresh_token)
{
	*ask = (struct oauth_request){0};
	url_begin(&ask->url, api_url);
	buffer_add_text(&ask->url, "/oauth/token");
	add_field(&ask->form, "grant_type", "refresh_token");
	add_field(&ask->form, "refresh_token", refresh_token);
	ask->request = (struct request){.method = "POST",
					.url = buffer_text(&ask->url),
					.body = buffer_text(&ask->form),
					.body_type = "application/x-www-form-urlencoded",
					.user = credentials->client_id,
					.password = credentials->client_secret,
					.label = "POST /oauth/token"};
}

void oauth_request_release(struct oauth_request *ask)
{
	if (ask->form.data)
		explicit_bzero(ask->form.data, ask->form.length);
	buffer_release(&ask->form);
	buffer_release(&ask->url);
	*ask = (struct oauth_request){0};
}

/* --- understanding --- */

/* {"access_token", "refresh_token", "expires_in"}; the second may be missing. */
static void read_grant(struct slice body, int64_t now_s, struct oauth_answer *out)
{
	/* As reals, because an absurd lifetime is no reason to lose the tokens. */
	json_t *document = json_loadb(body.at, body.length, JSON_DECODE_INT_AS_REAL, NULL);
	const char *access = json_string_value(json_object_get(document, "access_token"));
	const char *refresh = json_string_value(json_object_get(document, "refresh_token"));
	double lifetime_s = json_number_value(json_object_get(document, "expires_in"));

	out->outcome = OAUTH_TRY_AGAIN;
	if (!access || !*access) {
		error_set(&out->why, ERROR_TRANSIENT, "the answer holds no token");
	} else if (!grant_token_is_clean(access) || (refresh && !grant_token_is_clean(refresh))) {
		error_set(&out->why, ERROR_TRANSIENT,
			  "the answer's tokens hold characters that no token may have");
	} else {
		out->outcome = OAUTH_GRANTED;
		out->grant = (struct grant){.access_token = memory_text(access),
					    .refresh_token = memory_text(refresh),
					    .expires_at = grant_expiry(now_s, lifetime_s)};
	}
	json_decref(document);
}

static void refuse(int status, const struct oauth_complaint *complaint, struct oauth_answer *out)
{
	out->outcome = OAUTH_REFUSED;
	error_set(&out->why, ERROR_AUTH,
		  "Pinterest refused to renew the access token (%d%s%.200s): %s", status,
		  complaint->message[0] ? ", " : "", complaint->message,
		  status == 401 ? "check client_id and client_secret, or authorise the app again "
				  "and set the new refresh_token"
				: "the refresh_token has expired or was used up; authorise the app "
				  "again and set the new one");
}

/* Nobody was asked, or no answer came. */
static void judge_transfer(const struct response *response, struct oauth_answer *out)
{
	bool unsafe = response->result == TRANSFER_UNSAFE;

	out->outcome = unsafe ? OAUTH_UNSAFE : OAUTH_TRY_AGAIN;
	error_set(&out->why, unsafe ? ERROR_CONFIG : ERROR_TRANSIENT, "%s", response->problem);
}

/* A page instead of JSON is not Pinterest's own word. */
static bool is_worth_a_retry(int status, const struct oauth_complaint *complaint)
{
	return status < 400 || status >= 500 || status == 429 || status == 408 ||
	       !complaint->readable || complaint->wait_s >= 0;
}

void oauth_judge(const struct oauth_response *came, int64_t now_s, struct oauth_answer *out)
{
	const struct response *response = came->response;
	const struct oauth_complaint *complaint = &came->complaint;
	int status = response->status;

	*out = (struct oauth_answer){.wait_s = -1};
	if (response->result != TRANSFER_OK) {
		judge_transfer(response, out);
		return;
	}
	if (status == 200 || status == 201) {
		read_grant(came->body, now_s, out);
		return;
	}
	if (!is_worth_a_retry(status, complaint)) {
		refuse(status, complaint, out);
		return;
	}
	out->outcome = OAUTH_TRY_AGAIN;
	out->wait_s = complaint->wait_s >= 0 ? complaint->wait_s : response->limits.retry_after_s;
	error_set(&out->why, ERROR_TRANSIENT, "it answered %d", status);
}
