#ifndef QUOTA_H
#define QUOTA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/limits.h"

/*
 * Pacing by rate-limit category, as the API's headers describe it.  Pure bookkeeping: the caller
 * passes the time (milliseconds of one monotonic clock) and the headers.
 *
 * Windows are fixed: the first request opens a window, up to `limit` requests may go out in it at
 * any speed, and the first request after its end opens the next one.  The server's windows may
 * begin at other times than ours, so `remaining` and `reset` of every response move ours onto the
 * server's.
 */

/* A limit known before the first response: at most `limit` requests in `window_s`. */
struct quota_limit {
	const char *category; /* NULL: the universal bucket, which every request passes */
	int64_t limit, window_s;
};

struct quota;

/* `known` is copied; it may be empty.  Release with quota_free. */
struct quota *quota_new(const struct quota_limit *known, size_t count);
void quota_free(struct quota *quota);

/*
 * May a request of this category go out now?  0: yes; it is counted, and `*ticket` (unless NULL) is
 * its number, for quota_learn.  > 0: ask again after this many ms.  -1: the wait would exceed
 * `patience_ms`; nothing is counted, and quota_reset_ms returns when the wait ends.
 */
int64_t quota_take(struct quota *quota, const char *category, int64_t now_ms, int64_t patience_ms,
		   uint64_t *ticket);

/* What quota_take would return; nothing is counted. */
int64_t quota_peek(const struct quota *quota, const char *category, int64_t now_ms,
		   int64_t patience_ms);

/* When the category is free again, as far as known (ms of the same clock). */
int64_t quota_reset_ms(const struct quota *quota, const char *category, int64_t now_ms);

/*
 * The request with this ticket was answered, or has failed (LIMITS_NONE): once for every ticket.
 * Windows in the headers replace the known ones of the category.  A `remaining` below our own count
 * wins, because others may use the same app.  The server computed it before requests sent later had
 * arrived, so those still unanswered are counted on top.
 */
void quota_learn(struct quota *quota, const char *category, uint64_t ticket,
		 const struct limits *seen, int64_t now_ms);

/* The API answered 429: no request of this category before now_ms + wait_ms. */
void quota_block(struct quota *quota, const char *category, int64_t now_ms, int64_t wait_ms);

/* How many requests the category's windows of at least `length_ms` still allow; -1: no such window.
 */
int64_t quota_left(const struct quota *quota, const char *category, int64_t length_ms,
		   int64_t now_ms);

#endif
