#ifndef PROTOCOL_POLICY_H
#define PROTOCOL_POLICY_H

#include <stdbool.h>
#include <stdint.h>

/* How nested members become columns (protocol/singer_flatten.h). */
struct flattening_policy {
	bool enabled;
	int64_t max_depth;	/* 0 or less: nothing is flattened */
	const char *separator;	/* between the names of parent and child; borrowed */
	int64_t max_key_length; /* in characters; longer names are abbreviated */
};

/* What the user decided about messages; protocols ignore what they do not have. */
struct protocol_policy {
	bool activate_versions; /* ACTIVATE_VERSION behind a complete full table */
	struct flattening_policy flattening;
	const char *partitions_key; /* member of a bookmark that holds those of partitions */
};

#endif
