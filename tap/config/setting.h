#ifndef SETTING_H
#define SETTING_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Reading the checked settings: one JSON object, every value of its table's type, defaults filled
 * in (tap/config).  `stream_settings.NAME` overrides for one stream.
 */

/* Borrowed, or NULL when unset (null counts as unset).  `stream` may be NULL. */
const json_t *setting_get(const json_t *settings, const char *stream, const char *name);
/* Borrowed text, or `otherwise`. */
const char *setting_text(const json_t *settings, const char *stream, const char *name,
			 const char *otherwise);
int64_t setting_integer(const json_t *settings, const char *stream, const char *name,
			int64_t otherwise);
bool setting_true(const json_t *settings, const char *stream, const char *name);

#endif
