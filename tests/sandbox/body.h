/* Finished bodies: shared, compressed once, and kept for the next request of the same URL. */
#ifndef SANDBOX_BODY_H
#define SANDBOX_BODY_H

#include "text.h"

#include <stdbool.h>

struct body {
	int users; /* changed under atomics */
	char *bytes;
	size_t length;
	size_t rows;
};

/* New with one user; takes the text's bytes over. */
struct body *body_new(struct text *text, size_t rows);
struct body *body_share(struct body *body);
void body_drop(struct body *body);
/* A new gzip of the text; level 1 to 9. */
struct body *body_gzip(const struct text *text, size_t rows, int level);

/* A cache with a cap on its memory; at the cap nothing more is kept. */
struct cache;
struct cache *cache_new(size_t max_bytes);
void cache_free(struct cache *cache);
/* Shared for the caller, or NULL. */
struct body *cache_get(struct cache *cache, const char *key);
void cache_put(struct cache *cache, const char *key, struct body *body);

#endif
