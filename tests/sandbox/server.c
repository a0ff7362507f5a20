#include "server.h"

#include "timer.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#define THREADS	 4
#define FORM_MAX 1048576

struct server {
	struct server_settings settings;
	struct MHD_Daemon *daemon;
	struct timer *timer;
	unsigned busy; /* requests under way; under atomics */
};

/* One request on one connection. */
struct exchange {
	struct server *server;
	struct MHD_Connection *connection;
	struct call call;
	char *target;
	struct text form;
	struct answer answer;
	double began;
	unsigned concurrent;
	enum { NEW, READING, WAITING } stage;
	bool stalled;
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Sends half of the body, and then a pause or the end. */
static ssize_t read_half(void *closure, uint64_t position, char *buffer, size_t max)
{
	struct exchange *exchange = closure;
	const struct body *body = exchange->answer.body;
	size_t half = body->length / 2, end = position < half ? half : body->length;
	size_t take = end - position < max ? end - position : max;

	if (position == half && exchange->answer.fault == FAULT_TRUNCATE)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (position == half && !exchange->stalled) {
		exchange->stalled = true;
		timer_suspend(exchange->server->timer, exchange->connection,
			      exchange->server->settings.stall_ms);
		return 0;
	}
	memcpy(buffer, body->bytes + position, take);
	return (ssize_t)take;
}

static ssize_t read_stretch(void *closure, uint64_t position, char *buffer, size_t max)
{
	const struct exchange *exchange = closure;

	return stretch_read(exchange->answer.stretch, position, buffer, max);
}

static void drop_body(void *body)
{
	body_drop(body);
}

static struct MHD_Response *response_of(struct exchange *exchange)
{
	struct body *body = exchange->answer.body;
	const struct stretch *stretch = exchange->answer.stretch;
	enum fault fault = exchange->answer.fault;

	if (stretch)
		return MHD_create_response_from_callback(stretch->length, 262144, read_stretch,
							 exchange, NULL);
	if (fault == FAULT_TRUNCATE || fault == FAULT_SLOW)
		return MHD_create_response_from_callback(body->length, 65536, read_half, exchange,
							 NULL);
	return MHD_create_response_from_buffer_with_free_callback_cls(body->length, body->bytes,
								      drop_body, body_share(body));
}

static void number_header(struct MHD_Response *response, const char *name, uint64_t value)
{
	struct text text = {0};

	text_uint(&text, value);
	MHD_add_response_header(response, name, text_string(&text));
	text_release(&text);
}

static void add_headers(struct MHD_Response *response, struct answer *answer)
{
	MHD_add_response_header(response, "Content-Type", answer->content_type);
	MHD_add_response_header(response, "Vary", "Accept-Encoding");
	if (answer->gzip)
		MHD_add_response_header(response, "Content-Encoding", "gzip");
	number_header(response, "x-pinterest-rid", answer->request_id);
	if (answer->allowance.header.length) {
		MHD_add_response_header(response, "x-ratelimit-limit",
					text_string(&answer->allowance.header));
		number_header(response, "x-ratelimit-remaining", answer->allowance.remaining);
	}
	if (answer->allowance.header.length || answer->allowance.refused)
		number_header(response, "x-ratelimit-reset", answer->allowance.reset_s);
}

/* Closing with unread data or without lingering makes TCP send a reset. */
static enum MHD_Result reset(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	const struct linger at_once = {.l_onoff = 1, .l_linger = 0};

	if (info)
		setsockopt(info->connect_fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	return MHD_NO;
}

static enum MHD_Result send_answer(struct exchange *exchange)
{
	struct MHD_Response *response;
	enum MHD_Result queued;

	if (exchange->answer.fault == FAULT_RESET)
		return reset(exchange->connection);
	response = response_of(exchange);
	add_headers(response, &exchange->answer);
	queued = MHD_queue_response(exchange->connection, (unsigned)exchange->answer.status,
				    response);
	MHD_destroy_response(response);
	return queued;
}

static const char *header(struct exchange *exchange, const char *name)
{
	return MHD_lookup_connection_value(exchange->connection, MHD_HEADER_KIND, name);
}

static void begin(struct exchange *exchange, struct MHD_Connection *connection, const char *method)
{
	exchange->connection = connection;
	exchange->stage = READING;
	exchange->call = (struct call){.method = method,
				       .target = exchange->target,
				       .authorization = header(exchange, "Authorization"),
				       .accept_encoding = header(exchange, "Accept-Encoding")};
}

/* libmicrohttpd calls it for the head, for every piece of the body, at the end, and after waking.
 */
/* NOLINTNEXTLINE(readability-function-size): the library decides how many parameters */
static enum MHD_Result on_request(void *closure, struct MHD_Connection *connection, const char *url,
				  const char *method, const char *version, const char *data,
				  size_t *data_size, void **context)
{
	struct server *server = closure;
	struct exchange *exchange = *context;

	(void)url;
	(void)version;
	if (exchange->stage == NEW) {
		begin(exchange, connection, method);
		return MHD_YES;
	}
	if (*data_size) {
		if (exchange->form.length + *data_size > FORM_MAX)
			return MHD_NO;
		text_add(&exchange->form, data, *data_size);
		*data_size = 0;
		return MHD_YES;
	}
	if (exchange->stage == READING) {
		exchange->stage = WAITING;
		exchange->call.form = text_string(&exchange->form);
		answer_make(server->settings.sandbox, &exchange->call, &exchange->answer);
		if (server->settings.latency_ms) {
			timer_suspend(server->timer, connection, server->settings.latency_ms);
			return MHD_YES;
		}
	}
	return send_answer(exchange);
}

static void *on_target(void *closure, const char *target, struct MHD_Connection *connection)
{
	struct server *server = closure;
	struct exchange *exchange = memory_new(sizeof(*exchange));

	(void)connection;
	exchange->server = server;
	exchange->target = memory_copy(target, strlen(target));
	exchange->began = now();
	exchange->concurrent = __atomic_add_fetch(&server->busy, 1, __ATOMIC_RELAXED);
	return exchange;
}

static void on_completed(void *closure, struct MHD_Connection *connection, void **context,
			 enum MHD_RequestTerminationCode code)
{
	struct server *server = closure;
	struct exchange *exchange = *context;

	(void)connection;
	if (!exchange)
		return;
	__atomic_sub_fetch(&server->busy, 1, __ATOMIC_RELAXED);
	if (exchange->stage == WAITING) {
		struct journal_entry entry = {.call = &exchange->call,
					      .answer = &exchange->answer,
					      .began = exchange->began,
					      .ended = now(),
					      .concurrent = exchange->concurrent,
					      .whole = code == MHD_REQUEST_TERMINATED_COMPLETED_OK};

		journal_write(server->settings.journal, &entry);
	}
	answer_release(&exchange->answer);
	text_release(&exchange->form);
	free(exchange->target);
	free(exchange);
	*context = NULL;
}

struct server *server_new(const struct server_settings *settings)
{
	struct server *server = memory_new(sizeof(*server));
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons(settings->port),
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
	struct MHD_OptionItem secure[] = {
		{MHD_OPTION_HTTPS_MEM_CERT, 0, settings->certificate},
		{MHD_OPTION_HTTPS_MEM_KEY, 0, settings->key},
		{MHD_OPTION_END, 0, NULL},
	};

	if (settings->certificate)
		flags |= MHD_USE_TLS;
	else
		secure[0].option = MHD_OPTION_END;
	server->settings = *settings;
	server->timer = timer_new();
	server->daemon = MHD_start_daemon(
		flags, 0, NULL, NULL, on_request, server, MHD_OPTION_SOCK_ADDR, &address,
		MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS, MHD_OPTION_URI_LOG_CALLBACK,
		on_target, server, MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)131072, MHD_OPTION_ARRAY, secure,
		MHD_OPTION_END);
	if (server->daemon)
		return server;
	timer_free(server->timer);
	free(server);
	return NULL;
}

uint16_t server_port(const struct server *server)
{
	return MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void server_free(struct server *server)
{
	timer_free(server->timer);
	MHD_stop_daemon(server->daemon);
	free(server);
}
