#include "sync/final_day.h"

#include "base/clock.h"
#include "base/date.h"
#include "sync/run.h"

/* At most so many days are asked, from yesterday backwards. */
enum { PROBES_MAX = 4 };

/* Trouble that lasts longer than this costs bookmarks a few days, and no more. */
static const struct retry_policy patience = {200, 1000, 3000};

/* Numbers of this age are taken for final where the API does not say. */
static int32_t safe_day(void)
{
	return clock_today() - 3;
}

static void settle(struct run *run, int32_t day)
{
	run->final_day.probes_left = 0;
	plan_final_day(run->plan, day);
}

static void unknown(struct run *run, const char *why)
{
	const struct observer *observer = run->input->observer;
	char text[512], day[DATE_TEXT_SIZE];
	int32_t assumed = safe_day();

	snprintf(text, sizeof(text),
		 "which days have final numbers could not be learned (%s): bookmarks stay at %s",
		 why, date_format(assumed, day));
	observer->warning(observer->self, NULL, text);
	settle(run, assumed);
}

static void ask(struct run *run)
{
	const struct api *api = run->input->api;
	struct buffer url BUFFER_SCOPED = {0};
	const char *authorization = NULL;
	struct request request = {
		.method = "GET", .category = api->probe_category, .label = api->probe_label};
	struct error err = {0};
	int ready = exchange_authorize(&run->exchange, &authorization, &run->final_day.asked.token,
				       &err);

	if (ready == 0 || (ready > 0 && quota_take(run->quota, request.category, clock_ms(), 0,
						   &run->final_day.ticket) != 0))
		return; /* asked again when there is a token, and room */
	api->probe_url(api->self, run->final_day.day, &url);
	request.url = buffer_text(&url);
	if (ready < 0 ||
	    pool_submit(run->pool, &request, authorization, &run->final_day.owner, &err) < 0) {
		unknown(run, err.text);
		return;
	}
	run->final_day.probing = true;
}

void final_day_start(struct run *run)
{
	if (run->final_day.probing || !plan_wants_final_day(run->plan) ||
	    clock_ms() < run->final_day.at_ms)
		return;
	if (!run->input->api->probe_url) {
		settle(run, INT32_MAX);
		return;
	}
	if (!run->final_day.probes_left) {
		run->final_day.probes_left = PROBES_MAX;
		run->final_day.day = clock_today() - 1;
		run->final_day.asked.policy = patience;
	}
	ask(run);
}

int64_t final_day_wait_ms(const struct run *run)
{
	int64_t wait_ms = run->final_day.at_ms - clock_ms();

	return !run->final_day.probing && wait_ms > 0 && plan_wants_final_day(run->plan) ? wait_ms
											 : -1;
}

bool final_day_is(const struct run *run, const struct response *response)
{
	return response->owner == &run->final_day.owner;
}

void final_day_end(struct run *run)
{
	if (plan_wants_final_day(run->plan))
		settle(run, safe_day());
}

/* As for any other question.  A limit is that of the category, and paced with it. */
static bool ask_again(struct run *run, const struct verdict *verdict, struct error *err)
{
	const char *category = run->input->api->probe_category;
	int64_t wait_ms = exchange_again(&run->exchange, &run->final_day.asked, verdict, err);

	if (wait_ms < 0)
		return false;
	if (verdict->outcome == OUTCOME_RATE_LIMITED)
		return pacing_wait(run, category,
				   1000 * (verdict->wait_s > 0 ? verdict->wait_s : 1));
	run->final_day.at_ms = clock_ms() + wait_ms;
	return true;
}

static struct slice judge(struct run *run, const struct response *response, struct verdict *verdict)
{
	const struct api *api = run->input->api;
	struct request request = {
		.method = "GET", .category = api->probe_category, .label = api->probe_label};
	struct slice body = exchange_judge(&run->exchange, &request, response, verdict);

	run->input->observer->request(
		run->input->observer->self,
		&(struct run_request){NULL, request.category, request.label, response->status,
				      response->took_ms, response->wire_bytes, verdict->outcome});
	return body;
}

/* The API's word for the day that was asked for: 1, 0; -1 none. */
static void learn(struct run *run, int ready)
{
	if (ready < 0)
		unknown(run, "the API did not say");
	else if (ready)
		settle(run, run->final_day.day);
	else if (--run->final_day.probes_left)
		run->final_day.day--;
	else
		settle(run, run->final_day.day - 1);
}

void final_day_take(struct run *run, struct response *response)
{
	const struct api *api = run->input->api;
	struct slice body;
	struct verdict verdict;
	struct error err = {0};

	run->final_day.probing = false;
	quota_learn(run->quota, api->probe_category, run->final_day.ticket, &response->limits,
		    clock_ms());
	body = judge(run, response, &verdict);
	if (verdict.outcome == OUTCOME_OK)
		learn(run, api->probe_ready(api->self, body));
	else if (!ask_again(run, &verdict, &err))
		unknown(run, err.kind ? err.text : verdict.text);
	buffer_clear(&run->exchange.body);
	response_free(response);
}
