#include "tap/run/run.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/nearest.h"
#include "sync/sync.h"
#include "tap/api/pinterest.h"
#include "tap/config/document.h"
#include "tap/config/setting.h"
#include "tap/extract/extractors.h"
#include "tap/run/catalog_policy.h"
#include "tap/run/engine_policy.h"
#include "tap/run/resumable_file.h"
#include "tap/run/stop.h"
#include "tap/tell/watch.h"
#include "tap/version.h"

enum {
	OUTPUT_HIGH_WATER = 4 << 20,
	FLUSH_STEP_MS = 250,
	FLUSH_STOPPED_MS = 5000, /* so long may the last lines take after a signal */
};

/* Settings that are not the user's: records and requests say who we are. */
static void add_own_settings(json_t *settings)
{
	json_object_set_new(settings, "connector_version", json_string(TAP_VERSION));
	if (!setting_get(settings, NULL, "user_agent"))
		json_object_set_new(settings, "user_agent", json_string(TAP_NAME "/" TAP_VERSION));
}

static int check_stream_settings(const struct run *run, struct error *err)
{
	const char *name = NULL;
	json_t *value = NULL;

	json_object_foreach(json_object_get(run->config.settings, "stream_settings"), name, value) {
		struct nearest near = {.text = name};

		if (catalog_find(&run->catalog, name))
			continue;
		for (size_t i = 0; i < run->catalog.count; i++)
			nearest_try(&near, run->catalog.offers[i].stream->name);
		return error_set(err, ERROR_CONFIG, "stream_settings: there is no stream %.64s%s%s",
				 name, near.best ? "; did you mean " : "",
				 near.best ? near.best : "");
	}
	return 0;
}

/* Log lines become messages of the protocol. */
static void log_as_message(void *self, enum log_level level, const char *stream, const char *text)
{
	const struct run *run = self;
	struct buffer line BUFFER_SCOPED = {0};
	struct buffer message BUFFER_SCOPED = {0};

	if (stream)
		buffer_format(&line, "%s: ", stream);
	buffer_add_text(&line, text);
	run->protocol->log(NULL, (int)level, buffer_text(&line), &message);
	output_commit(run->output, &message);
}

static void open_log(struct run *run)
{
	struct logging *logging = run->invocation->logging;
	const char *level = getenv("LOG_LEVEL");

	if (!run->protocol->log)
		return;
	logging->style = LOGGING_ELSEWHERE;
	if (level && strcasecmp(level, "debug") == 0)
		logging->lowest = LOG_DEBUG;
	log_use(log_as_message, run, logging->lowest);
}

static int open_custom_reports(struct run *run, struct error *err)
{
	int made = custom_reports_make(&run->config, &run->custom, err);

	logging_lines(LOG_WARNING, &run->config.notes);
	return made;
}

int run_open(struct run *run, const struct invocation *invocation, const struct protocol *protocol,
	     struct error *err)
{
	struct catalog_policy catalog_policy;
	int failed = 0;

	*run = (struct run){.invocation = invocation,
			    .protocol = protocol,
			    .output = output_new(STDOUT_FILENO, OUTPUT_HIGH_WATER)};
	open_log(run);
	failed = config_load(&run->config, invocation->configs, invocation->config_count, err) < 0;
	logging_lines(LOG_WARNING, &run->config.notes);
	if (failed)
		return -1;
	add_own_settings(run->config.settings);
	if (invocation->stream)
		json_object_set_new(run->config.settings, "streams",
				    json_pack("[s]", invocation->stream));
	if (open_custom_reports(run, err) < 0)
		return -1;
	run->protocol_policy = engine_policy_protocol(run->config.settings);
	catalog_policy = catalog_policy_of(run->config.settings);
	if (catalog_init(&run->catalog, run->custom.streams, &catalog_policy, err) < 0)
		return -1;
	return check_stream_settings(run, err);
}

void run_release(struct run *run)
{
	state_free(run->state);
	selection_release(&run->selection);
	catalog_release(&run->catalog);
	custom_reports_release(&run->custom);
	config_release(&run->config);
	if (run->protocol->log)
		log_use(NULL, NULL, LOG_INFO);
	output_free(run->output);
}

/* NULL, when there is no file or nothing in it; else new. */
static int read_document(const char *path, json_t **out, struct error *err)
{
	*out = path ? document_read_made(path, err) : NULL;
	if (path && !*out)
		return -1;
	if (json_is_null(*out)) {
		json_decref(*out);
		*out = NULL;
	}
	return 0;
}

static int read_selection(struct run *run, const char *path, struct buffer *notes,
			  struct error *err)
{
	json_t *document = NULL;
	int result = read_document(path, &document, err);

	/* What a discovery leaves behind that failed. */
	if (result == 0 && path && !document)
		result = error_set(err, ERROR_CONFIG, "catalog: %s is empty", path);
	if (result == 0)
		result = run->protocol->read_selection(document, &run->catalog, &run->selection,
						       notes, err);
	json_decref(document);
	return result < 0 ? -1 : selection_close(&run->selection, &run->catalog, err);
}

static int read_state(struct run *run, const char *path, struct buffer *notes, struct error *err)
{
	json_t *document = NULL;
	int result = read_document(path, &document, err);

	if (result == 0)
		run->state = run->protocol->read_state(document, &run->catalog,
						       &run->protocol_policy, notes, err);
	json_decref(document);
	return run->state ? 0 : -1;
}

int run_select(struct run *run, const char *catalog, const char *state, struct error *err)
{
	struct buffer notes BUFFER_SCOPED = {0};
	int failed = read_selection(run, catalog, &notes, err) < 0 ||
		     read_state(run, state, &notes, err) < 0;

	logging_lines(LOG_WARNING, &notes);
	return failed ? -1 : 0;
}

/* Wait for the consumer as long as it takes, but not long once we were asked to stop. */
static int flush(struct output *output, struct error *err)
{
	int64_t stopped_ms = 0;

	for (;;) {
		struct error late = {0};

		if (output_flush(output, FLUSH_STEP_MS, &late) == 0)
			return 0;
		if (output_check(output, err) < 0)
			return -1;
		if (!stop_signal())
			continue;
		stopped_ms += FLUSH_STEP_MS;
		if (stopped_ms >= FLUSH_STOPPED_MS)
			return error_set(err, ERROR_STOPPED, "stopped by a signal");
	}
}

static struct sync_input input_of(struct run *run)
{
	return (struct sync_input){
		.protocol = run->protocol,
		.protocol_policy = &run->protocol_policy,
		.output = run->output,
		.selection = &run->selection,
		.state = run->state,
		.settings = settings_of(run->config.settings),
		.extractors = extractors,
		.stop_fd = -1,
	};
}

static void keep_token(void *self, const struct grant *grant)
{
	struct run *run = self;
	struct buffer line BUFFER_SCOPED = {0};
	json_t *whole = config_with_grant(&run->config, grant);

	run->protocol->config_changed(NULL, whole, &line);
	json_decref(whole);
	output_commit(run->output, &line);
}

static bool token_has_left(void *self)
{
	const struct run *run = self;
	struct error ignored = {0};

	return output_flush(run->output, 0, &ignored) == 0;
}

struct pinterest_input run_access(struct run *run)
{
	struct token_keeper keeper = {run, keep_token, token_has_left};

	if (!run->protocol->config_changed)
		keeper = (struct token_keeper){0};
	return (struct pinterest_input){.config = &run->config, .keeper = keeper};
}

/* A lost token is worth saying whatever else went wrong. */
static int check_kept(const struct pinterest *pinterest, struct error *err)
{
	struct error lost = {0};
	size_t length = strlen(err->text);

	if (pinterest_check_kept(pinterest, &lost) == 0)
		return 0;
	if (err->kind == ERROR_NONE)
		return error_set(err, lost.kind, "%s", lost.text);
	snprintf(err->text + length, sizeof(err->text) - length, "; %s", lost.text);
	return -1;
}

int run_sync(struct run *run, size_t record_limit, struct error *err)
{
	const json_t *settings = run->config.settings;
	struct sync_input input = input_of(run);
	struct policy_source policies = engine_policy_source(settings);
	struct pinterest_input access = run_access(run);
	struct pinterest pinterest;
	struct resumable_file reports;
	struct watch watch;
	int result = 0;

	resumable_file_open(&reports, setting_text(settings, NULL, "token_store", NULL));
	input.resumable = resumable_file_of(&reports);
	input.policy = engine_policy_run(settings);
	input.policies = &policies;
	input.record_limit = record_limit;
	input.stop_fd = stop_begin();
	watch_begin(&watch, run->invocation->logging);
	result = pinterest_begin(&pinterest, &access, err);
	if (result == 0) {
		input.api = &pinterest.api;
		input.observer = &watch.observer;
		result = sync_run(&input, err);
		run->told = true;
		watch_end(&watch);
		if (flush(run->output, err) < 0)
			result = -1;
		if (check_kept(&pinterest, err) < 0)
			result = -1;
	}
	pinterest_release(&pinterest);
	watch_release(&watch);
	resumable_file_release(&reports);
	return result;
}

int run_schemas(struct run *run, struct error *err)
{
	void *self = run->protocol->run_new(&run->selection, run->state, &run->protocol_policy);
	struct buffer lines BUFFER_SCOPED = {0};

	run->protocol->schemas(self, &lines);
	run->protocol->run_free(self);
	return run_print(run, &lines, err);
}

int run_print(struct run *run, struct buffer *lines, struct error *err)
{
	output_commit(run->output, lines);
	return flush(run->output, err);
}
