#ifndef LOG_H
#define LOG_H

/*
 * Log lines for people, on stderr.  The engine itself only writes LOG_DEBUG: what users must know
 * goes through plan/observer or an error.  The sink, installed by tap/, formats the lines.
 */
enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* `stream` may be NULL.  `text` is one line without a newline. */
typedef void log_sink(void *self, enum log_level level, const char *stream, const char *text);

/* Installs the sink for lines of level `lowest` and above; before, lines go to stderr as "LEVEL
 * text".  `self` is borrowed. */
void log_use(log_sink *to, void *self, enum log_level lowest);

/* Whether lines of this level are shown: ask before building an expensive one. */
int log_shows(enum log_level level);

void log_line(enum log_level level, const char *stream, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

const char *log_level_name(enum log_level level); /* "DEBUG", "INFO", "WARNING", "ERROR" */

#endif
