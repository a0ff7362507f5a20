#include "tap/tell/watch.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "tap/tell/metric.h"

enum {
	LIVE_LINE_MAX = 78,
	DRAW_EVERY_MS = 100,
	METRICS_EVERY_MS = 60000,
	WORTH_TELLING_MS = 5000, /* shorter waits are everyday life */
	STREAMS_A_LINE = 20,
	RETRIES_TOLD_MAX = 20, /* after so many they are only counted */
};

static void draw(struct watch *watch)
{
	int64_t now = clock_ms();
	char records[GROUPED_SIZE], requests[GROUPED_SIZE];
	int seconds = (int)((now - watch->tally.started_ms) / 1000);

	if (watch->logging->style != LOGGING_TERMINAL || now - watch->drawn_ms < DRAW_EVERY_MS)
		return;
	watch->drawn_ms = now;
	buffer_clear(&watch->live);
	buffer_format(&watch->live, "%02d:%02d  %s records  %s requests", seconds / 60,
		      seconds % 60, watch_grouped(watch->tally.records, records),
		      watch_grouped(watch->tally.requests, requests));
	for (size_t i = 0; i < watch->tally.stream_count && watch->live.length < 70; i++)
		if (!watch->tally.streams[i].ended)
			buffer_format(&watch->live, "  %.24s", watch->tally.streams[i].name);
	if (watch->waiting_until_ms > now)
		buffer_format(&watch->live, "  waiting %d s",
			      (int)((watch->waiting_until_ms - now) / 1000));
	if (watch->live.length > LIVE_LINE_MAX) /* a wrapped line could not be taken back */
		buffer_truncate(&watch->live, LIVE_LINE_MAX);
	logging_live(watch->logging, buffer_text(&watch->live));
}

static void report_metrics(struct watch *watch, bool all)
{
	int64_t now = clock_ms();

	if (!all && now - watch->metrics_ms < METRICS_EVERY_MS)
		return;
	watch->metrics_ms = now;
	for (size_t i = 0; i < watch->tally.stream_count; i++)
		if (watch->tally.streams[i].records > watch->tally.streams[i].reported)
			metric_records(watch->logging, &watch->tally.streams[i]);
}

static void on_request(void *self, const struct run_request *request)
{
	struct watch *watch = self;

	watch->tally.requests++;
	tally_category(&watch->tally, request->category ? request->category : "other")->requests++;
	metric_request(watch->logging, request);
	draw(watch);
}

static void on_records(void *self, const char *stream, size_t records, size_t bytes)
{
	struct watch *watch = self;
	struct stream_tally *tally = tally_stream(&watch->tally, stream);

	tally->records += records;
	tally->bytes += bytes;
	watch->tally.records += records;
	report_metrics(watch, false);
	draw(watch);
}

static void on_stream_started(void *self, const char *stream)
{
	struct watch *watch = self;

	tally_stream(&watch->tally, stream)->started_ms = clock_ms();
	log_line(LOG_DEBUG, stream, "started");
	draw(watch);
}

static void on_stream_ended(void *self, const char *stream, size_t records, int failed)
{
	struct watch *watch = self;
	struct stream_tally *tally = tally_stream(&watch->tally, stream);
	int64_t now = clock_ms();

	tally->ended = true;
	tally->failed = failed;
	tally->took_ms = tally->started_ms ? now - tally->started_ms : 0;
	log_line(LOG_DEBUG, stream, "%s: %zu records", failed ? "incomplete" : "complete", records);
	metric_records(watch->logging, tally);
	metric_stream(watch->logging, tally);
	draw(watch);
}

static void on_waiting(void *self, const char *stream, int64_t wait_ms, const char *text)
{
	struct watch *watch = self;
	int64_t now = clock_ms(), until = now + wait_ms;

	/* Many requests may run into one and the same wait. */
	if (wait_ms >= WORTH_TELLING_MS && until > watch->waiting_until_ms + WORTH_TELLING_MS)
		log_line(LOG_INFO, stream, "waiting %d s: %s", (int)(wait_ms / 1000), text);
	if (until > watch->waiting_until_ms) {
		int64_t from = watch->waiting_until_ms > now ? watch->waiting_until_ms : now;

		watch->tally.waited_ms += until - from;
		watch->waiting_until_ms = until;
	}
	draw(watch);
}

static void on_retrying(void *self, const char *stream, const char *label, int64_t delay_ms,
			const struct verdict *why)
{
	struct watch *watch = self;
	enum log_level level = ++watch->retries_told > RETRIES_TOLD_MAX ? LOG_DEBUG : LOG_INFO;

	watch->tally.retries++;
	log_line(level, stream, "%s is asked again in %d.%d s: %s", label, (int)(delay_ms / 1000),
		 (int)(delay_ms / 100 % 10), why->text);
	if (watch->retries_told == RETRIES_TOLD_MAX)
		log_line(LOG_INFO, NULL,
			 "further repeated requests are only counted; log level DEBUG shows them");
	draw(watch);
}

static void on_note(void *self, const char *stream, const char *text)
{
	(void)self;
	log_line(LOG_INFO, stream, "%s", text);
}

static void on_warning(void *self, const char *stream, const char *text)
{
	struct watch *watch = self;

	watch->tally.warnings++;
	log_line(LOG_WARNING, stream, "%s", text);
}

static void on_failure(void *self, const char *stream, const char *text)
{
	struct watch *watch = self;

	watch->tally.failures++;
	log_line(LOG_ERROR, stream, "%s", text);
}

void watch_begin(struct watch *watch, struct logging *logging)
{
	int64_t now = clock_ms();

	*watch = (struct watch){
		.observer = {.self = watch,
			     .request = on_request,
			     .records = on_records,
			     .stream_started = on_stream_started,
			     .stream_ended = on_stream_ended,
			     .waiting = on_waiting,
			     .retrying = on_retrying,
			     .note = on_note,
			     .warning = on_warning,
			     .failure = on_failure},
		.logging = logging,
		.metrics_ms = now,
	};
	watch->tally.started_ms = now;
}

const char *watch_grouped(size_t number, char out[static GROUPED_SIZE])
{
	char *at = &out[GROUPED_SIZE - 1];

	*at = '\0';
	for (int digits = 0; number || digits == 0; number /= 10) {
		if (digits && digits % 3 == 0)
			*--at = ',';
		*--at = (char)('0' + number % 10);
		digits++;
	}
	return memmove(out, at, strlen(at) + 1);
}

static void add_count(struct buffer *out, size_t number, const char *one, const char *many)
{
	char text[GROUPED_SIZE];

	buffer_format(out, "%s %s", watch_grouped(number, text), number == 1 ? one : many);
}

static void add_categories(const struct tally *tally, struct buffer *out)
{
	char text[GROUPED_SIZE];

	for (size_t i = 0; i < tally->category_count; i++)
		buffer_format(out, "%s%s %s", i ? ", " : " (", tally->categories[i].name,
			      watch_grouped(tally->categories[i].requests, text));
	if (tally->category_count)
		buffer_add_char(out, ')');
}

static void add_streams(const struct tally *tally, struct buffer *out)
{
	char text[GROUPED_SIZE];

	for (size_t i = 0; i < tally->stream_count; i++) {
		bool first = i % STREAMS_A_LINE == 0;

		if (first && i)
			buffer_add_char(out, '\n');
		buffer_format(out, "%s %s %s%s", first ? "Records:" : ",", tally->streams[i].name,
			      watch_grouped(tally->streams[i].records, text),
			      tally->streams[i].failed ? " (incomplete)" : "");
	}
	buffer_add_char(out, '\n');
}

void watch_summary(const struct tally *tally, int64_t now_ms, struct buffer *out)
{
	int64_t took_ms = now_ms - tally->started_ms;

	if (tally->stream_count)
		add_streams(tally, out);
	add_count(out, tally->stream_count, "stream", "streams");
	buffer_add_text(out, ", ");
	add_count(out, tally->records, "record", "records");
	buffer_format(out, ", %d.%d s, ", (int)(took_ms / 1000), (int)(took_ms / 100 % 10));
	add_count(out, tally->requests, "request", "requests");
	add_categories(tally, out);
	if (tally->retries)
		buffer_format(out, ", %zu of them repeated", tally->retries);
	if (tally->waited_ms >= 1000)
		buffer_format(out, ", %d s of waiting for rate limits",
			      (int)(tally->waited_ms / 1000));
	if (tally->warnings) {
		buffer_add_text(out, ", ");
		add_count(out, tally->warnings, "warning", "warnings");
	}
	if (tally->failures) {
		buffer_add_text(out, ", ");
		add_count(out, tally->failures, "failure", "failures");
	}
	buffer_add_char(out, '\n');
}

void watch_end(struct watch *watch)
{
	struct buffer text BUFFER_SCOPED = {0};

	logging_live(watch->logging, NULL);
	report_metrics(watch, true);
	watch_summary(&watch->tally, clock_ms(), &text);
	logging_lines(LOG_INFO, &text);
}

void watch_release(struct watch *watch)
{
	tally_release(&watch->tally);
	buffer_release(&watch->live);
}
