#include <strings.h>

#include "stream/definition.h"

/* The first name of each is the API's; the others are what people and other connectors write. */
static const struct {
	const char *name;
	enum granularity granularity;
} NAMES[] = {
	{"DAY", GRANULARITY_DAY},     {"HOUR", GRANULARITY_HOUR},   {"WEEK", GRANULARITY_WEEK},
	{"MONTH", GRANULARITY_MONTH}, {"TOTAL", GRANULARITY_TOTAL}, {"DAILY", GRANULARITY_DAY},
	{"HOURLY", GRANULARITY_HOUR}, {"WEEKLY", GRANULARITY_WEEK}, {"MONTHLY", GRANULARITY_MONTH},
};

int granularity_of(const char *text, enum granularity *out)
{
	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		if (strcasecmp(NAMES[i].name, text) == 0) {
			*out = NAMES[i].granularity;
			return 0;
		}
	}
	return -1;
}

const char *granularity_name(enum granularity granularity)
{
	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++)
		if (NAMES[i].granularity == granularity)
			return NAMES[i].name;
	return "ANY";
}
