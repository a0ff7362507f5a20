#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

static void plain(void *self, enum log_level level, const char *stream, const char *text)
{
	(void)self;
	(void)stream;
	fprintf(stderr, "%s %s\n", log_level_name(level), text);
}

static log_sink *sink = plain;
static void *sink_self;
static enum log_level sink_lowest = LOG_INFO;

void log_use(log_sink *to, void *self, enum log_level lowest)
{
	sink = to ? to : plain;
	sink_self = self;
	sink_lowest = lowest;
}

int log_shows(enum log_level level)
{
	return level >= sink_lowest;
}

void log_line(enum log_level level, const char *stream, const char *fmt, ...)
{
	char text[2048];
	va_list ap;

	if (!log_shows(level))
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	sink(sink_self, level, stream, text);
}

const char *log_level_name(enum log_level level)
{
	static const char *const names[] = {"DEBUG", "INFO", "WARNING", "ERROR"};

	return names[level];
}
