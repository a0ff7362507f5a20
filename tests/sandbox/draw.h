/*
 * Chance without state: every "random" choice is a pure function of the seed and of what is being
 * chosen, so that neither the order of requests nor their concurrency changes an answer.
 */
#ifndef SANDBOX_DRAW_H
#define SANDBOX_DRAW_H

#include <stddef.h>
#include <stdint.h>

/* splitmix64's finalizer over both values. */
static inline uint64_t draw(uint64_t of, uint64_t with)
{
	uint64_t mixed = of + 0x9e3779b97f4a7c15u * (with + 1);

	mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
	mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
	return mixed ^ (mixed >> 31);
}

/* FNV-1a, finished by draw. */
static inline uint64_t draw_bytes(uint64_t of, const char *bytes, size_t length)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t at = 0; at < length; at++)
		hash = (hash ^ (unsigned char)bytes[at]) * 0x100000001b3u;
	return draw(of, hash);
}

static inline uint64_t draw_name(uint64_t of, const char *name)
{
	size_t length = 0;

	while (name[length])
		length++;
	return draw_bytes(of, name, length);
}

/* Whether something with this probability happens. */
static inline int draw_happens(uint64_t drawn, double probability)
{
	return (double)(drawn >> 11) < probability * (double)(UINT64_C(1) << 53);
}

#endif
