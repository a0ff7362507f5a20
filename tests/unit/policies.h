#ifndef POLICIES_H
#define POLICIES_H

#include "tap/run/engine_policy.h"

/* What the settings of a test mean for one stream; NULL: no settings. */
static inline struct progress_policy policy_of(const json_t *settings, const char *stream)
{
	struct policy_source source = engine_policy_source(settings);
	struct stream_policy policy;

	source.stream(source.self, stream, &policy);
	return policy.progress;
}

#endif
