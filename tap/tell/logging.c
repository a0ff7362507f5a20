#include "tap/tell/logging.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/memory.h"
#include "tap/config/document.h"
#include "tap/config/spelling.h"
#include "tap/version.h"

enum { LONGEST_LINE = 4096 };
#define CLEAR_LINE "\r\033[K"

static const char *level_word(enum log_level level)
{
	static const char *const words[] = {"debug", "info", "warning", "error"};

	return words[level];
}

/* One write a line, so that lines of other programs on the same stderr do not fall into it. */
static void put(const struct logging *logging, struct buffer *line)
{
	const char *at = line->data;
	size_t left = line->length;

	while (left > 0) {
		ssize_t written = write(logging->fd, at, left);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return; /* nobody reads it: nothing to do about that */
		at += written;
		left -= (size_t)written;
	}
}

static void add_time(struct buffer *line)
{
	int64_t us = clock_wall_us();
	time_t seconds = (time_t)(us / 1000000);
	struct tm parts;
	char text[32];

	localtime_r(&seconds, &parts);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &parts);
	buffer_format(line, "%s,%03d", text, (int)(us / 1000 % 1000));
}

static void add_message(struct buffer *line, const char *stream, const char *text)
{
	/* Many sentences begin with it: "ads of ad_account_id 549: ..." */
	if (stream && strncmp(text, stream, strlen(stream)) != 0)
		buffer_format(line, "%s: ", stream);
	spelling_clean(slice_of(text), LONGEST_LINE, line);
}

/* Meltano takes a line only when all eight keys are there, stream_name included. */
static void add_json(struct buffer *line, enum log_level level, const char *stream,
		     const char *text, json_t *point)
{
	struct buffer message BUFFER_SCOPED = {0};
	int64_t us = clock_wall_us();
	json_t *object = NULL;
	char *dump SCOPED = NULL;

	spelling_clean(slice_of(text), LONGEST_LINE, &message);
	object = json_pack("{s:s, s:i, s:s, s:f, s:s, s:s, s:s?, s:s}", "level", level_word(level),
			   "pid", (int)getpid(), "logger_name",
			   point ? TAP_NAME ".metrics" : TAP_NAME, "ts", (double)us / 1e6,
			   "thread_name", "main", "app_name", TAP_NAME, "stream_name", stream,
			   "message", buffer_text(&message));
	if (point)
		json_object_set(object, "metric_info", point);
	dump = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(16));
	buffer_add_text(line, dump ? dump : "{}");
	json_decref(object);
}

static void add_line(struct buffer *line, const struct logging *logging, enum log_level level,
		     const char *stream, const char *text)
{
	if (logging->style == LOGGING_TEXT) {
		add_time(line);
		buffer_format(line, " | %-8s | %-30s | ", log_level_name(level), TAP_NAME);
	} else if (logging->style == LOGGING_TERMINAL && level != LOG_INFO) {
		buffer_format(line, "%s ", log_level_name(level));
	}
	add_message(line, stream, text);
}

static void sink(void *self, enum log_level level, const char *stream, const char *text)
{
	const struct logging *logging = self;
	struct buffer line BUFFER_SCOPED = {0};

	if (logging->live)
		buffer_add_text(&line, CLEAR_LINE);
	if (logging->style == LOGGING_JSON)
		add_json(&line, level, stream, text, NULL);
	else
		add_line(&line, logging, level, stream, text);
	buffer_add_char(&line, '\n');
	if (logging->live)
		buffer_add_text(&line, logging->live);
	put(logging, &line);
}

void logging_use(struct logging *logging)
{
	log_use(sink, logging, logging->lowest);
}

void logging_lines(enum log_level level, struct buffer *text)
{
	char *line = text->data;
	char *end = NULL;

	while (line && (end = strchr(line, '\n'))) {
		*end = '\0';
		log_line(level, NULL, "%s", line);
		line = end + 1;
	}
	buffer_clear(text);
}

void logging_metric(struct logging *logging, enum log_level level, const char *stream,
		    json_t *point)
{
	struct buffer line BUFFER_SCOPED = {0};
	char *dump SCOPED = NULL;

	/* People at a terminal see the counts in the progress line and in the summary. */
	if (logging->style == LOGGING_TERMINAL || logging->style == LOGGING_ELSEWHERE ||
	    level < logging->lowest) {
		json_decref(point);
		return;
	}
	if (logging->style == LOGGING_JSON) {
		add_json(&line, level, stream, "METRIC", point);
	} else {
		char *text SCOPED = NULL;

		dump = json_dumps(point, JSON_COMPACT | JSON_REAL_PRECISION(9));
		text = memory_format("METRIC: %s", dump ? dump : "{}");
		add_line(&line, logging, level, NULL, text);
	}
	buffer_add_char(&line, '\n');
	put(logging, &line);
	json_decref(point);
}

void logging_live(struct logging *logging, const char *text)
{
	struct buffer line BUFFER_SCOPED = {0};

	if (logging->style != LOGGING_TERMINAL || (!text && !logging->live))
		return;
	buffer_add_text(&line, CLEAR_LINE);
	buffer_add_text(&line, text ? text : "");
	logging->live = text;
	put(logging, &line);
}

static bool set_level(struct logging *logging, const char *name)
{
	static const struct {
		const char *name;
		enum log_level level;
	} names[] = {{"DEBUG", LOG_DEBUG},  {"INFO", LOG_INFO},	  {"WARNING", LOG_WARNING},
		     {"WARN", LOG_WARNING}, {"ERROR", LOG_ERROR}, {"CRITICAL", LOG_ERROR},
		     {"FATAL", LOG_ERROR}};

	for (size_t i = 0; name && i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(name, names[i].name) == 0) {
			logging->lowest = names[i].level;
			return true;
		}
	return false;
}

static void style_by_formatter(struct logging *logging, const json_t *formatter)
{
	const char *class = json_string_value(json_object_get(formatter, "()"));
	const char *format = json_string_value(json_object_get(formatter, "format"));

	if (class && (strstr(class, "StructuredFormatter") || strcasestr(class, "jsonformatter")))
		logging->style = LOGGING_JSON;
	else if (format && strcmp(format, "%(message)s") == 0)
		logging->style = LOGGING_BARE;
}

/* The dictConfig of Python's logging that Meltano writes for every plugin. */
static void read_log_config(struct logging *logging, const char *path)
{
	struct error err = {0};
	json_t *config = document_read(path, &err);
	const char *name = NULL;
	json_t *formatter = NULL;

	if (!config) {
		log_line(LOG_WARNING, NULL, "SINGER_SDK_LOG_CONFIG is ignored: %s", err.text);
		return;
	}
	json_object_foreach(json_object_get(config, "formatters"), name, formatter) {
		style_by_formatter(logging, formatter);
	}
	set_level(logging,
		  json_string_value(json_object_get(json_object_get(config, "root"), "level")));
	json_decref(config);
}

/* Whoever gave us one pipe for both reads the log as text: Meltano's `config test` shows its last
 * line as it is. */
static bool shared_with_messages(int fd)
{
	struct stat log, messages;

	return fstat(fd, &log) == 0 && fstat(STDOUT_FILENO, &messages) == 0 &&
	       log.st_dev == messages.st_dev && log.st_ino == messages.st_ino;
}

void logging_plain(struct logging *logging)
{
	if (logging->style == LOGGING_JSON)
		logging->style = LOGGING_BARE;
}

void logging_begin(struct logging *logging, int fd)
{
	const char *path = getenv("SINGER_SDK_LOG_CONFIG");
	const char *terminal = getenv("TERM");
	bool live = isatty(fd) && terminal && strcmp(terminal, "dumb") != 0;

	*logging = (struct logging){
		.fd = fd, .style = live ? LOGGING_TERMINAL : LOGGING_TEXT, .lowest = LOG_INFO};
	set_level(logging, getenv("LOGLEVEL"));
	if (path && *path) {
		logging_use(logging); /* for the warning, should it come to that */
		read_log_config(logging, path);
		if (shared_with_messages(fd))
			logging_plain(logging);
	}
	set_level(logging, getenv("TAP_PINTEREST_ADS_LOGLEVEL"));
	logging_use(logging);
}
