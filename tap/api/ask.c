#include "tap/api/ask.h"

#include <poll.h>
#include <stdio.h>

#include "base/clock.h"
#include "tap/config/setting.h"

enum { BODY_MAX = 16 << 20, BACKOFF_FIRST_MS = 500, BACKOFF_LONGEST_MS = 10000 };

/* So long a command that ends waits for new tokens. */
enum { RENEWAL_MS = 7000, WAKE_MS = 1000 };

/* One question under way. */
struct question {
	struct ask *ask;
	const char *url, *label;
	struct asking asking;
};

int ask_open(struct ask *ask, const struct api *api, const json_t *settings, struct error *err)
{
	struct pool_options options = {
		.concurrency = 1,
		.connect_timeout_ms = 30000,
		.stall_timeout_ms =
			setting_integer(settings, NULL, "request_timeout_s", 120) * 1000,
		.body_limit = BODY_MAX,
		.user_agent = setting_text(settings, NULL, "user_agent", NULL),
		.ca_bundle = setting_text(settings, NULL, "ca_bundle", NULL),
		.http_version = setting_text(settings, NULL, "http_version", "1.1"),
		.request_id_header = api->request_id_header,
	};

	ask->api = api;
	ask->pool = pool_new(&options, err);
	if (!ask->pool)
		return -1;
	exchange_begin(&ask->exchange, api, ask->pool, BODY_MAX);
	pool_watch(ask->pool, ask->stop_fd);
	return 0;
}

void ask_close(struct ask *ask)
{
	if (ask->pool) {
		exchange_finish(&ask->exchange, RENEWAL_MS);
		exchange_release(&ask->exchange);
		pool_free(ask->pool);
	}
	buffer_release(&ask->body);
}

static bool must_stop(const struct ask *ask, int64_t wait_ms)
{
	struct pollfd wish = {.fd = ask->stop_fd, .events = POLLIN};

	return poll(&wish, ask->stop_fd >= 0 ? 1 : 0, (int)wait_ms) > 0;
}

/* The next response but the renewal's; 0: none came within `wait_ms`; -1. */
static int receive(struct ask *ask, int64_t wait_ms, struct response **out, struct error *err)
{
	int result = pool_wait(ask->pool, clock_ms() + wait_ms, out, err);

	if (result > 0 && exchange_take(&ask->exchange, *out))
		result = 0;
	if (result == 0 && must_stop(ask, 0))
		return error_set(err, ERROR_STOPPED, "stopped by a signal");
	return result;
}

/* Until there is a token to ask with. */
static int authorize(struct question *question, const char **out_header, struct error *err)
{
	struct ask *ask = question->ask;

	for (;;) {
		int ready = exchange_authorize(&ask->exchange, out_header, &question->asking.token,
					       err);
		struct response *none = NULL;
		int64_t wait_ms = 0;

		if (ready)
			return ready < 0 ? -1 : 0;
		wait_ms = exchange_renew(&ask->exchange, err);
		if (wait_ms < 0)
			return -1;
		if (ask->exchange.wanted && receive(ask, wait_ms, &none, err) < 0)
			return -1;
	}
}

static int try_once(struct question *question, struct verdict *out, struct error *err)
{
	struct ask *ask = question->ask;
	const struct request request = {
		.method = "GET", .url = question->url, .label = question->label};
	struct response *response = NULL;
	const char *authorization = NULL;
	struct slice body;
	int came = 0;

	if (authorize(question, &authorization, err) < 0 ||
	    pool_submit(ask->pool, &request, authorization, question, err) < 0)
		return -1;
	while (came == 0)
		came = receive(ask, WAKE_MS, &response, err);
	if (came < 0)
		return -1;
	body = exchange_judge(&ask->exchange, &request, response, out);
	buffer_clear(&ask->body);
	if (out->outcome == OUTCOME_OK) {
		ask->api->accepted(ask->api->self, question->asking.token);
		buffer_add_slice(&ask->body, body);
	}
	response_free(response);
	return 0;
}

static int ask_patiently(struct question *question, struct verdict *out, struct error *err)
{
	const struct ask *ask = question->ask;

	for (;;) {
		int64_t delay_ms = 0;

		if (try_once(question, out, err) < 0)
			return -1;
		delay_ms = exchange_again(&ask->exchange, &question->asking, out, err);
		if (delay_ms < 0 && exchange_may_pass(out))
			return error_set(err, ERROR_TRANSIENT, "%s", out->text);
		if (delay_ms < 0)
			return err->kind == ERROR_NONE ? 0 : -1;
		if (must_stop(ask, delay_ms))
			return error_set(err, ERROR_STOPPED, "stopped by a signal");
	}
}

int ask_get(struct ask *ask, const char *path, struct verdict *out, struct error *err)
{
	struct buffer url BUFFER_SCOPED = {0};
	char label[128];
	struct question question = {
		.ask = ask,
		.label = label,
		.asking = {.policy = {BACKOFF_FIRST_MS, BACKOFF_LONGEST_MS, ask->patience_ms},
			   .began_ms = clock_ms()}};

	snprintf(label, sizeof(label), "GET %s", path);
	buffer_add_text(&url, ask->api->base_url);
	while (url.length && url.data[url.length - 1] == '/')
		buffer_truncate(&url, url.length - 1);
	buffer_add_text(&url, path);
	question.url = buffer_text(&url);
	return ask_patiently(&question, out, err);
}
