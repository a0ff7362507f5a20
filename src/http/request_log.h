#ifndef REQUEST_LOG_H
#define REQUEST_LOG_H

#include <stddef.h>
#include <stdint.h>

/*
 * The last requests sent, for quota alone: only the order of requests and answers tells which of
 * them the server had counted when it wrote a response.  {0} is empty.
 */
enum { REQUEST_LOG_MAX = 512 };

struct sent_request {
	uint64_t ticket; /* counts from 1; 0: unused */
	/* Requests and answers are numbered together, from 1; 0: not yet answered. */
	uint64_t sent_event, answered_event;
	int64_t sent_ms; /* on the caller's monotonic clock */
	size_t category;
	uint64_t windows; /* a bit for each window that the request counts in */
};

struct request_log {
	struct sent_request ring[REQUEST_LOG_MAX]; /* at ticket % REQUEST_LOG_MAX */
	uint64_t last_ticket, last_event;
};

/* How many other requests of a window came before and after one of them. */
struct request_log_around {
	int64_t answered_before; /* answered before it was sent: the server has counted them */
	int64_t unanswered_before;
	int64_t after; /* sent after it */
	int64_t unanswered_after;
};

/* Records a request that is sent now.  Borrowed, until REQUEST_LOG_MAX others were recorded. */
struct sent_request *request_log_add(struct request_log *log, size_t category, uint64_t windows,
				     int64_t now_ms);

/* NULL: the log no longer has it, or never had. */
struct sent_request *request_log_find(struct request_log *log, uint64_t ticket);

/* The oldest ticket in the log; above last_ticket when the log is empty. */
uint64_t request_log_oldest(const struct request_log *log);

/* Records that the request was answered; a second answer changes nothing. */
void request_log_answered(struct request_log *log, struct sent_request *sent);

/* `it` NULL comes before all others.  Tickets below `first` do not count as answered_before. */
struct request_log_around request_log_around(const struct request_log *log, uint64_t window,
					     const struct sent_request *it, uint64_t first);

/* The request of the window `count` places before `it`, or the oldest in the log. */
const struct sent_request *request_log_before(const struct request_log *log, uint64_t window,
					      const struct sent_request *it, int64_t count);

#endif
