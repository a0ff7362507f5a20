#include "tap/auth/oauth.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "http/post_form.h"
#include "http/retry.h"
#include "http/url.h"
#include "tap/api/judge.h"

enum { BACKOFF_FIRST_MS = 1000, BACKOFF_LONGEST_MS = 30000 };

/* How one try ended. */
enum result { RESULT_GRANTED, RESULT_REFUSED, RESULT_TRY_AGAIN, RESULT_GIVE_UP };

static int must_stop(void *self)
{
	const struct oauth *oauth = self;
	struct pollfd wish = {.fd = oauth->stop_fd, .events = POLLIN};

	return oauth->stop_fd >= 0 && poll(&wish, 1, 0) > 0;
}

static int wait_or_stop(const struct oauth *oauth, int64_t wait_ms, struct error *err)
{
	struct pollfd wish = {.fd = oauth->stop_fd, .events = POLLIN};

	if (poll(&wish, oauth->stop_fd >= 0 ? 1 : 0, (int)wait_ms) > 0)
		return error_set(err, ERROR_STOPPED, "stopped by a signal");
	return 0;
}

/* {"access_token", "refresh_token", "expires_in"}; the second may be missing. */
static enum result read_grant(struct slice body, struct grant *out, struct error *err)
{
	/* As reals, because an absurd lifetime is no reason to lose the tokens. */
	json_t *document = json_loadb(body.at, body.length, JSON_DECODE_INT_AS_REAL, NULL);
	const char *access = json_string_value(json_object_get(document, "access_token"));
	const char *refresh = json_string_value(json_object_get(document, "refresh_token"));
	double lifetime_s = json_number_value(json_object_get(document, "expires_in"));
	bool clean = grant_token_is_clean(access) && (!refresh || grant_token_is_clean(refresh));

	*out = (struct grant){0};
	if (clean) {
		out->access_token = memory_text(access);
		out->refresh_token = memory_text(refresh);
		out->expires_at = grant_expiry(clock_wall_us() / 1000000, lifetime_s);
	} else if (access && *access) {
		error_set(err, ERROR_TRANSIENT,
			  "the answer's tokens hold characters that no token "
			  "may have");
	}
	json_decref(document);
	return clean ? RESULT_GRANTED : RESULT_TRY_AGAIN;
}

static void explain_refusal(int status, const struct complaint *complaint, const char *token,
			    struct error *err)
{
	bool quotes = strstr(complaint->message, token) != NULL; /* never show a token */

	error_set(err, ERROR_AUTH, "Pinterest refused to renew the access token (%d%s%.200s): %s",
		  status, complaint->message[0] && !quotes ? ", " : "",
		  quotes ? "" : complaint->message,
		  status == 401 ? "check client_id and client_secret, or authorise the app again "
				  "and set the new refresh_token"
				: "the refresh_token has expired or was used up; authorise the app "
				  "again and set the new one");
}

static enum result try_once(struct oauth *oauth, const char *refresh_token, struct grant *out,
			    int64_t *wait_s, struct error *err)
{
	const struct form_field fields[] = {{"grant_type", "refresh_token"},
					    {"refresh_token", refresh_token}};
	struct buffer url BUFFER_SCOPED = {0};
	struct buffer body BUFFER_SCOPED = {0};
	struct form form = {.user = oauth->credentials->client_id,
			    .password = oauth->credentials->client_secret,
			    .fields = fields,
			    .field_count = 2,
			    .user_agent = oauth->user_agent,
			    .ca_bundle = oauth->ca_bundle,
			    .timeout_ms = oauth->timeout_ms,
			    .stop = must_stop,
			    .stop_self = oauth};
	struct complaint complaint;
	int status = 0;

	url_begin(&url, oauth->api_url);
	buffer_add_text(&url, "/oauth/token");
	form.url = buffer_text(&url);
	if (post_form(&form, &body, &status, err) < 0)
		return err->kind == ERROR_TRANSIENT ? RESULT_TRY_AGAIN : RESULT_GIVE_UP;
	if (status == 200 || status == 201)
		return read_grant(buffer_slice(&body), out, err);
	complaint_read(buffer_slice(&body), &complaint);
	*wait_s = complaint_wait_s(&complaint);
	if (status < 400 || status >= 500 || status == 429 || status == 408 ||
	    (*wait_s >= 0 && complaint.readable) || !complaint.readable) {
		error_set(err, ERROR_TRANSIENT, "it answered %d", status);
		return RESULT_TRY_AGAIN;
	}
	explain_refusal(status, &complaint, refresh_token, err);
	return RESULT_REFUSED;
}

int oauth_refresh(void *self, const char *refresh_token, struct grant *out, struct error *err)
{
	struct oauth *oauth = self;
	const struct retry_policy policy = {BACKOFF_FIRST_MS, BACKOFF_LONGEST_MS,
					    oauth->patience_ms};
	int64_t started_ms = clock_ms();

	for (unsigned attempt = 1;; attempt++) {
		struct error why = {0};
		int64_t wait_s = -1, delay_ms = 0;
		enum result result = try_once(oauth, refresh_token, out, &wait_s, &why);

		if (result == RESULT_GRANTED)
			return 0;
		if (result != RESULT_TRY_AGAIN)
			return error_set(err, why.kind, "%s", why.text);
		delay_ms = retry_delay_ms(&policy, attempt, clock_ms() - started_ms, wait_s,
					  (uint32_t)clock_wall_us());
		if (delay_ms < 0)
			return error_set(err, ERROR_TRANSIENT,
					 "the access token could not be renewed: %s",
					 why.text[0] ? why.text : "the answer holds no token");
		if (wait_or_stop(oauth, delay_ms, err) < 0)
			return -1;
	}
}
