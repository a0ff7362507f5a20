#include "base/clock.h"

#include <stdbool.h>
#include <time.h>

static bool fixed;
static int64_t fixed_us;

int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_wall_us(void)
{
	struct timespec now;

	if (fixed)
		return fixed_us;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int32_t clock_today(void)
{
	return (int32_t)(clock_wall_us() / 1000000 / 86400);
}

void clock_fix(int64_t wall_us)
{
	fixed = true;
	fixed_us = wall_us;
}
