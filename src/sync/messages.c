#include "sync/messages.h"

#include "base/clock.h"
#include "stream/setting.h"
#include "sync/run.h"

void messages_commit(struct run *run, struct buffer *lines)
{
	if (lines->length)
		output_commit(run->input->output, lines);
}

void messages_begin(struct run *run)
{
	struct buffer lines BUFFER_SCOPED = {0};

	run->input->protocol->begin(run->messages.protocol, &lines);
	messages_commit(run, &lines);
}

/* One STATE for all, or one for each stream that moved: as the protocol has it. */
static void write_states(struct run *run)
{
	const struct protocol *protocol = run->input->protocol;
	struct buffer lines BUFFER_SCOPED = {0};
	bool moved = false;
	size_t count;
	struct stream_run *stream_runs = plan_stream_runs(run->plan, &count);

	for (size_t i = 0; i < count; i++) {
		if (!stream_runs[i].state_moved)
			continue;
		stream_runs[i].state_moved = false;
		moved = true;
		if (protocol->state_per_stream)
			protocol->state(run->messages.protocol, stream_runs[i].selected, &lines);
	}
	if (moved && !protocol->state_per_stream)
		protocol->state(run->messages.protocol, NULL, &lines);
	if (moved)
		run->messages.state_written_ms = clock_ms();
	messages_commit(run, &lines);
}

/* Whoever reads us takes a long silence for a program that hangs: say where we are, moved or not.
 */
static void break_silence(struct run *run)
{
	enum { SILENCE_MS = 25 * 60 * 1000 };
	size_t count;
	struct stream_run *stream_runs = plan_stream_runs(run->plan, &count);

	if (clock_ms() - run->messages.state_written_ms < SILENCE_MS)
		return;
	for (size_t i = 0; i < count; i++)
		if (stream_runs[i].end.started && !stream_runs[i].end.ended &&
		    stream_runs[i].selected->emit)
			stream_runs[i].state_moved = true;
}

void messages_state(struct run *run, bool now)
{
	int64_t every = run->input->protocol->state_every_ms;

	if (!now && clock_ms() - run->messages.state_at_ms < every)
		return;
	run->messages.state_at_ms = clock_ms();
	break_silence(run);
	write_states(run);
}

/* What one stream's status is written with. */
struct status_writer {
	struct run *run;
	struct stream_run *stream_run;
	int64_t until_ms; /* wall time, of STREAM_WAITING */
	struct buffer lines;
};

static void tell_event(struct status_writer *status_writer, enum stream_event event,
		       const struct error *why)
{
	const struct run *run = status_writer->run;

	run->input->protocol->event(run->messages.protocol, status_writer->stream_run->selected,
				    event, status_writer->until_ms, why, &status_writer->lines);
}

static void tell_start(struct status_writer *status_writer)
{
	if (status_writer->stream_run->told.start)
		return;
	status_writer->stream_run->told.start = true;
	tell_event(status_writer, STREAM_STARTED, NULL);
}

/* The last STATE of a stream goes before its status. */
static void tell_end(struct status_writer *status_writer, bool complete, const struct error *why)
{
	const struct run *run = status_writer->run;
	const struct protocol *protocol = run->input->protocol;
	struct stream_run *stream_run = status_writer->stream_run;

	tell_start(status_writer);
	stream_run->told.status = true;
	if (protocol->state_per_stream) {
		if (complete)
			plan_complete(status_writer->run->plan, stream_run);
		stream_run->state_moved = false;
		protocol->state(run->messages.protocol, stream_run->selected,
				&status_writer->lines);
	}
	if (!complete)
		tell_event(status_writer, STREAM_INCOMPLETE, why);
	else
		tell_event(status_writer,
			   stream_run->end.passed_over ? STREAM_COMPLETE_IN_PART : STREAM_COMPLETE,
			   NULL);
}

static void tell_status(struct status_writer *status_writer, const struct error *why)
{
	struct stream_run *stream_run = status_writer->stream_run;

	if (!stream_run->selected->emit || stream_run->told.status)
		return;
	if (stream_run->end.started)
		tell_start(status_writer);
	if (stream_run->end.ended && !plan_awaits_final_state(status_writer->run->plan, stream_run))
		tell_end(status_writer, !stream_run->end.failed,
			 stream_run->end.why.kind ? &stream_run->end.why
						  : &status_writer->run->end.first_failure);
	else if (why)
		tell_end(status_writer, false, why);
	messages_notes(status_writer->run, stream_run);
}

static void tell_all(struct run *run, const struct error *why)
{
	struct status_writer status_writer = {.run = run};
	size_t count;
	struct stream_run *stream_runs = plan_stream_runs(run->plan, &count);

	for (size_t i = 0; i < count; i++) {
		status_writer.stream_run = &stream_runs[i];
		tell_status(&status_writer, why);
	}
	messages_commit(run, &status_writer.lines);
	buffer_release(&status_writer.lines);
}

void messages_streams(struct run *run)
{
	tell_all(run, NULL);
}

static void tell_waiting(struct status_writer *status_writer, int64_t until_ms)
{
	enum { NEWS_MS = 1000 };
	struct stream_run *stream_run = status_writer->stream_run;

	if (!stream_run->selected->emit || !stream_run->end.started || stream_run->told.status ||
	    until_ms < stream_run->told.waiting_ms + NEWS_MS)
		return;
	stream_run->told.waiting_ms = until_ms;
	tell_start(status_writer);
	tell_event(status_writer, STREAM_WAITING, NULL);
}

void messages_waiting(struct run *run, struct stream_run *only, int64_t wait_ms)
{
	struct status_writer status_writer = {.run = run,
					      .until_ms = clock_wall_us() / 1000 + wait_ms};
	size_t count;
	struct stream_run *stream_runs = plan_stream_runs(run->plan, &count);

	for (size_t i = 0; i < count; i++) {
		status_writer.stream_run = &stream_runs[i];
		if (!only || only == status_writer.stream_run)
			tell_waiting(&status_writer, clock_ms() + wait_ms);
	}
	messages_commit(run, &status_writer.lines);
	buffer_release(&status_writer.lines);
}

void messages_end(struct run *run, const struct error *why)
{
	const struct protocol *protocol = run->input->protocol;
	struct buffer lines BUFFER_SCOPED = {0};

	if (run->plan) {			/* else it could not even begin */
		if (protocol->state_per_stream) /* else `end` has the last one */
			write_states(run);
		tell_all(run, why->kind == ERROR_NONE ? NULL : why);
	}
	protocol->end(run->messages.protocol, why, &lines);
	messages_commit(run, &lines);
}

void messages_failure(struct run *run, const char *stream, enum error_kind kind, const char *text)
{
	const struct observer *observer = run->input->observer;
	struct stream_run *stream_run =
		stream && run->plan ? plan_stream_run_named(run->plan, stream) : NULL;

	run->end.failures++;
	error_set(&run->end.first_failure, kind, "%s", text);
	if (stream_run)
		error_set(&stream_run->end.why, kind, "%s", text);
	observer->failure(observer->self, stream, text);
}

/* Tell those of `notes` that were not told yet; returns how many there are now. */
static size_t tell_new(const struct status_writer *status_writer, const struct project_note *notes,
		       size_t told, size_t count, const char *selected)
{
	const struct observer *observer = status_writer->run->input->observer;
	char text[512];

	for (; told < count; told++) {
		const char *type = notes[told].type;

		snprintf(text, sizeof(text), "%s%s%s%s: %s", notes[told].name, type ? " (" : "",
			 type ? type : "", type ? ")" : "", selected);
		observer->warning(observer->self, status_writer->stream_run->selected->stream->name,
				  text);
	}
	return count;
}

/* Each field is named once a run; the summary counts. */
void messages_notes(struct run *run, struct stream_run *stream_run)
{
	const struct project_notes *notes = &stream_run->notes;
	struct status_writer status_writer = {.run = run, .stream_run = stream_run};
	size_t *told = stream_run->told.notes;

	told[0] = tell_new(&status_writer, notes->unknown, told[0], notes->unknown_count,
			   "the API sends this and the stream does not know it: left out "
			   "(extra_fields: true keeps it)");
	told[1] = tell_new(&status_writer, notes->nulled, told[1], notes->nulled_count,
			   "a value does not fit the field's type: printed as null");
	told[2] =
		tell_new(&status_writer, notes->repaired, told[2], notes->repaired_count,
			 "values were repaired (invalid UTF-8, NUL, or a scalar of another type)");
}
