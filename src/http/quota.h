#ifndef QUOTA_H
#define QUOTA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/*
 * Pacing by rate-limit category, as the API's headers describe it.  Pure bookkeeping: the caller says
 * what time it is (milliseconds of one monotonic clock) and what it saw.
 */
enum { QUOTA_WINDOWS_MAX = 8, QUOTA_NAME_SIZE = 64 };

/* The rate-limit headers of one response. */
struct limits {
	struct {
		int64_t limit, window_s; /* window_s 0: not said */
		char name[QUOTA_NAME_SIZE];
	} windows[QUOTA_WINDOWS_MAX];
	size_t window_count;
	int64_t binding;    /* the leading bare number; -1 when absent */
	int64_t remaining;  /* -1 when absent */
	int64_t reset_s;    /* seconds until the window resets; -1 when absent */
	int64_t retry_after_s; /* -1 when absent */
};

/* What `limits_read` starts from: nothing seen. */
#define LIMITS_NONE ((struct limits){.binding = -1, .remaining = -1, .reset_s = -1, .retry_after_s = -1})

/*
 * Take in one header line's value.  Header names (any case): x-ratelimit-limit, x-ratelimit-remaining,
 * x-ratelimit-reset, retry-after (seconds, or an HTTP date against wall_s).  The limit looks like
 *   60, 100;w=1;name="safety_net_app_id_user_id", 60;w=60;name="org_analytics_app_id_user_id"
 * and anything that cannot be read is passed over: never an error.
 */
void limits_read(struct limits *limits, const char *name, const char *value, int64_t wall_s);

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
 * May a request of this category go out now?  0: yes, and it is counted.  > 0: wait so many ms and ask
 * again.  -1: the wait would exceed `patience_ms`; nothing is counted, quota_reset_ms tells when.
 */
int64_t quota_take(struct quota *quota, const char *category, int64_t now_ms, int64_t patience_ms);

/* As quota_take, without counting: what would it answer? */
int64_t quota_peek(const struct quota *quota, const char *category, int64_t now_ms,
		   int64_t patience_ms);

/* When the category is free again, as far as is known (ms of the same clock). */
int64_t quota_reset_ms(const struct quota *quota, const char *category, int64_t now_ms);

/*
 * A response came (any status).  Windows of the headers replace the known ones of that category; a
 * `remaining` below our own count wins, so that others who use the same app are seen.
 */
void quota_learn(struct quota *quota, const char *category, const struct limits *seen,
		 int64_t now_ms);

/* The API said 429: nothing of this category goes out before now_ms + wait_ms. */
void quota_block(struct quota *quota, const char *category, int64_t now_ms, int64_t wait_ms);

/* How many requests were counted by quota_take for this category (NULL: in all). */
size_t quota_taken(const struct quota *quota, const char *category);

#endif
