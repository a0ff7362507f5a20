#ifndef POLICIES_H
#define POLICIES_H

#include "stream/catalog.h"
#include "tap/run/catalog_policy.h"
#include "tap/run/engine_policy.h"

/* What the settings of a test mean for one stream; NULL: no settings. */
static inline struct progress_policy policy_of(const json_t *settings, const char *stream)
{
	struct policy_source source = engine_policy_source(settings);
	struct stream_policy policy;

	source.stream(source.self, stream, &policy);
	return policy.progress;
}

/* The catalog under the settings of a test. */
static inline int catalog_of(struct catalog *out, const struct definition *const *more,
			     const json_t *settings, struct error *err)
{
	struct catalog_policy policy = catalog_policy_of(settings);

	return catalog_init(out, more, &policy, err);
}

#endif
