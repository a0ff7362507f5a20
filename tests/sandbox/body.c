#include "body.h"

#include "draw.h"

#include <libdeflate.h>
#include <pthread.h>
#include <stdlib.h>

#define CACHE_BUCKETS 4096

struct entry {
	struct entry *next;
	char *key;
	struct body *body;
};

struct cache {
	pthread_mutex_t lock;
	size_t used, max;
	struct entry *buckets[CACHE_BUCKETS];
};

struct body *body_new(struct text *text, size_t rows)
{
	struct body *body = memory_new(sizeof(*body));

	*body = (struct body){
		.users = 1, .bytes = text->bytes, .length = text->length, .rows = rows};
	*text = (struct text){0};
	return body;
}

struct body *body_share(struct body *body)
{
	__atomic_add_fetch(&body->users, 1, __ATOMIC_RELAXED);
	return body;
}

void body_drop(struct body *body)
{
	if (!body || __atomic_sub_fetch(&body->users, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	free(body->bytes);
	free(body);
}

struct body *body_gzip(const struct text *text, size_t rows, int level)
{
	struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(level);
	struct text out = {0};
	size_t bound;

	if (!compressor)
		abort();
	bound = libdeflate_gzip_compress_bound(compressor, text->length);
	out.length = libdeflate_gzip_compress(compressor, text->bytes, text->length,
					      text_room(&out, bound), bound);
	libdeflate_free_compressor(compressor);
	if (!out.length) /* cannot be: it fits the bound */
		abort();
	return body_new(&out, rows);
}

struct cache *cache_new(size_t max_bytes)
{
	struct cache *cache = memory_new(sizeof(*cache));

	pthread_mutex_init(&cache->lock, NULL);
	cache->max = max_bytes;
	return cache;
}

void cache_free(struct cache *cache)
{
	if (!cache)
		return;
	for (size_t at = 0; at < CACHE_BUCKETS; at++)
		for (struct entry *entry = cache->buckets[at], *next; entry; entry = next) {
			next = entry->next;
			body_drop(entry->body);
			free(entry->key);
			free(entry);
		}
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

static struct entry **bucket_of(struct cache *cache, const char *key)
{
	return &cache->buckets[draw_name(0, key) % CACHE_BUCKETS];
}

static struct entry *find(struct entry *entry, const char *key)
{
	while (entry && strcmp(entry->key, key) != 0)
		entry = entry->next;
	return entry;
}

struct body *cache_get(struct cache *cache, const char *key)
{
	struct body *body = NULL;
	struct entry *entry;

	pthread_mutex_lock(&cache->lock);
	entry = find(*bucket_of(cache, key), key);
	if (entry)
		body = body_share(entry->body);
	pthread_mutex_unlock(&cache->lock);
	return body;
}

void cache_put(struct cache *cache, const char *key, struct body *body)
{
	size_t cost = body->length + strlen(key) + sizeof(struct entry);
	struct entry **bucket = bucket_of(cache, key), *entry;

	pthread_mutex_lock(&cache->lock);
	if (cache->used + cost <= cache->max && !find(*bucket, key)) {
		entry = memory_new(sizeof(*entry));
		*entry = (struct entry){.next = *bucket,
					.key = memory_copy(key, strlen(key)),
					.body = body_share(body)};
		*bucket = entry;
		cache->used += cost;
	}
	pthread_mutex_unlock(&cache->lock);
}
