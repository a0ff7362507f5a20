/* The HTTP side: libmicrohttpd in front of answer_make. */
#ifndef SANDBOX_SERVER_H
#define SANDBOX_SERVER_H

#include "journal.h"

struct server;

struct server_settings {
	struct sandbox *sandbox;
	struct journal *journal;
	uint16_t port;		 /* 0: one that is free */
	uint32_t latency_ms;	 /* before every answer; blocks nobody else */
	uint32_t stall_ms;	 /* of the fault "slow", in mid-body */
	char *certificate, *key; /* PEM texts; NULL: plain HTTP */
};

/* NULL when the port cannot be had. */
struct server *server_new(const struct server_settings *settings);
uint16_t server_port(const struct server *server);
void server_free(struct server *server);

#endif
