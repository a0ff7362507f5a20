#ifndef LOOPBACK_SERVER_H
#define LOOPBACK_SERVER_H

#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * An HTTP server inside a test, on 127.0.0.1, whose answers are written out byte by byte, so that
 * they can be as wrong as an answer can be.  A thread a connection, of which there may be 64.
 */
enum server_then { THEN_KEEP, THEN_CLOSE, THEN_RESET, THEN_SILENCE };

struct server_answer {
	const char *path;
	const char *bytes;
	size_t length; /* 0: bytes is text */
	enum server_then then;
	bool gated; /* answer only when server_gate was opened so often */
};

struct server {
	const struct server_answer *answers; /* ends with path NULL */
	int listener, port;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t talks[64];
	int connections, requests, waiting, gate;
	char head[4096], body[4096]; /* of the last request */
};

struct server_connection {
	struct server *server;
	int fd;
};

static bool server_write(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		bytes += sent;
		length -= (size_t)sent;
	}
	return true;
}

/* Read one request into the server's head and body; false when the client is gone. */
static bool server_read(struct server *server, int fd)
{
	char head[4096] = "", body[4096] = "";
	size_t length = 0, more = 0;
	const char *announced;

	while (length < 4 || memcmp(head + length - 4, "\r\n\r\n", 4) != 0)
		if (length == sizeof(head) - 1 || recv(fd, head + length++, 1, 0) != 1)
			return false;
	announced = strstr(head, "Content-Length: ");
	if (announced)
		more = strtoul(announced + 16, NULL, 10);
	for (size_t i = 0; i < more && i < sizeof(body) - 1; i++)
		if (recv(fd, body + i, 1, 0) != 1)
			return false;
	pthread_mutex_lock(&server->lock);
	memcpy(server->head, head, sizeof(head));
	memcpy(server->body, body, sizeof(body));
	server->requests++;
	pthread_mutex_unlock(&server->lock);
	return true;
}

static const struct server_answer *server_find(struct server *server)
{
	const struct server_answer *answer = server->answers;
	const char *path;
	size_t length;

	pthread_mutex_lock(&server->lock);
	path = strchr(server->head, ' ') + 1;
	length = strcspn(path, " ?");
	while (answer->path &&
	       (strlen(answer->path) != length || strncmp(answer->path, path, length) != 0))
		answer++;
	pthread_mutex_unlock(&server->lock);
	return answer->path ? answer : NULL;
}

static void server_pass_gate(struct server *server)
{
	pthread_mutex_lock(&server->lock);
	server->waiting++;
	pthread_cond_broadcast(&server->changed);
	while (server->gate == 0)
		pthread_cond_wait(&server->changed, &server->lock);
	server->gate--;
	pthread_mutex_unlock(&server->lock);
}

/* Let `count` gated answers go once as many requests are waiting for it. */
static inline void server_gate(struct server *server, int count)
{
	pthread_mutex_lock(&server->lock);
	while (server->waiting < count)
		pthread_cond_wait(&server->changed, &server->lock);
	server->waiting -= count;
	server->gate += count;
	pthread_cond_broadcast(&server->changed);
	pthread_mutex_unlock(&server->lock);
}

static void *server_talk(void *self)
{
	struct server_connection connection = *(struct server_connection *)self;
	const struct linger abort_it = {1, 0};
	enum server_then then = THEN_KEEP;
	char rest;

	free(self);
	while (then == THEN_KEEP && server_read(connection.server, connection.fd)) {
		const struct server_answer *answer = server_find(connection.server);

		if (!answer)
			break;
		if (answer->gated)
			server_pass_gate(connection.server);
		then = answer->then;
		if (!server_write(connection.fd, answer->bytes,
				  answer->length ? answer->length : strlen(answer->bytes)))
			break;
	}
	if (then == THEN_RESET)
		setsockopt(connection.fd, SOL_SOCKET, SO_LINGER, &abort_it, sizeof(abort_it));
	while (then == THEN_SILENCE && recv(connection.fd, &rest, 1, 0) == 1)
		;
	close(connection.fd);
	return NULL;
}

static void *server_accept(void *self)
{
	struct server *server = self;
	int fd;

	while ((fd = accept(server->listener, NULL, NULL)) >= 0) {
		struct server_connection *connection = malloc(sizeof(*connection));

		*connection = (struct server_connection){server, fd};
		pthread_mutex_lock(&server->lock);
		pthread_create(&server->talks[server->connections++ % 64], NULL, server_talk,
			       connection);
		pthread_mutex_unlock(&server->lock);
	}
	return NULL;
}

static struct server *server_start(const struct server_answer *answers)
{
	struct server *server = calloc(1, sizeof(*server));
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);

	server->answers = answers;
	pthread_mutex_init(&server->lock, NULL);
	pthread_cond_init(&server->changed, NULL);
	server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(server->listener, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(server->listener, 64) < 0 ||
	    getsockname(server->listener, (struct sockaddr *)&address, &length) < 0)
		abort();
	server->port = ntohs(address.sin_port);
	pthread_create(&server->thread, NULL, server_accept, server);
	return server;
}

/* Connections end when their clients are gone, so that is what must happen first. */
static void server_stop(struct server *server)
{
	shutdown(server->listener, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->listener);
	for (int i = 0; i < server->connections; i++)
		pthread_join(server->talks[i], NULL);
	pthread_mutex_destroy(&server->lock);
	pthread_cond_destroy(&server->changed);
	free(server);
}

#endif
