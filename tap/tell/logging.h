#ifndef LOGGING_H
#define LOGGING_H

#include <jansson.h>
#include <stdbool.h>

#include "base/buffer.h"
#include "base/log.h"

/*
 * How lines for people look on stderr: lines as Python's Singer SDK prints them, bare messages or
 * JSON objects where Meltano asks for those (SINGER_SDK_LOG_CONFIG), and short ones on a terminal.
 */
enum logging_style {
	LOGGING_TEXT, /* 2026-11-22 10:00:00,123 | INFO     | tap-pinterest-ads ... | ads: text */
	LOGGING_BARE, /* ads: text */
	LOGGING_JSON, /* {"level":"info",...}: all keys that Meltano's parser needs */
	LOGGING_TERMINAL,  /* ads: text; warnings and errors say so */
	LOGGING_ELSEWHERE, /* lines go to a sink of the protocol's; no metrics, no progress */
};

struct logging {
	int fd;
	enum logging_style style;
	enum log_level lowest;
	const char *live; /* a line without its end that stands on the terminal now; NULL: none */
};

/*
 * Choose style and level for `fd` by what it is and by the environment: SINGER_SDK_LOG_CONFIG,
 * TAP_PINTEREST_ADS_LOGLEVEL, LOGLEVEL.  A log config that cannot be used is a warning and text. No
 * JSON objects where stdout goes to the same file.
 */
void logging_begin(struct logging *logging, int fd);

/* Sentences instead of JSON objects from here on. */
void logging_plain(struct logging *logging);

/* Make it the sink of base/log; borrowed until the end of the program. */
void logging_use(struct logging *logging);

/* Each line of `text` (which is emptied) as a log line. */
void logging_lines(enum log_level level, struct buffer *text);

/* A metric point (singer.md 2.8): {type, metric, value, tags}; at LOG_INFO or LOG_DEBUG.  Takes
 * `point`. */
void logging_metric(struct logging *logging, enum log_level level, const char *stream,
		    json_t *point);

/* Show `text` (borrowed; NULL: nothing) as the terminal's last line until the next call; elsewhere
 * nothing happens. */
void logging_live(struct logging *logging, const char *text);

#endif
