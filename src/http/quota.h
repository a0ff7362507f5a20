#ifndef QUOTA_H
#define QUOTA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/limits.h"

/*
 * Pacing by rate-limit category, as the API's headers describe it.  Pure bookkeeping: the caller
 * says what time it is (milliseconds of one monotonic clock) and what it saw.
 *
 * Windows are fixed ones: the first request opens a window, up to `limit` go out in it as fast as
 * one likes, and when it has ended the next request opens another.  The server's windows need not
 * begin where ours do, so `remaining` and `reset` of every response move ours onto the server's.
 */

/* A limit that is known before the API was asked: at most `limit` requests in any `window_s`. */
struct quota_limit {
	const char *category; /* NULL: the universal bucket, which every request passes */
	int64_t limit, window_s;
};

struct quota;

/* `known` is copied; it may be empty.  Release with quota_free. */
struct quota *quota_new(const struct quota_limit *known, size_t count);
void quota_free(struct quota *quota);

/*
 * May a request of this category go out now?  0: yes, it is counted, and `*ticket` (which may be
 * NULL) is its number, for quota_learn.  > 0: wait so many ms and ask again.  -1: the wait would
 * exceed `patience_ms`; nothing is counted, quota_reset_ms tells when.
 */
int64_t quota_take(struct quota *quota, const char *category, int64_t now_ms, int64_t patience_ms,
		   uint64_t *ticket);

/* As quota_take, without counting: what would it answer? */
int64_t quota_peek(const struct quota *quota, const char *category, int64_t now_ms,
		   int64_t patience_ms);

/* When the category is free again, as far as is known (ms of the same clock). */
int64_t quota_reset_ms(const struct quota *quota, const char *category, int64_t now_ms);

/*
 * The request with this ticket was answered, or has failed (LIMITS_NONE): every ticket needs this
 * once. Windows of the headers replace the known ones of that category; a `remaining` below our own
 * count wins, so that others who use the same app are seen.  It was computed when requests sent
 * later had not arrived yet: those still unanswered are counted on top.
 */
void quota_learn(struct quota *quota, const char *category, uint64_t ticket,
		 const struct limits *seen, int64_t now_ms);

/* The API said 429: nothing of this category goes out before now_ms + wait_ms. */
void quota_block(struct quota *quota, const char *category, int64_t now_ms, int64_t wait_ms);

/* How many requests of the category its windows of at least `length_ms` still have; -1 when it has
 * none. */
int64_t quota_left(const struct quota *quota, const char *category, int64_t length_ms,
		   int64_t now_ms);

/* How many requests were counted by quota_take for this category (NULL: in all). */
size_t quota_taken(const struct quota *quota, const char *category);

#endif
