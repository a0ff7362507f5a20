#include "sync/running.h"

#include "base/clock.h"
#include "base/date.h"

/* At most so many days are asked, from yesterday backwards; and some of them again. */
enum { PROBES_MAX = 4, REPEATS_MAX = 2 };

/* Numbers of this age are taken for final where the API does not say. */
static int32_t safe_day(void)
{
	return clock_today() - 3;
}

static void settle(struct running *running, int32_t day)
{
	running->probes_left = 0;
	plan_final_day(running->plan, day);
}

static void unknown(struct running *running, const char *why)
{
	const struct observer *observer = running->input->observer;
	char text[512], day[DATE_TEXT_SIZE];
	int32_t assumed = safe_day();

	snprintf(text, sizeof(text),
		 "which days have final numbers could not be learned (%s): bookmarks stay at %s",
		 why, date_format(assumed, day));
	observer->warning(observer->self, NULL, text);
	settle(running, assumed);
}

static void ask(struct running *running)
{
	const struct api *api = running->input->api;
	struct buffer url BUFFER_SCOPED = {0};
	const char *authorization = NULL;
	struct request request = {
		.method = "GET", .category = api->probe_category, .label = api->probe_label};
	struct error err = {0};

	if (quota_take(running->quota, request.category, clock_ms(), 0, &running->probe_ticket) !=
	    0)
		return; /* asked again when there is room */
	api->probe_url(api->self, running->probe_day, &url);
	request.url = buffer_text(&url);
	if (api->authorize(api->self, &authorization, &running->probe_token, &err) < 0 ||
	    pool_submit(running->pool, &request, authorization, &running->probe_owner, &err) < 0) {
		unknown(running, err.text);
		return;
	}
	running->probing = true;
}

void readiness_start(struct running *running)
{
	if (running->probing || !plan_wants_final_day(running->plan))
		return;
	if (!running->input->api->probe_url) {
		settle(running, INT32_MAX);
		return;
	}
	if (!running->probes_left) {
		running->probes_left = PROBES_MAX;
		running->probe_day = clock_today() - 1;
	}
	ask(running);
}

bool readiness_is(const struct running *running, const struct response *response)
{
	return response->owner == &running->probe_owner;
}

void readiness_end(struct running *running)
{
	if (plan_wants_final_day(running->plan))
		settle(running, safe_day());
}

/* Trouble that passes, as it would for any other request: the day is asked for once more. */
static bool ask_again(struct running *running, const struct verdict *verdict, struct error *err)
{
	const struct api *api = running->input->api;
	int64_t wait_ms = 1000 * (verdict->wait_s > 0 ? verdict->wait_s : 1);

	if (running->probes_repeated++ == REPEATS_MAX)
		return false;
	if (verdict->outcome == OUTCOME_TOKEN_EXPIRED)
		return api->renew(api->self, running->probe_token, err) == 0;
	if (verdict->outcome == OUTCOME_RATE_LIMITED)
		return pacing_wait(running, api->probe_category, wait_ms);
	return verdict->outcome == OUTCOME_TRANSIENT;
}

static void judge(struct running *running, const struct response *response, struct slice body,
		  struct verdict *verdict)
{
	const struct api *api = running->input->api;
	struct request request = {
		.method = "GET", .category = api->probe_category, .label = api->probe_label};

	api->judge(api->self, &request, response, body, verdict);
	running->input->observer->request(
		running->input->observer->self,
		&(struct run_request){NULL, request.category, request.label, response->status,
				      response->took_ms, response->wire_bytes, verdict->outcome});
}

/* The API's word for the day that was asked for: 1, 0; -1 none. */
static void learn(struct running *running, int ready)
{
	if (ready < 0)
		unknown(running, "the API did not say");
	else if (ready)
		settle(running, running->probe_day);
	else if (--running->probes_left)
		running->probe_day--;
	else
		settle(running, running->probe_day - 1);
}

void readiness_take(struct running *running, struct response *response)
{
	const struct api *api = running->input->api;
	struct slice body = response->body;
	struct verdict verdict;
	struct error err = {0};

	running->probing = false;
	quota_learn(running->quota, api->probe_category, running->probe_ticket, &response->limits,
		    clock_ms());
	if (response->gzip &&
	    inflate_body(running->inflate, body, &running->body, 1 << 20, &err) == 0)
		body = buffer_slice(&running->body);
	err = (struct error){0};
	judge(running, response, body, &verdict);
	if (verdict.outcome == OUTCOME_OK)
		learn(running, api->probe_ready(api->self, body));
	else if (!ask_again(running, &verdict, &err))
		unknown(running, err.kind ? err.text : verdict.text);
	buffer_clear(&running->body);
	response_free(response);
}
