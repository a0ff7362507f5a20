#include "sync/running.h"

#include "base/clock.h"
#include "base/date.h"

/* At most so many days are asked, from yesterday backwards. */
enum { PROBES_MAX = 4 };

static void settle(struct running *running, int32_t day)
{
	running->probes_left = 0;
	plan_final_day(running->plan, day);
}

static void unknown(struct running *running, const char *why)
{
	const struct observer *observer = running->input->observer;
	char text[512], day[DATE_TEXT_SIZE];
	int32_t assumed = clock_today() - 3;

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
	uint32_t token;

	if (quota_take(running->quota, request.category, clock_ms(), 0, &running->probe_ticket) !=
	    0)
		return; /* asked again when there is room */
	api->probe_url(api->self, running->probe_day, &url);
	request.url = buffer_text(&url);
	if (api->authorize(api->self, &authorization, &token, &err) < 0 ||
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

void readiness_take(struct running *running, struct response *response)
{
	const struct sync_input *input = running->input;
	struct slice body = response->body;
	struct error err = {0};
	int ready = -1;

	running->probing = false;
	quota_learn(running->quota, input->api->probe_category, running->probe_ticket,
		    &response->limits, clock_ms());
	if (response->gzip &&
	    inflate_body(running->inflate, body, &running->body, 1 << 20, &err) == 0)
		body = buffer_slice(&running->body);
	if (response->transport == TRANSPORT_OK && response->status == 200)
		ready = input->api->probe_ready(input->api->self, body);
	input->observer->request(input->observer->self,
				 &(struct run_request){NULL, input->api->probe_category,
						       input->api->probe_label, response->status,
						       response->took_ms, response->wire_bytes,
						       ready < 0 ? OUTCOME_REFUSED : OUTCOME_OK});
	if (ready < 0)
		unknown(running, "the API did not say");
	else if (ready)
		settle(running, running->probe_day);
	else if (--running->probes_left)
		running->probe_day--;
	else
		settle(running, running->probe_day - 1);
	response_free(response);
}
