#ifndef REFUSAL_POLICY_H
#define REFUSAL_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "plan/policy.h"

/*
 * What a refusal (no access, not found) means: pure functions of the facts.  Where the user named
 * something, or it was readable before, a refusal is a failure; what was only discovered may be
 * skipped.
 */
struct refusal_facts {
	enum refusal_policy policy; /* of the stream's settings */
	bool whole_stream;	    /* the answer says so: a scope or a feature is missing */

	/* The checkpoint. */
	bool has_key;	  /* it is one of many (an ad account) */
	bool accessible;  /* something of it was read, now or in an earlier run */
	bool closed;	  /* it was refused already */
	bool answered;	  /* a unit of it was answered well in this run */
	unsigned refused; /* units of it that were refused before */
	bool windowed;	  /* it is read day by day */

	/* The user. */
	bool stream_named;    /* by `streams` */
	bool partition_named; /* this ad account, say */
	bool by_default;      /* the stream is read without being named */

	/* The unit. */
	size_t ids;    /* in its batch; 0: none */
	size_t passes; /* requests that the stream takes for each item */
	bool single;   /* it asks for one id of a batch */
	bool has_partition;
	bool is_the_partition; /* its partition is the one that the checkpoint is kept by */
	bool in_mid_list;      /* a page of it was read already */
};

/* Is it the whole checkpoint that is refused, and not what this unit is for (a board, a region)? */
bool refusal_is_of_checkpoint(const struct refusal_facts *facts);

/* The checkpoint may be skipped: that is no failure. */
bool refusal_may_skip(const struct refusal_facts *facts);

/* The unit may be left out: that is no failure, and the others of the checkpoint go on. */
bool refusal_may_leave_out(const struct refusal_facts *facts);

#endif
