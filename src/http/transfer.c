#include "http/transfer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"

enum { HEADER_NAME_SIZE = 64, HEADER_VALUE_SIZE = 1024 };

struct transfer *transfer_new(const struct transfer_options *options, struct body_memory *memory,
			      const int64_t *clock, void *owner)
{
	struct transfer *transfer = memory_new(1, sizeof(*transfer));

	transfer->options = options;
	body_begin(&transfer->body, memory);
	transfer->clock = clock;
	transfer->started_ms = clock_ms();
	transfer->response = (struct response){
		.owner = owner,
		.body = {"", 0},
		.json = true,
		.file = -1,
		.limits = LIMITS_NONE,
	};
	return transfer;
}

void response_free(struct response *response)
{
	struct transfer *transfer = (struct transfer *)response;

	if (!response)
		return;
	if (response->file >= 0)
		close(response->file);
	body_release(&transfer->body);
	inflate_free(transfer->inflate);
	curl_slist_free_all(transfer->headers);
	if (transfer->post) /* a form may hold secrets */
		explicit_bzero(transfer->post, strlen(transfer->post));
	free(transfer->post);
	free(transfer);
}

static void read_header(struct transfer *transfer, const char *name, const char *value)
{
	struct response *response = &transfer->response;

	if (strcasecmp(name, "content-encoding") == 0)
		response->gzip = strcasecmp(value, "gzip") == 0;
	else if (strcasecmp(name, "content-type") == 0)
		response->json = strcasestr(value, "json");
	else if (transfer->options->request_id_header &&
		 strcasecmp(name, transfer->options->request_id_header) == 0)
		snprintf(response->request_id, RESPONSE_ID_SIZE, "%.*s", RESPONSE_ID_SIZE - 1,
			 value);
	else
		limits_read(&response->limits, name, value, clock_wall_us() / 1000000);
}

/* Copies a header's value without surrounding spaces and line end. */
static void copy_value(char out[static HEADER_VALUE_SIZE], const char *from, const char *end)
{
	while (from < end && (*from == ' ' || *from == '\t'))
		from++;
	while (from < end && (unsigned char)end[-1] <= ' ')
		end--;
	if (end - from >= HEADER_VALUE_SIZE)
		end = from + HEADER_VALUE_SIZE - 1;
	snprintf(out, HEADER_VALUE_SIZE, "%.*s", (int)(end - from), from);
}

static size_t on_header(const char *line, size_t size, size_t count, void *self)
{
	struct transfer *transfer = self;
	size_t length = size * count;
	const char *colon = memchr(line, ':', length);
	char name[HEADER_NAME_SIZE], value[HEADER_VALUE_SIZE];

	transfer->heard_ms = *transfer->clock;
	if (length > 5 && memcmp(line, "HTTP/", 5) == 0) {
		/* A 100 may come first: only the headers of the last response count. */
		transfer->response.limits = LIMITS_NONE;
		transfer->response.gzip = false;
		transfer->response.json = true;
		transfer->response.request_id[0] = '\0';
	} else if (colon && colon - line < HEADER_NAME_SIZE) {
		snprintf(name, sizeof(name), "%.*s", (int)(colon - line), line);
		copy_value(value, colon + 1, line + length);
		read_header(transfer, name, value);
	}
	return length;
}

/* Stops the transfer; returns what the callback has to return for that. */
static size_t refuse(struct transfer *transfer, enum transfer_result why, const char *problem)
{
	transfer->refused = why;
	snprintf(transfer->response.problem, RESPONSE_PROBLEM_SIZE, "%.*s",
		 RESPONSE_PROBLEM_SIZE - 1, problem);
	return 0;
}

static bool goes_to_file(const struct transfer *transfer)
{
	long status = 0;

	if (transfer->to_file)
		curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	return status / 100 == 2;
}

static bool fits(const struct transfer *transfer, size_t length)
{
	size_t limit = transfer->options->file_limit;

	return !limit || length <= limit - transfer->body.file_bytes;
}

/* Inflates into the file's buffer.  0; -1 with `*why`. */
static int unpack(struct transfer *transfer, struct slice gzip, enum transfer_result *why,
		  struct error *err)
{
	struct body *body = &transfer->body;
	size_t room = 0;
	long made = 0;

	do {
		char *at = body_room(body, &room, err);

		*why = TRANSFER_NO_SPACE;
		if (!at)
			return -1;
		made = inflate_some(transfer->inflate, &gzip, at, room);
		*why = TRANSFER_TRUNCATED;
		if (made < 0)
			return error_set(err, ERROR_TRANSIENT, "the file's gzip is damaged");
		*why = TRANSFER_TOO_LARGE;
		if (!fits(transfer, (size_t)made))
			return error_set(err, ERROR_API, "the file is larger than allowed");
		body_filled(body, (size_t)made);
	} while ((size_t)made == room);
	return 0;
}

static size_t spill(struct transfer *transfer, const char *bytes, size_t length)
{
	struct body *body = &transfer->body;
	enum transfer_result why = TRANSFER_NO_SPACE;
	struct error err = {0};

	if (body->file < 0 && body_open_file(body, &err) < 0)
		return refuse(transfer, TRANSFER_NO_SPACE, err.text);
	if (transfer->response.gzip && !transfer->inflate)
		transfer->inflate = inflate_new();
	if (transfer->inflate) {
		if (unpack(transfer, (struct slice){bytes, length}, &why, &err) < 0)
			return refuse(transfer, why, err.text);
		return length;
	}
	if (!fits(transfer, length))
		return refuse(transfer, TRANSFER_TOO_LARGE, "the file is larger than allowed");
	if (body_write(body, bytes, length, &err) < 0)
		return refuse(transfer, TRANSFER_NO_SPACE, err.text);
	return length;
}

static size_t on_body(const char *bytes, size_t size, size_t count, void *self)
{
	struct transfer *transfer = self;
	size_t length = size * count, limit = transfer->options->body_limit;
	curl_off_t announced = -1;

	transfer->heard_ms = *transfer->clock;
	if (goes_to_file(transfer))
		return spill(transfer, bytes, length);
	curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
	if (length > limit - transfer->body.length || (announced > 0 && (size_t)announced > limit))
		return refuse(transfer, TRANSFER_TOO_LARGE, "the body is larger than allowed");
	body_keep(&transfer->body, bytes, length, announced);
	return length;
}

/* libcurl calls it when connected, before it sends the request. */
// NOLINTNEXTLINE(readability-non-const-parameter): the types are libcurl's
static int on_begin(void *self, char *remote, char *local, int remote_port, int local_port)
{
	struct transfer *transfer = self;

	(void)remote;
	(void)local;
	(void)remote_port;
	(void)local_port;
	transfer->begun = true;
	transfer->heard_ms = *transfer->clock;
	return CURL_PREREQFUNC_OK;
}

static void add_header(struct transfer *transfer, const char *line)
{
	struct curl_slist *headers = curl_slist_append(transfer->headers, line);

	if (headers)
		transfer->headers = headers;
}

static void add_body(struct transfer *transfer, CURL *easy, const struct request *request)
{
	char type[128];

	snprintf(type, sizeof(type), "Content-Type: %s",
		 request->body_type ? request->body_type : "application/json");
	transfer->post = memory_text(request->body ? request->body : "");
	add_header(transfer, type);
	add_header(transfer, "Expect:");
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)strlen(transfer->post));
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer->post);
}

static void set_request(struct transfer *transfer, CURL *easy, const struct request *request,
			const char *authorization)
{
	add_header(transfer, "Accept: application/json");
	if (authorization)
		add_header(transfer, authorization);
	add_header(transfer, "Accept-Encoding: gzip");
	if (strcmp(request->method, "POST") == 0)
		add_body(transfer, easy, request);
	else if (strcmp(request->method, "GET") != 0)
		curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
	if (request->user) {
		curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
		curl_easy_setopt(easy, CURLOPT_USERNAME, request->user);
		curl_easy_setopt(easy, CURLOPT_PASSWORD, request->password);
	}
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
}

int transfer_prepare(struct transfer *transfer, CURL *easy, const struct request *request,
		     const char *authorization)
{
	if (connection_prepare(easy, request->url, &transfer->options->connection) < 0)
		return -1;
	transfer->easy = easy;
	transfer->to_file = request->to_file;
	set_request(transfer, easy, request, authorization);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, transfer->options->http_version);
	/* Wait for a connection in the making rather than open one for each request. */
	curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, transfer->options->buffer_bytes);
	curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_begin);
	curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->detail);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	return 0;
}

void transfer_fail(struct transfer *transfer, enum transfer_result why, const char *problem)
{
	if (problem)
		refuse(transfer, why, problem);
	transfer->response.result = why;
	transfer->response.arrived_us = clock_wall_us();
	transfer->response.took_ms = clock_ms() - transfer->started_ms;
	body_drop(&transfer->body);
	transfer->easy = NULL;
}

static void hand_over(struct transfer *transfer)
{
	struct response *response = &transfer->response;
	struct error err = {0};

	if (goes_to_file(transfer)) {
		if (transfer->inflate && !inflate_ended(transfer->inflate)) {
			transfer_fail(transfer, TRANSFER_TRUNCATED, "the file ends too early");
			return;
		}
		/* An empty download is a file too. */
		if ((transfer->body.file < 0 && body_open_file(&transfer->body, &err) < 0) ||
		    body_flush(&transfer->body, &err) < 0) {
			transfer_fail(transfer, TRANSFER_NO_SPACE, err.text);
			return;
		}
		response->gzip = false;
		response->file = transfer->body.file;
		transfer->body.file = -1;
		lseek(response->file, 0, SEEK_SET);
	} else if (transfer->body.data) {
		response->body = (struct slice){transfer->body.data, transfer->body.length};
	}
	response->arrived_us = clock_wall_us();
	response->took_ms = clock_ms() - transfer->started_ms;
}

void transfer_finish(struct transfer *transfer, CURLcode code)
{
	struct response *response = &transfer->response;
	curl_off_t bytes = 0;
	long status = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
	response->status = (int)status;
	response->wire_bytes = (size_t)bytes;
	if (transfer->refused != TRANSFER_OK)
		transfer_fail(transfer, transfer->refused, NULL);
	else if (code == CURLE_OK)
		hand_over(transfer);
	else
		transfer_fail(transfer, connection_result(code),
			      connection_problem(code, transfer->detail));
	transfer->easy = NULL;
}
