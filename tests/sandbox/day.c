#include "day.h"

#include <time.h>

struct civil {
	int year;
	unsigned month, day;
};

/* Howard Hinnant's public-domain algorithms, "chrono-compatible low-level date algorithms". */
static int32_t from_civil(int year, unsigned month, unsigned day)
{
	int shifted = year - (month <= 2), era = (shifted >= 0 ? shifted : shifted - 399) / 400;
	unsigned of_era = (unsigned)(shifted - era * 400);
	unsigned of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	unsigned days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;

	return (int32_t)(era * 146097 + (int)days - 719468);
}

static struct civil to_civil(int32_t day)
{
	int32_t shifted = day + 719468, era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	unsigned days = (unsigned)(shifted - era * 146097);
	unsigned of_era = (days - days / 1460 + days / 36524 - days / 146096) / 365;
	unsigned of_year = days - (365 * of_era + of_era / 4 - of_era / 100);
	unsigned month = (5 * of_year + 2) / 153;
	struct civil civil = {.day = of_year - (153 * month + 2) / 5 + 1,
			      .month = month < 10 ? month + 3 : month - 9};

	civil.year = (int)of_era + era * 400 + (civil.month <= 2);
	return civil;
}

static bool number(const char **at, unsigned digits, unsigned *out)
{
	*out = 0;
	for (; digits; digits--, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		*out = *out * 10 + (unsigned)(**at - '0');
	}
	return true;
}

bool day_parse(const char *text, int32_t *out)
{
	unsigned year, month, day;
	struct civil back;

	if (!number(&text, 4, &year) || *text++ != '-' || !number(&text, 2, &month) ||
	    *text++ != '-' || !number(&text, 2, &day) || *text || month < 1 || month > 12 ||
	    day < 1)
		return false;
	*out = from_civil((int)year, month, day);
	back = to_civil(*out);
	return back.month == month && back.day == day;
}

void day_write(struct text *out, int32_t day)
{
	struct civil civil = to_civil(day);

	text_padded(out, (uint64_t)civil.year, 4);
	text_char(out, '-');
	text_padded(out, civil.month, 2);
	text_char(out, '-');
	text_padded(out, civil.day, 2);
}

void day_write_time(struct text *out, int64_t seconds)
{
	uint64_t rest = (uint64_t)(seconds % DAY_SECONDS);

	day_write(out, (int32_t)(seconds / DAY_SECONDS));
	text_char(out, 'T');
	text_padded(out, rest / 3600, 2);
	text_char(out, ':');
	text_padded(out, rest / 60 % 60, 2);
	text_char(out, ':');
	text_padded(out, rest % 60, 2);
}

int32_t day_today(void)
{
	return (int32_t)(time(NULL) / DAY_SECONDS);
}

int32_t day_week(int32_t day)
{
	return day - (day + 3) % 7; /* 1970-01-01 was a Thursday */
}

int32_t day_month(int32_t day)
{
	return day - (int32_t)to_civil(day).day + 1;
}
