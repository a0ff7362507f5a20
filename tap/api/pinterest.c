#include "tap/api/pinterest.h"

#include <jansson.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/date.h"
#include "http/quota.h"
#include "http/url.h"
#include "tap/api/judge.h"
#include "tap/auth/redact.h"
#include "tap/config/setting.h"

/*
 * Published limits: requests of an app in all, and of a category.  Standard counts by user and app,
 * Trial by app.  With access_tier auto the answers' headers tell, from the first one on.
 */
enum { DAY_S = 86400 };
static const struct quota_limit any_limits[] = {{NULL, 100, 1}};
static const struct quota_limit standard_limits[] = {
	{NULL, 100, 1},		 {"ads_analytics", 300, 60},	    {"ads_read", 1000, 60},
	{"org_read", 1000, 60},	 {"org_analytics", 60, 60},	    {"catalogs_read", 100, 60},
	{"trends_read", 60, 60}, {"advanced_auction_read", 50, 60},
};
static const struct quota_limit trial_limits[] = {{NULL, 1000, DAY_S}};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void set_limits(struct api *api, const char *tier)
{
	api->limits = any_limits;
	api->limit_count = COUNT(any_limits);
	if (strcmp(tier, "standard") == 0) {
		api->limits = standard_limits;
		api->limit_count = COUNT(standard_limits);
	} else if (strcmp(tier, "trial") == 0) {
		api->limits = trial_limits;
		api->limit_count = COUNT(trial_limits);
	}
}

static int authorize(void *self, const char **out_header, uint32_t *out_token, struct error *err)
{
	struct pinterest *pinterest = self;

	return token_authorize(pinterest->token, out_header, out_token, err);
}

static int renew(void *self, uint32_t refused, struct error *err)
{
	struct pinterest *pinterest = self;

	return token_refused(pinterest->token, refused, err);
}

static int renewal_next(void *self, struct renewal_step *out, struct error *err)
{
	struct pinterest *pinterest = self;

	return token_renewal_next(pinterest->renewal, clock_ms(), out, err);
}

static void renewal_answer(void *self, const struct response *response, struct slice body)
{
	struct pinterest *pinterest = self;
	struct complaint complaint;
	struct oauth_response came = {.response = response, .body = body};

	complaint_read(body, &complaint);
	came.complaint = (struct oauth_complaint){complaint.readable, complaint.message,
						  complaint_wait_s(&complaint)};
	token_renewal_answer(pinterest->renewal, clock_ms(), &came);
}

static void accepted(void *self, uint32_t generation)
{
	struct pinterest *pinterest = self;

	token_accepted(pinterest->token, generation);
}

static void judge(void *self, const struct request *request, const struct response *response,
		  struct slice body, struct verdict *out)
{
	const struct pinterest *pinterest = self;

	judge_answer(NULL, request, response, body, out);
	token_redact(pinterest->token, out->text);
	if (request->to_file) /* whoever has its URL has the file */
		redact(out->text, request->url);
}

static void probe_url(void *self, int32_t day, struct buffer *out)
{
	const struct pinterest *pinterest = self;
	char text[DATE_TEXT_SIZE];

	url_begin(out, pinterest->api.base_url);
	buffer_add_text(out, "/resources/metrics_ready_state");
	url_query(out, slice_of("date"), slice_of(date_format(day, text)));
}

/* The day's books are closed when both kinds of metrics are. */
static int probe_ready(void *self, struct slice body)
{
	json_t *document = json_loadb(body.at, body.length, 0, NULL);
	const json_t *conversion = json_object_get(document, "conversion_metrics_ready");
	const json_t *other = json_object_get(document, "non_conversion_metrics_ready");
	int ready = -1;

	(void)self;
	if (json_is_boolean(conversion) && json_is_boolean(other))
		ready = json_is_true(conversion) && json_is_true(other);
	json_decref(document);
	return ready;
}

static struct token_renewal *renewal_of(const struct pinterest *pinterest,
					const struct pinterest_input *input)
{
	const json_t *settings = input->config->settings;
	const struct token_renewal_input renewal = {
		.token = pinterest->token,
		.credentials = &input->config->credentials,
		.api_url = setting_text(settings, NULL, "api_url", ""),
		.patience_ms = input->patience_ms
				       ? input->patience_ms
				       : setting_integer(settings, NULL, "max_retry_s", 900) * 1000,
		.keeper = input->keeper,
	};

	return token_renewal_new(&renewal);
}

int pinterest_begin(struct pinterest *pinterest, const struct pinterest_input *input,
		    struct error *err)
{
	const struct config *config = input->config;
	const json_t *settings = config->settings;

	*pinterest = (struct pinterest){
		.api = {.self = pinterest,
			.base_url = setting_text(settings, NULL, "api_url", ""),
			.request_id_header = "x-pinterest-rid",
			.authorize = authorize,
			.renew = renew,
			.renewal_next = renewal_next,
			.renewal_answer = renewal_answer,
			.accepted = accepted,
			.probe_category = "ads_analytics",
			.probe_label = "GET /resources/metrics_ready_state",
			.probe_url = probe_url,
			.probe_ready = probe_ready,
			.judge = judge},
	};
	set_limits(&pinterest->api, setting_text(settings, NULL, "access_tier", "auto"));
	pinterest->token = token_new(&config->credentials,
				     setting_text(settings, NULL, "token_store", NULL), err);
	if (!pinterest->token)
		return -1;
	pinterest->renewal = renewal_of(pinterest, input);
	return 0;
}

void pinterest_release(struct pinterest *pinterest)
{
	token_renewal_free(pinterest->renewal);
	token_free(pinterest->token);
	pinterest->renewal = NULL;
	pinterest->token = NULL;
}

int pinterest_check_kept(const struct pinterest *pinterest, struct error *err)
{
	return pinterest->renewal ? token_renewal_check_kept(pinterest->renewal, err) : 0;
}
