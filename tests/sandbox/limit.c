#include "limit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define DAY 86400

struct bucket {
	uint32_t limit, window_s; /* limit 0: unlimited */
	uint32_t used;
	int64_t began_ms; /* a window starts with its first request; 0 before that */
};

struct limits {
	pthread_mutex_t lock;
	struct bucket buckets[CATEGORY_COUNT];
};

static const struct {
	const char *name;
	uint32_t standard, window_s; /* a minute per user and app */
	uint32_t trial;		     /* a day per app */
} known[CATEGORY_COUNT] = {
	[CATEGORY_ADS_ANALYTICS] = {"ads_analytics", 300, 60, 1000},
	[CATEGORY_ADS_CONVERSIONS] = {"ads_conversions", 120000, 60, 1000},
	[CATEGORY_ADS_READ] = {"ads_read", 1000, 60, 1000},
	[CATEGORY_ORG_READ] = {"org_read", 1000, 60, 1000},
	[CATEGORY_ORG_ANALYTICS] = {"org_analytics", 60, 60, 1000},
	[CATEGORY_CATALOGS_READ] = {"catalogs_read", 100, 60, 1000},
	[CATEGORY_TRENDS_READ] = {"trends_read", 60, 60, 1000},
	[CATEGORY_DOWNLOAD] = {"download", 0, 60, 0},
	[CATEGORY_UNIVERSAL] = {"universal", 100, 1, 1000},
};

const char *category_name(enum category category)
{
	return known[category].name;
}

struct limits *limits_new(enum tier tier)
{
	struct limits *limits = memory_new(sizeof(*limits));

	pthread_mutex_init(&limits->lock, NULL);
	for (int at = 0; at < CATEGORY_COUNT; at++) {
		if (tier == TIER_STANDARD)
			limits->buckets[at] = (struct bucket){.limit = known[at].standard,
							      .window_s = known[at].window_s};
		else if (tier == TIER_TRIAL)
			limits->buckets[at] =
				(struct bucket){.limit = known[at].trial, .window_s = DAY};
	}
	return limits;
}

void limits_free(struct limits *limits)
{
	if (!limits)
		return;
	pthread_mutex_destroy(&limits->lock);
	free(limits);
}

bool limits_set(struct limits *limits, const char *text)
{
	unsigned limit, window;
	char name[32], end;

	if (sscanf(text, "%31[a-z_]=%u/%u%c", name, &limit, &window, &end) != 3 || !window)
		return false;
	for (int at = 0; at < CATEGORY_COUNT; at++)
		if (strcmp(known[at].name, name) == 0) {
			limits->buckets[at] = (struct bucket){.limit = limit, .window_s = window};
			return true;
		}
	return false;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void roll(struct bucket *bucket, int64_t now)
{
	if (!bucket->began_ms || now - bucket->began_ms >= (int64_t)bucket->window_s * 1000) {
		bucket->began_ms = now;
		bucket->used = 0;
	}
}

static uint32_t left(const struct bucket *bucket)
{
	return !bucket->limit		      ? UINT32_MAX
	       : bucket->limit > bucket->used ? bucket->limit - bucket->used
					      : 0;
}

static void item(struct text *out, const struct bucket *bucket, const char *name)
{
	text_puts(out, ", ");
	text_uint(out, bucket->limit);
	text_puts(out, ";w=");
	text_uint(out, bucket->window_s);
	text_puts(out, ";name=\"");
	text_puts(out, name);
	text_puts(out, "_app_id_user_id\"");
}

/* `60, 100;w=1;name="safety_net_app_id_user_id", 60;w=60;name="org_analytics_app_id_user_id"`:
 * the limit that binds now, then every bucket that counted the request. */
static void describe(struct allowance *out, const struct bucket *own,
		     const struct bucket *universal, enum category category)
{
	const struct bucket *binding = left(own) <= left(universal) ? own : universal;
	int64_t rest = binding->began_ms + (int64_t)binding->window_s * 1000 - now_ms();

	if (!binding->limit)
		return;
	out->remaining = left(binding);
	out->reset_s = rest > 0 ? (uint32_t)((rest + 999) / 1000) : 0;
	text_uint(&out->header, binding->limit);
	if (universal->limit)
		item(&out->header, universal, "safety_net");
	if (own->limit)
		item(&out->header, own, category_name(category));
}

void limits_take(struct limits *limits, enum category category, struct allowance *out)
{
	struct bucket *own = &limits->buckets[category];
	struct bucket *universal = &limits->buckets[CATEGORY_UNIVERSAL];
	int64_t now = now_ms();

	pthread_mutex_lock(&limits->lock);
	roll(own, now);
	roll(universal, now);
	out->refused = left(own) == 0 || left(universal) == 0;
	if (!out->refused) {
		own->used++;
		universal->used++;
	}
	describe(out, own, universal, category);
	pthread_mutex_unlock(&limits->lock);
}
