#include "protocol/airbyte.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "protocol/message.h"

/*
 * Airbyte: https://docs.airbyte.com/understanding-airbyte/airbyte-protocol.  Each stream is
 * STARTED, RUNNING from its first record on, has at least one STATE, and is COMPLETE or INCOMPLETE
 * behind its last one.
 */
struct told {
	size_t records; /* since the stream's last STATE */
	char *state;	/* the last one, as text; NULL: none yet */
	uint64_t states;
};

struct airbyte {
	const struct selection *selection;
	const struct state *state;
	struct told *told; /* parallel to the selection */
	struct buffer before;
};

static const char *failure_type(enum error_kind kind)
{
	switch (kind) {
	case ERROR_USAGE:
	case ERROR_CONFIG:
	case ERROR_AUTH:
		return "config_error";
	case ERROR_TRANSIENT:
	case ERROR_LIMITED:
	case ERROR_PARTIAL:
	case ERROR_OUTPUT:
	case ERROR_STOPPED:
		return "transient_error";
	case ERROR_NONE:
	case ERROR_API:
		break;
	}
	return "system_error";
}

static int64_t now_ms(void)
{
	return clock_wall_us() / 1000;
}

static void add_text(struct buffer *out, const char *text)
{
	buffer_add_json(out, slice_of(text));
}

static void add_descriptor(struct buffer *out, const char *stream)
{
	buffer_add_text(out, "\"stream_descriptor\":{\"name\":");
	add_text(out, stream);
	buffer_add_char(out, '}');
}

static void begin_trace(struct buffer *out, const char *type)
{
	buffer_format(out, "{\"type\":\"TRACE\",\"trace\":{\"type\":\"%s\",\"emitted_at\":%lld,",
		      type, (long long)now_ms());
}

void airbyte_write_failure(const struct error *why, const char *stream, struct buffer *out)
{
	begin_trace(out, "ERROR");
	buffer_add_text(out, "\"error\":{\"message\":");
	add_text(out, why->text);
	buffer_format(out, ",\"failure_type\":\"%s\"", failure_type(why->kind));
	if (stream) {
		buffer_add_char(out, ',');
		add_descriptor(out, stream);
	}
	buffer_add_text(out, "}}}\n");
}

void airbyte_write_connection(bool succeeded, const char *text, struct buffer *out)
{
	buffer_format(out,
		      "{\"type\":\"CONNECTION_STATUS\",\"connectionStatus\":{\"status\":\"%s\"",
		      succeeded ? "SUCCEEDED" : "FAILED");
	if (text) {
		buffer_add_text(out, ",\"message\":");
		add_text(out, text);
	}
	buffer_add_text(out, "}}\n");
}

void airbyte_write_log(int level, const char *text, struct buffer *out)
{
	static const char *const names[] = {"DEBUG", "INFO", "WARN", "ERROR"};

	buffer_format(out, "{\"type\":\"LOG\",\"log\":{\"level\":\"%s\",\"message\":",
		      names[level < LOG_DEBUG || level > LOG_ERROR ? LOG_ERROR : level]);
	add_text(out, text);
	buffer_add_text(out, "}}\n");
}

static void *run_new(const struct selection *selection, const struct state *state,
		     const struct protocol_policy *policy)
{
	struct airbyte *airbyte = memory_new(1, sizeof(*airbyte));

	(void)policy;
	airbyte->selection = selection;
	airbyte->state = state;
	airbyte->told = memory_new(selection->count, sizeof(*airbyte->told));
	return airbyte;
}

static void run_free(void *self)
{
	struct airbyte *airbyte = self;

	for (size_t i = 0; i < airbyte->selection->count; i++)
		free(airbyte->told[i].state);
	free(airbyte->told);
	buffer_release(&airbyte->before);
	free(airbyte);
}

static struct told *told_of(const struct airbyte *airbyte, const struct selected *selected)
{
	size_t i = 0;

	while (airbyte->selection->streams[i] != selected)
		i++;
	return &airbyte->told[i];
}

static void begin(void *self, struct buffer *out)
{
	(void)self;
	(void)out;
}

static struct envelope envelope(void *self, const struct selected *selected, int64_t arrived_us)
{
	struct airbyte *airbyte = self;

	buffer_clear(&airbyte->before);
	buffer_add_text(&airbyte->before, "{\"type\":\"RECORD\",\"record\":{\"stream\":");
	add_text(&airbyte->before, selected->stream->name);
	buffer_format(&airbyte->before,
		      ",\"emitted_at\":%lld,\"data\":", (long long)(arrived_us / 1000));
	return (struct envelope){buffer_slice(&airbyte->before), slice_of("}}\n")};
}

static void changes(void *self, const struct project_notes *notes, const struct project_row_io *row,
		    struct buffer *out)
{
	(void)self;
	buffer_add_text(out, ",\"meta\":{\"changes\":[");
	for (unsigned i = 0; i < row->nulled_count; i++) {
		buffer_add_text(out, i ? ",{\"field\":" : "{\"field\":");
		add_text(out, notes->nulled[row->nulled[i]].name);
		buffer_add_text(out, ",\"change\":\"NULLED\","
				     "\"reason\":\"SOURCE_SERIALIZATION_ERROR\"}");
	}
	buffer_add_text(out, "]}");
}

static void count(void *self, const struct selected *selected, size_t records)
{
	told_of(self, selected)->records += records;
}

static void write_status(const char *stream, const char *status, int64_t until_ms,
			 struct buffer *out)
{
	begin_trace(out, "STREAM_STATUS");
	buffer_add_text(out, "\"stream_status\":{");
	add_descriptor(out, stream);
	buffer_format(out, ",\"status\":\"%s\"", status);
	if (until_ms)
		buffer_format(out,
			      ",\"reasons\":[{\"type\":\"RATE_LIMITED\","
			      "\"rate_limited\":{\"quota_reset\":%lld}}]",
			      (long long)until_ms);
	buffer_add_text(out, "}}}\n");
}

/* NOLINTNEXTLINE(readability-function-size): six parameters are the interface's */
static void event(void *self, const struct selected *selected, enum stream_event happened,
		  int64_t until_ms, const struct error *why, struct buffer *out)
{
	static const char *const statuses[] = {
		[STREAM_STARTED] = "STARTED",	    [STREAM_RUNNING] = "RUNNING",
		[STREAM_WAITING] = "RUNNING",	    [STREAM_COMPLETE] = "COMPLETE",
		[STREAM_INCOMPLETE] = "INCOMPLETE", [STREAM_COMPLETE_IN_PART] = "COMPLETE",
	};
	const char *stream = selected->stream->name;

	(void)self;
	if (!selected->emit)
		return;
	if (happened == STREAM_INCOMPLETE && why && why->kind != ERROR_STOPPED)
		airbyte_write_failure(why, stream, out);
	write_status(stream, statuses[happened], happened == STREAM_WAITING ? until_ms : 0, out);
}

/* Of streams only: a run must not estimate both its streams and itself. */
static void estimate(void *self, const struct selected *selected, size_t records,
		     struct buffer *out)
{
	(void)self;
	begin_trace(out, "ESTIMATE");
	buffer_add_text(out, "\"estimate\":{\"name\":");
	add_text(out, selected->stream->name);
	buffer_format(out, ",\"type\":\"STREAM\",\"row_estimate\":%zu}}}\n", records);
}

/*
 * The platform knows a state by its content: two alike with records between them would spoil its
 * count, so the second one gets a number.  One that says nothing new is left out.
 */
static void write_state(struct told *told, json_t *value, const char *stream, struct buffer *out)
{
	char *text = json_dumps(value, JSON_COMPACT);

	if (told->state && strcmp(told->state, text) == 0) {
		free(text);
		if (!told->records)
			return;
		json_object_set_new(value, "sequence", json_integer((json_int_t)told->states));
	} else {
		free(told->state);
		told->state = text;
	}
	buffer_add_text(out, "{\"type\":\"STATE\",\"state\":{\"type\":\"STREAM\",\"stream\":{");
	add_descriptor(out, stream);
	buffer_add_text(out, ",\"stream_state\":");
	message_add_document(out, value);
	/* A decimal point has to be there. */
	buffer_format(out, "},\"sourceStats\":{\"recordCount\":%zu.0}}}\n", told->records);
	told->records = 0;
	told->states++;
}

static void state(void *self, const struct selected *moved, struct buffer *out)
{
	const struct airbyte *airbyte = self;

	for (size_t i = 0; i < airbyte->selection->count; i++) {
		const struct selected *selected = airbyte->selection->streams[i];
		json_t *value;

		if (!selected->emit || (moved && selected != moved))
			continue;
		value = airbyte_stream_state(airbyte->state, selected->offer);
		write_state(&airbyte->told[i], value, selected->stream->name, out);
		json_decref(value);
	}
}

static void config_changed(void *self, const json_t *whole, struct buffer *out)
{
	(void)self;
	buffer_format(out,
		      "{\"type\":\"CONTROL\",\"control\":{\"type\":\"CONNECTOR_CONFIG\","
		      "\"emitted_at\":%lld,\"connectorConfig\":{\"config\":",
		      (long long)now_ms());
	message_add_document(out, whole);
	buffer_add_text(out, "}}}\n");
}

static void write_log(void *self, int level, const char *text, struct buffer *out)
{
	(void)self;
	airbyte_write_log(level, text, out);
}

/* Streams have told their own failures; this is the run's. */
static void end(void *self, const struct error *why, struct buffer *out)
{
	(void)self;
	if (why->kind != ERROR_NONE && why->kind != ERROR_STOPPED)
		airbyte_write_failure(why, NULL, out);
}

const struct protocol airbyte_protocol = {
	.name = "airbyte",
	.state_every_ms = 30000,
	.state_per_stream = true,
	.read_selection = airbyte_read_selection,
	.read_state = airbyte_read_state,
	.write_catalog = airbyte_write_catalog,
	.run_new = run_new,
	.run_free = run_free,
	.begin = begin,
	.envelope = envelope,
	.changes = changes,
	.count = count,
	.event = event,
	.estimate = estimate,
	.state = state,
	.config_changed = config_changed,
	.log = write_log,
	.end = end,
};
