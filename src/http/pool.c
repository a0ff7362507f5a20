#include "http/pool.h"

#include <limits.h>
#include <malloc.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "http/transfer.h"

enum {
	/* libcurl's read buffer for each transfer; a larger one saves no time. */
	READ_BYTES = 64 << 10,
	/* The allocator maps blocks of this size and above, and unmaps them when freed. */
	LARGE_BLOCK = 128 << 10,
	LONGEST_SLEEP_MS = 60 * 1000,
};

struct pool {
	CURLM *multi;
	CURLSH *share;
	struct transfer_options options;
	char *user_agent, *ca_bundle, *request_id_header; /* options borrow them */
	int64_t stall_timeout_ms;
	struct body_memory *memory;
	int watched[POOL_WATCHED_MAX];
	size_t watched_count;
	struct transfer **active;
	size_t active_count, active_capacity;
	struct transfer *done, **done_end;
	CURL **idle; /* handles for reuse: they keep memory and TLS sessions */
	size_t idle_count, idle_capacity;
	/*
	 * Time spent waiting in pool_wait.  Stalls are measured on this clock rather than by
	 * libcurl on the wall clock, so that the server is not blamed for our being stopped or
	 * busy.
	 */
	int64_t waited_ms;
};

static void set_options(struct pool *pool, const struct pool_options *options)
{
	pool->user_agent = memory_text(options->user_agent);
	pool->ca_bundle = memory_text(options->ca_bundle);
	pool->request_id_header = memory_text(options->request_id_header);
	pool->stall_timeout_ms = options->stall_timeout_ms;
	pool->options = (struct transfer_options){
		.connection = {options->connect_timeout_ms, pool->user_agent, pool->ca_bundle},
		.http_version = options->http_version && strcmp(options->http_version, "2") == 0
					? CURL_HTTP_VERSION_2TLS
					: CURL_HTTP_VERSION_1_1,
		.buffer_bytes = READ_BYTES,
		.body_limit = options->body_limit,
		.file_limit = options->file_limit,
		.request_id_header = pool->request_id_header,
	};
}

struct pool *pool_new(const struct pool_options *options, struct error *err)
{
	struct pool *pool = memory_new(1, sizeof(*pool));

	mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	set_options(pool, options);
	pool->memory = body_memory_new();
	pool->done_end = &pool->done;
	pool->multi = curl_multi_init();
	pool->share = curl_share_init();
	if (!pool->multi || !pool->share) {
		pool_free(pool);
		error_set(err, ERROR_CONFIG, "libcurl cannot be initialised");
		return NULL;
	}
	curl_share_setopt(pool->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
	curl_multi_setopt(pool->multi, CURLMOPT_MAXCONNECTS, (long)options->concurrency);
	return pool;
}

static void release_handle(struct pool *pool, CURL *easy)
{
	curl_multi_remove_handle(pool->multi, easy);
	curl_easy_reset(easy);
	pool->idle = memory_room(pool->idle, pool->idle_count, &pool->idle_capacity,
				 sizeof(*pool->idle));
	pool->idle[pool->idle_count++] = easy;
}

void pool_free(struct pool *pool)
{
	struct transfer *next;

	if (!pool)
		return;
	for (size_t i = 0; i < pool->active_count; i++) {
		release_handle(pool, pool->active[i]->easy);
		response_free(&pool->active[i]->response);
	}
	for (struct transfer *transfer = pool->done; transfer; transfer = next) {
		next = transfer->next;
		response_free(&transfer->response);
	}
	for (size_t i = 0; i < pool->idle_count; i++)
		curl_easy_cleanup(pool->idle[i]);
	curl_multi_cleanup(pool->multi);
	curl_share_cleanup(pool->share);
	curl_global_cleanup();
	body_memory_release(pool->memory);
	free(pool->active);
	free(pool->idle);
	free(pool->user_agent);
	free(pool->ca_bundle);
	free(pool->request_id_header);
	free(pool);
}

static void complete(struct pool *pool, struct transfer *transfer)
{
	*pool->done_end = transfer;
	pool->done_end = &transfer->next;
}

int pool_submit(struct pool *pool, const struct request *request, const char *authorization,
		void *owner, struct error *err)
{
	struct transfer *transfer;
	CURL *easy = pool->idle_count ? pool->idle[--pool->idle_count] : curl_easy_init();

	if (!easy)
		return error_set(err, ERROR_CONFIG, "libcurl cannot be initialised");
	transfer = transfer_new(&pool->options, pool->memory, &pool->waited_ms, owner);
	if (transfer_prepare(transfer, easy, request, authorization) < 0) {
		transfer_fail(transfer, TRANSFER_UNSAFE,
			      "only https is used (http on this machine alone)");
		complete(pool, transfer);
		release_handle(pool, easy);
		return 0;
	}
	curl_easy_setopt(easy, CURLOPT_SHARE, pool->share);
	pool->active = memory_room(pool->active, pool->active_count, &pool->active_capacity,
				   sizeof(struct transfer *));
	pool->active[pool->active_count++] = transfer;
	curl_multi_add_handle(pool->multi, easy);
	return 0;
}

static void deactivate(struct pool *pool, struct transfer *transfer, CURL *easy)
{
	for (size_t i = 0; i < pool->active_count; i++)
		if (pool->active[i] == transfer) {
			pool->active[i] = pool->active[--pool->active_count];
			break;
		}
	release_handle(pool, easy);
	complete(pool, transfer);
}

static void collect(struct pool *pool)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(pool->multi, &left))) {
		CURL *easy = message->easy_handle;
		CURLcode code = message->data.result;
		struct transfer *transfer = NULL;

		curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&transfer);
		transfer_finish(transfer, code);
		deactivate(pool, transfer, easy);
	}
}

static void end_silent(struct pool *pool, struct transfer *transfer)
{
	CURL *easy = transfer->easy;
	char *problem SCOPED =
		memory_format("nothing came for %lld ms", (long long)pool->stall_timeout_ms);

	transfer_fail(transfer, TRANSFER_TIMEOUT, problem);
	deactivate(pool, transfer, easy);
}

/* Ends stalled transfers; returns the time until the next one would be stalled. */
static int64_t end_stalled(struct pool *pool)
{
	int64_t soonest = LONGEST_SLEEP_MS;

	for (size_t i = pool->active_count; i-- > 0;) {
		struct transfer *transfer = pool->active[i];
		int64_t left = transfer->heard_ms + pool->stall_timeout_ms - pool->waited_ms;

		if (!transfer->begun)
			left = pool->stall_timeout_ms;
		if (left <= 0) {
			end_silent(pool, transfer);
		} else if (left < soonest) {
			soonest = left;
		}
	}
	return soonest;
}

void pool_watch(struct pool *pool, int fd)
{
	if (fd >= 0 && pool->watched_count < POOL_WATCHED_MAX)
		pool->watched[pool->watched_count++] = fd;
}

/* Polls again after curl_multi_poll, which does not report a pipe that was only closed. */
void pool_unwatch(struct pool *pool)
{
	pool->watched_count = 0;
}

static bool is_awake(const struct pool *pool)
{
	struct pollfd polled[POOL_WATCHED_MAX];

	for (size_t i = 0; i < pool->watched_count; i++)
		polled[i] = (struct pollfd){.fd = pool->watched[i], .events = POLLIN};
	return pool->watched_count && poll(polled, pool->watched_count, 0) > 0;
}

/* Sleeps until there is something to do; 1: a watched descriptor is ready. */
static int sleep_for(struct pool *pool, int64_t timeout_ms, struct error *err)
{
	struct curl_waitfd extra[POOL_WATCHED_MAX];
	int64_t before = clock_ms();
	CURLMcode code;

	for (size_t i = 0; i < pool->watched_count; i++)
		extra[i] = (struct curl_waitfd){.fd = pool->watched[i], .events = CURL_WAIT_POLLIN};
	code = curl_multi_poll(pool->multi, extra, (unsigned)pool->watched_count, (int)timeout_ms,
			       NULL);
	pool->waited_ms += clock_ms() - before;
	if (code != CURLM_OK)
		return error_set(err, ERROR_CONFIG, "cannot wait for responses: %s",
				 curl_multi_strerror(code));
	return is_awake(pool);
}

static struct response *take_done(struct pool *pool)
{
	struct transfer *transfer = pool->done;

	if (!transfer)
		return NULL;
	pool->done = transfer->next;
	if (!pool->done)
		pool->done_end = &pool->done;
	return &transfer->response;
}

int pool_wait(struct pool *pool, int64_t until_ms, struct response **out, struct error *err)
{
	for (int awake = 0;;) {
		int64_t timeout, left;
		int running;

		curl_multi_perform(pool->multi, &running);
		collect(pool);
		timeout = end_stalled(pool);
		*out = take_done(pool);
		if (*out)
			return 1;
		left = until_ms - clock_ms();
		if (awake || left <= 0)
			return 0;
		awake = sleep_for(pool, left < timeout ? left : timeout, err);
		if (awake < 0)
			return -1;
	}
}

size_t pool_in_flight(const struct pool *pool)
{
	size_t count = pool->active_count;

	for (const struct transfer *transfer = pool->done; transfer; transfer = transfer->next)
		count++;
	return count;
}

size_t pool_body_bytes(const struct pool *pool)
{
	return pool->memory->bytes;
}
