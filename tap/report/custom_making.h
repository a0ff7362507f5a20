#ifndef CUSTOM_MAKING_H
#define CUSTOM_MAKING_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "stream/definition.h"
#include "tap/config/config.h"
#include "tap/report/custom_key.h"
#include "tap/report/custom_report.h"

/* One object of custom_reports on its way to a stream; all borrowed. */
struct making {
	struct config *config;
	struct custom_reports *out;
	json_t *report; /* as it was given */
	size_t index;
	json_t *values; /* by key, read */
	const struct definition *base;
	struct error *err;
};

/* The sentence about one key; -1. */
int custom_refuse(const struct making *making, const char *key, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The value of a key that is a text; NULL: none. */
const char *custom_text(const struct making *making, const char *key);

/* What its keys demand of each other.  0, or -1 with a sentence that says what to do. */
int custom_check(struct making *making);

/*
 * Does a row tell what it is about?  `*out` (unless NULL) becomes the column that does; it stays as
 * it is where rows are of the ad account, which the request names.
 */
bool custom_id_column(const struct definition *stream, const char **out);

#endif
