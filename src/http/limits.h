#ifndef LIMITS_H
#define LIMITS_H

#include <stddef.h>
#include <stdint.h>

/* What the rate-limit headers of one response say. */
enum { LIMITS_WINDOWS_MAX = 8, LIMITS_NAME_SIZE = 64 };

struct limits {
	struct {
		int64_t limit, window_s; /* window_s 0: not said */
		char name[LIMITS_NAME_SIZE];
	} windows[LIMITS_WINDOWS_MAX];
	size_t window_count;
	int64_t binding;   /* the leading bare number: the limit nearest to being used up; or -1 */
	int64_t remaining; /* of the binding one; -1 when absent */
	int64_t reset_s;   /* seconds until its window ends; -1 when absent */
	int64_t retry_after_s; /* -1 when absent */
};

/* What `limits_read` starts from: nothing seen. */
#define LIMITS_NONE                                                                                \
	((struct limits){.binding = -1, .remaining = -1, .reset_s = -1, .retry_after_s = -1})

/*
 * Take in one header line.  Header names (any case): x-ratelimit-limit, x-ratelimit-remaining,
 * x-ratelimit-reset, retry-after (seconds, or an HTTP date against wall_s).  The limit looks like
 *   60, 100;w=1;name="safety_net_app_id_user_id", 60;w=60;name="org_analytics_app_id_user_id"
 * and anything that cannot be read is passed over: never an error.
 */
void limits_read(struct limits *limits, const char *name, const char *value, int64_t wall_s);

#endif
