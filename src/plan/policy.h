#ifndef PLAN_POLICY_H
#define PLAN_POLICY_H

#include "progress/policy.h"

/* What to do when the API refuses access to a stream or a partition. */
enum refusal_policy {
	REFUSAL_AUTO, /* a failure for what was named or worked before; else a warning */
	REFUSAL_SKIP, /* always a warning */
	REFUSAL_FAIL, /* always a failure */
};

/* What the user decided about one stream. */
struct stream_policy {
	struct progress_policy progress;
	size_t ids_per_request; /* at most */
	bool named;		/* the stream was asked for by its name */
	bool must_have_records; /* a run without any record of it is a failure */
	enum refusal_policy refusal;
};

/* Where policies come from: the floor above resolves them from its settings. */
struct policy_source {
	void *self;
	void (*stream)(void *self, const char *stream, struct stream_policy *out);
	/* Did the user name this partition (a bookmark's key), rather than find it? */
	bool (*names_partition)(void *self, const char *key);
};

#endif
