/* Days as numbers since 1970-01-01, UTC. */
#ifndef SANDBOX_DAY_H
#define SANDBOX_DAY_H

#include "text.h"

#include <stdbool.h>
#include <stdint.h>

#define DAY_SECONDS 86400

/* Accepts YYYY-MM-DD and nothing else; refuses days that do not exist. */
bool day_parse(const char *text, int32_t *out);
void day_write(struct text *out, int32_t day);
/* 2026-06-14T09:37:30, without a zone: the way boards and pins carry it. */
void day_write_time(struct text *out, int64_t seconds);
int32_t day_today(void);
/* The Monday of its week, the first of its month. */
int32_t day_week(int32_t day);
int32_t day_month(int32_t day);

#endif
