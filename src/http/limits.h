#ifndef LIMITS_H
#define LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* The rate-limit headers of one response. */
enum { LIMITS_WINDOWS_MAX = 8, LIMITS_NAME_SIZE = 64 };

struct limits {
	struct {
		int64_t limit, window_s; /* window_s 0: unknown */
		char name[LIMITS_NAME_SIZE];
	} windows[LIMITS_WINDOWS_MAX];
	size_t window_count;
	int64_t binding;       /* the leading bare number: the limit closest to exhaustion; or -1 */
	int64_t remaining;     /* of the binding one; -1 when absent */
	int64_t reset_s;       /* seconds until its window ends; -1 when absent */
	int64_t retry_after_s; /* -1 when absent */
};

/* No header seen yet: the value to start from. */
#define LIMITS_NONE                                                                                \
	((struct limits){.binding = -1, .remaining = -1, .reset_s = -1, .retry_after_s = -1})

/*
 * Reads one header.  Names, in any case: x-ratelimit-limit, x-ratelimit-remaining,
 * x-ratelimit-reset, retry-after (seconds, or an HTTP date compared with `wall_s`).  A limit reads
 *   60, 100;w=1;name="safety_net_app_id_user_id", 60;w=60;name="org_analytics_app_id_user_id"
 * Whatever cannot be read is ignored: never an error.
 */
void limits_read(struct limits *limits, const char *name, const char *value, int64_t wall_s);

#endif
