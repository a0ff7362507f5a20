/*
 * What ads deliver.  One ad on one day is the atom; every other figure (of an ad group, a week, an
 * account) is a sum of atoms, so that levels and granularities agree with each other.
 */
#ifndef SANDBOX_DELIVERY_H
#define SANDBOX_DELIVERY_H

#include "world.h"

enum measure {
	IMPRESSION_1, /* _1 paid, _2 earned */
	IMPRESSION_2,
	CLICK_1,
	CLICK_2,
	OUTBOUND_1,
	OUTBOUND_2,
	SAVE_1,
	SAVE_2,
	SPEND, /* micro */
	VIDEO, /* impressions of video ads */
	VIDEO_SPEND,
	BY_CLICK, /* conversions by what they are attributed to */
	BY_VIEW,
	BY_ENGAGEMENT,
};
#define MEASURES    (BY_ENGAGEMENT + 1)
#define CONVERSIONS (1u << BY_CLICK | 1u << BY_VIEW | 1u << BY_ENGAGEMENT)

/* How conversions are counted. */
struct attribution {
	int click_days, view_days, engagement_days;
	bool at_conversion; /* TIME_OF_CONVERSION: late ones go to their own day, so days settle
			       fast */
};

struct measures {
	int64_t of[MEASURES];
};

/*
 * Whether the ad delivered on that day, and what.  Conversions of a recent day grow until it is 30
 * days old; today is a running day.
 */
bool delivery_of(const struct entity *ad, int32_t day, const struct attribution *attribution,
		 struct measures *out);
/* The part of a day's measure that falls into an hour; 24 of them sum up to the day. */
int64_t delivery_hour(int64_t day_value, int hour);
/* The part that belongs to a value of a breakdown, the first ones most; they sum up to the whole.
 */
int64_t delivery_share(int64_t whole, int value, int values);

#endif
