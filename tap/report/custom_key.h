#ifndef CUSTOM_KEY_H
#define CUSTOM_KEY_H

#include <stddef.h>

#include "tap/config/option.h"

/*
 * The keys of one object of custom_reports: how it is read (as any setting), which setting of the
 * report's stream it becomes, and which member of the request's body.
 */
struct custom_key {
	struct option option;
	const char *setting; /* NULL: none, or one of the same name */
	const char *member;  /* of the body, where the level's own stream has none; NULL: none */
	unsigned most;	     /* values in one request; 0: any number */
	/* Levels (without _TARGETING) at which more values may be cut into several requests: where
	 * a row belongs to one value only.  NULL: none. */
	const char *const *cut_at;
	const char *const *not_at; /* levels that do not know it; NULL: all do */
	bool required;
};

extern const struct custom_key custom_keys[];
extern const size_t custom_key_count;

#endif
