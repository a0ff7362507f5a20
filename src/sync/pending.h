#ifndef PENDING_H
#define PENDING_H

#include <jansson.h>
#include <stdint.h>

/*
 * What units that are not over could be gone on with, each {digest, until: unix seconds, ...}, kept
 * beside the bookmarks: those may reach a target late, or never.
 */
struct pending {
	json_t *entries; /* array; owned by whoever made this */
	void *self;
	void (*keep)(void *self, const json_t *entries); /* they have changed */
};

/* Borrowed; NULL: nothing, or nothing that still lives. */
const json_t *pending_find(const struct pending *pending, const char *digest, int64_t wall_us);

/* A unit went on from one entry to another; either may be NULL. */
void pending_replace(struct pending *pending, const json_t *before, json_t *after);

#endif
