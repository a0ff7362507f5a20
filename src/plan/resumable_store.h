#ifndef RESUMABLE_STORE_H
#define RESUMABLE_STORE_H

#include <jansson.h>
#include <stdint.h>

/*
 * What units that are not over could be gone on with, each {digest, until: unix seconds, ...}, kept
 * beside the bookmarks: those may reach a target late, or never.
 */
struct resumable_store {
	json_t *entries; /* array; owned by whoever made this */
	void *self;
	void (*keep)(void *self, const json_t *entries); /* they have changed */
};

/* Borrowed; NULL: nothing, or nothing that still lives. */
const json_t *resumable_store_find(const struct resumable_store *resumable, const char *digest,
				   int64_t wall_us);

/* A unit went on from one entry to another; either may be NULL. */
void resumable_store_replace(struct resumable_store *resumable, const json_t *before,
			     json_t *after);

#endif
