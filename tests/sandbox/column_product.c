#include "column_product.h"

#include "column_forms.h"

#include <pthread.h>
#include <stdio.h>

/* Names are TOTAL_, where it happened, what happened, _CONVERSION_PRODUCT_ and one of three ends.
 */
enum { ANYWHERE = 1, WEB = 2, INAPP = 4, OFFLINE = 8 };

static const struct {
	const char *name;
	unsigned places;
	int64_t permille;
} events[] = {
	{"", ANYWHERE | WEB | INAPP | OFFLINE, 300},
	{"CHECKOUT_", ANYWHERE | WEB | INAPP | OFFLINE, 120},
	{"ADD_TO_CART_", ANYWHERE | WEB | INAPP, 200},
	{"PAGE_VISIT_", ANYWHERE | WEB, 900},
	{"SIGNUP_", ANYWHERE | WEB | INAPP | OFFLINE, 40},
	{"WATCH_VIDEO_", ANYWHERE | WEB, 70},
	{"LEAD_", ANYWHERE | WEB | OFFLINE, 60},
	{"SEARCH_", ANYWHERE | WEB | INAPP, 150},
	{"VIEW_CATEGORY_", ANYWHERE | WEB, 250},
	{"CUSTOM_", ANYWHERE | WEB | OFFLINE, 80},
	{"UNKNOWN_", ANYWHERE | WEB | INAPP | OFFLINE, 10},
	{"ADD_PAYMENT_INFO_", ANYWHERE | WEB | INAPP | OFFLINE, 90},
	{"ADD_TO_WISHLIST_", ANYWHERE | WEB | INAPP | OFFLINE, 30},
	{"INITIATE_CHECKOUT_", ANYWHERE | WEB | INAPP | OFFLINE, 140},
	{"SUBSCRIBE_", ANYWHERE | WEB | INAPP | OFFLINE, 20},
	{"VIEW_CONTENT_", ANYWHERE | WEB | INAPP | OFFLINE, 400},
};

static const char *const places[] = {"", "WEB_", "INAPP_", "OFFLINE_"};

static const struct {
	const char *name;
	struct column column;
} ends[] = {
	{"QUANTITY", COUNT(NULL, CONVERSIONS, 0, 1, 0)},
	{"VALUE", COUNT(NULL, CONVERSIONS, 0, 1375, 2)},
	{"VALUE_IN_USD", COUNT(NULL, CONVERSIONS, 0, 1500, 2)},
};

enum {
	EVENTS = sizeof(events) / sizeof(*events),
	PLACES = sizeof(places) / sizeof(*places),
	ENDS = sizeof(ends) / sizeof(*ends),
};

static const struct column named[] = {
	VALUELESS("CONVERSION_PRODUCT_ID"),
	VALUELESS("CONVERSION_PRODUCT_BRAND"),
	VALUELESS("CONVERSION_PRODUCT_CATEGORY"),
	VALUELESS("CONVERSION_PRODUCT_ID_GROUP"),
};
static const char *const shared[] = {"CAMPAIGN_NAME", "CAMPAIGN_ID",   "ADVERTISER_ID",
				     "AD_GROUP_ID",   "AD_GROUP_NAME", "CAMPAIGN_OBJECTIVE_TYPE"};

static struct column made[EVENTS * PLACES * ENDS];
static char names[EVENTS * PLACES * ENDS][80];
static size_t count;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_one(size_t event, size_t place, size_t end)
{
	struct column *column = &made[count];

	snprintf(names[count], sizeof(names[count]), "TOTAL_%s%sCONVERSION_PRODUCT_%s",
		 places[place], events[event].name, ends[end].name);
	*column = ends[end].column;
	column->name = names[count++];
	column->permille = events[event].permille / (int64_t)(place + 1);
}

static void make(void)
{
	for (size_t event = 0; event < EVENTS; event++)
		for (size_t place = 0; place < PLACES; place++)
			for (size_t end = 0; end < ENDS; end++)
				if (events[event].places & 1u << place)
					make_one(event, place, end);
}

const struct column *column_find_product(const char *name)
{
	pthread_once(&once, make);
	for (size_t at = 0; at < sizeof(named) / sizeof(*named); at++)
		if (strcmp(named[at].name, name) == 0)
			return &named[at];
	for (size_t at = 0; at < sizeof(shared) / sizeof(*shared); at++)
		if (strcmp(shared[at], name) == 0)
			return column_find_async(name);
	for (size_t at = 0; at < count; at++)
		if (strcmp(made[at].name, name) == 0)
			return &made[at];
	return NULL;
}
