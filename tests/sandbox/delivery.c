#include "delivery.h"

#include "day.h"
#include "draw.h"
#include "kinds.h"

#define SETTLED_DAYS 30

/* A longer window attributes more, in permille of the default. */
static int64_t window_share(int days)
{
	return days >= 60   ? 1080
	       : days >= 30 ? 1000
	       : days >= 14 ? 900
	       : days >= 7  ? 800
	       : days	    ? 550
			    : 300;
}

static int64_t settled(int32_t age, bool at_conversion)
{
	if (at_conversion)
		return age >= 3 ? 1000 : 700 + 100 * age;
	return age >= SETTLED_DAYS ? 1000 : 400 + 20 * age;
}

/* How often an ad delivers, of 128 days; some never do, a draft never did. */
static unsigned rate(const struct entity *ad)
{
	enum status status = entity_status(ad);

	if (status == STATUS_DRAFT || status == STATUS_DELETED_DRAFT || ad->draw % 9 == 0)
		return 0;
	return 20 + (unsigned)(ad->draw >> 32) % 108;
}

static void convert(struct measures *out, uint64_t drawn, int32_t age,
		    const struct attribution *attribution)
{
	int64_t share = settled(age, attribution->at_conversion);

	out->of[BY_CLICK] = out->of[CLICK_1] * (int64_t)(20 + drawn % 60) / 1000;
	out->of[BY_VIEW] = out->of[IMPRESSION_1] * (int64_t)(drawn >> 6 & 7) / 1000;
	out->of[BY_ENGAGEMENT] = out->of[SAVE_1] * (int64_t)(drawn >> 9 & 63) / 1000;
	out->of[BY_CLICK] =
		out->of[BY_CLICK] * window_share(attribution->click_days) * share / 1000000;
	out->of[BY_VIEW] =
		out->of[BY_VIEW] * window_share(attribution->view_days) * share / 1000000;
	out->of[BY_ENGAGEMENT] = out->of[BY_ENGAGEMENT] *
				 window_share(attribution->engagement_days) * share / 1000000;
}

bool delivery_of(const struct entity *ad, int32_t day, const struct attribution *attribution,
		 struct measures *out)
{
	uint64_t drawn = draw(ad->draw, (uint64_t)day + 100000);
	int32_t age = ad->world->today - day;
	int64_t shown;

	if ((drawn & 127) >= rate(ad) || age < 0 || age >= (int32_t)ad->world->sizes.days ||
	    (int64_t)day * DAY_SECONDS < entity_created(ad) - DAY_SECONDS)
		return false;
	shown = 40 + (int64_t)((drawn >> 7) % 4000) * (int64_t)(1 + ad->draw % 5);
	if (age == 0)
		shown = shown * 2 / 5;
	*out = (struct measures){0};
	out->of[IMPRESSION_1] = shown;
	out->of[IMPRESSION_2] = shown * (int64_t)(drawn >> 20 & 31) / 200;
	out->of[CLICK_1] = shown * (int64_t)(4 + (drawn >> 25 & 31)) / 1000;
	out->of[CLICK_2] = out->of[IMPRESSION_2] * 9 / 1000;
	out->of[OUTBOUND_1] = out->of[CLICK_1] * (int64_t)(300 + (drawn >> 30 & 511)) / 1000;
	out->of[OUTBOUND_2] = out->of[CLICK_2] / 2;
	out->of[SAVE_1] = shown * (int64_t)(drawn >> 39 & 7) / 1000;
	out->of[SAVE_2] = out->of[IMPRESSION_2] * 3 / 1000;
	out->of[SPEND] =
		shown * (int64_t)(1500 + (drawn >> 42 & 4095)) + (int64_t)(drawn >> 54 & 1023);
	if (strstr(entity_choice(ad, "creative_type", creative_types), "VIDEO")) {
		out->of[VIDEO] = shown;
		out->of[VIDEO_SPEND] = out->of[SPEND];
	}
	convert(out, drawn >> 10, age, attribution);
	return true;
}

int64_t delivery_hour(int64_t day_value, int hour)
{
	return day_value * (hour + 1) / 24 - day_value * hour / 24;
}

int64_t delivery_share(int64_t whole, int value, int values)
{
	int64_t all = (int64_t)values * values;
	int64_t before = (int64_t)value * (2 * values - value);
	int64_t after = (int64_t)(value + 1) * (2 * values - value - 1);

	return whole * after / all - whole * before / all;
}
