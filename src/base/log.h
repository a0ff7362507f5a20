#ifndef LOG_H
#define LOG_H

/*
 * Lines for people, on stderr.  The engine itself only writes LOG_DEBUG: what a user must know goes
 * through sync/observer or an error.  How a line looks is the sink's affair (tap/ installs one).
 */
enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* `stream` may be NULL.  `text` is one line without its end. */
typedef void log_sink(void *self, enum log_level level, const char *stream, const char *text);

/* Until this is called, lines go to stderr as "LEVEL text".  `self` is borrowed. */
void log_use(log_sink *to, void *self, enum log_level lowest);

/* Whether a line of this level would be shown: ask before building an expensive one. */
int log_shows(enum log_level level);

void log_line(enum log_level level, const char *stream, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

const char *log_level_name(enum log_level level); /* "DEBUG", "INFO", "WARNING", "ERROR" */

#endif
