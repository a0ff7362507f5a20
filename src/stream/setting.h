#ifndef STREAM_SETTING_H
#define STREAM_SETTING_H

#include <jansson.h>
#include <stdint.h>

/*
 * The settings that definitions name, as in `{setting: page_size}`.  The names are data: the floor
 * above resolves them, for one stream where a setting may differ between streams.
 */
struct settings {
	const void *self;
	/* Borrowed; NULL when unset. */
	const json_t *(*get)(const void *self, const char *stream, const char *name);
};

/* Borrowed; NULL when unset, or when `settings` has no `get`. */
const json_t *settings_get(struct settings settings, const char *stream, const char *name);
/* `otherwise` when unset, or no integer. */
int64_t settings_integer(struct settings settings, const char *stream, const char *name,
			 int64_t otherwise);

#endif
