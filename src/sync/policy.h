#ifndef RUN_POLICY_H
#define RUN_POLICY_H

#include <stddef.h>
#include <stdint.h>

/* What the user decided about the run as a whole.  Texts are borrowed; NULL: the default. */
struct run_policy {
	size_t memory;	      /* bytes for responses and what is made of them */
	unsigned concurrency; /* requests in flight at most */
	int64_t patience_ms;  /* how long one request is retried, or a rate limit waited for */
	int64_t stall_timeout_ms;
	const char *user_agent, *ca_bundle, *http_version;
};

#endif
