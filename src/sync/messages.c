#include "sync/running.h"

#include "base/clock.h"
#include "stream/setting.h"

void messages_commit(struct running *running, struct buffer *lines)
{
	if (lines->length)
		output_commit(running->input->output, lines);
}

void messages_begin(struct running *running)
{
	struct buffer lines BUFFER_SCOPED = {0};

	running->input->protocol->begin(running->protocol, &lines);
	messages_commit(running, &lines);
}

/* One STATE for all, or one for each stream that moved: as the protocol has it. */
static void write_states(struct running *running)
{
	const struct protocol *protocol = running->input->protocol;
	struct buffer lines BUFFER_SCOPED = {0};
	bool moved = false;
	size_t count;
	struct reader *readers = plan_readers(running->plan, &count);

	for (size_t i = 0; i < count; i++) {
		if (!readers[i].state_moved)
			continue;
		readers[i].state_moved = false;
		moved = true;
		if (protocol->state_per_stream)
			protocol->state(running->protocol, readers[i].what, &lines);
	}
	if (moved && !protocol->state_per_stream)
		protocol->state(running->protocol, NULL, &lines);
	if (moved)
		running->state_written_ms = clock_ms();
	messages_commit(running, &lines);
}

/* Whoever reads us takes a long silence for a program that hangs: say where we are, moved or not.
 */
static void break_silence(struct running *running)
{
	enum { SILENCE_MS = 25 * 60 * 1000 };
	size_t count;
	struct reader *readers = plan_readers(running->plan, &count);

	if (clock_ms() - running->state_written_ms < SILENCE_MS)
		return;
	for (size_t i = 0; i < count; i++)
		if (readers[i].started && !readers[i].ended && readers[i].what->emit)
			readers[i].state_moved = true;
}

void messages_state(struct running *running, bool now)
{
	int64_t every = running->input->protocol->state_every_ms;

	if (!now && clock_ms() - running->state_at_ms < every)
		return;
	running->state_at_ms = clock_ms();
	break_silence(running);
	write_states(running);
}

/* What one stream's status is written with. */
struct telling {
	struct running *running;
	struct reader *reader;
	int64_t until_ms; /* wall time, of STREAM_WAITING */
	struct buffer lines;
};

static void tell_event(struct telling *telling, enum stream_event event, const struct error *why)
{
	const struct running *running = telling->running;

	running->input->protocol->event(running->protocol, telling->reader->what, event,
					telling->until_ms, why, &telling->lines);
}

static void tell_start(struct telling *telling)
{
	if (telling->reader->start_told)
		return;
	telling->reader->start_told = true;
	tell_event(telling, STREAM_STARTED, NULL);
}

/* The last STATE of a stream goes before its status. */
static void tell_end(struct telling *telling, bool complete, const struct error *why)
{
	const struct running *running = telling->running;
	const struct protocol *protocol = running->input->protocol;
	struct reader *reader = telling->reader;

	tell_start(telling);
	reader->status_told = true;
	if (protocol->state_per_stream) {
		if (complete)
			plan_complete(telling->running->plan, reader);
		reader->state_moved = false;
		protocol->state(running->protocol, reader->what, &telling->lines);
	}
	if (!complete)
		tell_event(telling, STREAM_INCOMPLETE, why);
	else
		tell_event(telling, reader->passed_over ? STREAM_COMPLETE_IN_PART : STREAM_COMPLETE,
			   NULL);
}

static void tell_status(struct telling *telling, const struct error *why)
{
	struct reader *reader = telling->reader;

	if (!reader->what->emit || reader->status_told)
		return;
	if (reader->started)
		tell_start(telling);
	if (reader->ended && !plan_state_pending(telling->running->plan, reader))
		tell_end(telling, !reader->failed,
			 reader->why.kind ? &reader->why : &telling->running->first_failure);
	else if (why)
		tell_end(telling, false, why);
	messages_notes(telling->running, reader);
}

static void tell_all(struct running *running, const struct error *why)
{
	struct telling telling = {.running = running};
	size_t count;
	struct reader *readers = plan_readers(running->plan, &count);

	for (size_t i = 0; i < count; i++) {
		telling.reader = &readers[i];
		tell_status(&telling, why);
	}
	messages_commit(running, &telling.lines);
	buffer_release(&telling.lines);
}

void messages_streams(struct running *running)
{
	tell_all(running, NULL);
}

static void tell_waiting(struct telling *telling, int64_t until_ms)
{
	enum { NEWS_MS = 1000 };
	struct reader *reader = telling->reader;

	if (!reader->what->emit || !reader->started || reader->status_told ||
	    until_ms < reader->waiting_told_ms + NEWS_MS)
		return;
	reader->waiting_told_ms = until_ms;
	tell_start(telling);
	tell_event(telling, STREAM_WAITING, NULL);
}

void messages_waiting(struct running *running, struct reader *only, int64_t wait_ms)
{
	struct telling telling = {.running = running, .until_ms = clock_wall_us() / 1000 + wait_ms};
	size_t count;
	struct reader *readers = plan_readers(running->plan, &count);

	for (size_t i = 0; i < count; i++) {
		telling.reader = &readers[i];
		if (!only || only == telling.reader)
			tell_waiting(&telling, clock_ms() + wait_ms);
	}
	messages_commit(running, &telling.lines);
	buffer_release(&telling.lines);
}

void messages_end(struct running *running, const struct error *why)
{
	const struct protocol *protocol = running->input->protocol;
	struct buffer lines BUFFER_SCOPED = {0};

	if (running->plan) {			/* else it could not even begin */
		if (protocol->state_per_stream) /* else `end` has the last one */
			write_states(running);
		tell_all(running, why->kind == ERROR_NONE ? NULL : why);
	}
	protocol->end(running->protocol, why, &lines);
	messages_commit(running, &lines);
}

void messages_failure(struct running *running, const char *stream, enum error_kind kind,
		      const char *text)
{
	const struct observer *observer = running->input->observer;
	struct reader *reader =
		stream && running->plan ? plan_reader_named(running->plan, stream) : NULL;

	running->failures++;
	error_set(&running->first_failure, kind, "%s", text);
	if (reader)
		error_set(&reader->why, kind, "%s", text);
	observer->failure(observer->self, stream, text);
}

/* Tell those of `notes` that were not told yet; returns how many there are now. */
static size_t tell_new(const struct telling *telling, const struct project_note *notes, size_t told,
		       size_t count, const char *what)
{
	const struct observer *observer = telling->running->input->observer;
	char text[512];

	for (; told < count; told++) {
		const char *type = notes[told].type;

		snprintf(text, sizeof(text), "%s%s%s%s: %s", notes[told].name, type ? " (" : "",
			 type ? type : "", type ? ")" : "", what);
		observer->warning(observer->self, telling->reader->what->stream->name, text);
	}
	return count;
}

/* Each field is named once a run; the summary counts. */
void messages_notes(struct running *running, struct reader *reader)
{
	const struct project_notes *notes = &reader->notes;
	struct telling telling = {.running = running, .reader = reader};
	size_t *told = reader->notes_told;

	told[0] = tell_new(&telling, notes->unknown, told[0], notes->unknown_count,
			   "the API sends this and the stream does not know it: left out "
			   "(extra_fields: true keeps it)");
	told[1] = tell_new(&telling, notes->nulled, told[1], notes->nulled_count,
			   "a value does not fit the field's type: printed as null");
	told[2] =
		tell_new(&telling, notes->repaired, told[2], notes->repaired_count,
			 "values were repaired (invalid UTF-8, NUL, or a scalar of another type)");
}
