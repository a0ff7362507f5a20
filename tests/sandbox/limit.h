/*
 * Rate limits: a bucket a category and the universal one beside it, with the headers that the API
 * sends.  Categories and figures: Pinterest's page "Rate limits".
 */
#ifndef SANDBOX_LIMIT_H
#define SANDBOX_LIMIT_H

#include "text.h"

#include <stdbool.h>
#include <stdint.h>

enum category {
	CATEGORY_ADS_ANALYTICS,
	CATEGORY_ADS_CONVERSIONS,
	CATEGORY_ADS_READ,
	CATEGORY_ORG_READ,
	CATEGORY_ORG_ANALYTICS,
	CATEGORY_CATALOGS_READ,
	CATEGORY_TRENDS_READ,
	CATEGORY_DOWNLOAD,  /* of files: no limit, and not the API's */
	CATEGORY_UNIVERSAL, /* counts every request */
};
#define CATEGORY_COUNT (CATEGORY_UNIVERSAL + 1)

enum tier { TIER_STANDARD, TIER_TRIAL, TIER_UNLIMITED };

struct limits;

struct limits *limits_new(enum tier tier);
void limits_free(struct limits *limits);
/* "ads_read=100/60"; false where it is not that. */
bool limits_set(struct limits *limits, const char *text);

/* What the headers say after this request. */
struct allowance {
	bool refused;
	uint32_t remaining, reset_s;
	struct text header; /* x-ratelimit-limit; own */
};
void limits_take(struct limits *limits, enum category category, struct allowance *out);

const char *category_name(enum category category);

#endif
