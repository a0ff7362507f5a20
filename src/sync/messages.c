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
	messages_commit(running, &lines);
}

void messages_state(struct running *running, bool now)
{
	int64_t every = running->input->protocol->state_every_ms;

	if (!now && clock_ms() - running->state_at_ms < every)
		return;
	running->state_at_ms = clock_ms();
	write_states(running);
}

void messages_streams(struct running *running)
{
	const struct protocol *protocol = running->input->protocol;
	struct buffer lines BUFFER_SCOPED = {0};
	size_t count;
	struct reader *readers = plan_readers(running->plan, &count);

	for (size_t i = 0; i < count; i++) {
		struct reader *reader = &readers[i];

		if (!reader->what->emit || reader->status_told)
			continue;
		if (reader->started && !reader->start_told) {
			reader->start_told = true;
			protocol->event(running->protocol, reader->what, STREAM_STARTED, 0, NULL,
					&lines);
		}
		if (!reader->ended)
			continue;
		if (!reader->start_told)
			protocol->event(running->protocol, reader->what, STREAM_STARTED, 0, NULL,
					&lines);
		reader->status_told = true;
		if (protocol->state_per_stream) {
			reader->state_moved = false;
			protocol->state(running->protocol, reader->what, &lines);
		}
		protocol->event(running->protocol, reader->what,
				reader->failed ? STREAM_INCOMPLETE : STREAM_COMPLETE, 0,
				reader->failed ? &running->first_failure : NULL, &lines);
		messages_notes(running, reader);
	}
	messages_commit(running, &lines);
}

void messages_end(struct running *running, const struct error *why)
{
	const struct protocol *protocol = running->input->protocol;
	struct buffer lines BUFFER_SCOPED = {0};

	write_states(running);
	messages_streams(running);
	protocol->end(running->protocol, why, &lines);
	messages_commit(running, &lines);
}

void messages_failure(struct running *running, const char *stream, enum error_kind kind,
		      const char *text)
{
	const struct observer *observer = running->input->observer;

	running->failures++;
	error_set(&running->first_failure, kind, "%s", text);
	observer->failure(observer->self, stream, text);
}

static void tell_new(struct running *running, const struct reader *reader,
		     const struct project_note *notes, size_t from, size_t to, const char *what)
{
	const struct observer *observer = running->input->observer;
	char text[512];

	for (size_t i = from; i < to; i++) {
		snprintf(text, sizeof(text), "%s%s%s%s: %s", notes[i].name,
			 notes[i].type ? " (" : "", notes[i].type ? notes[i].type : "",
			 notes[i].type ? ")" : "", what);
		observer->warning(observer->self, reader->what->stream->name, text);
	}
}

/* Each field is named once a run; the summary counts. */
void messages_notes(struct running *running, struct reader *reader)
{
	const struct project_notes *notes = &reader->notes;

	tell_new(running, reader, notes->unknown, reader->notes_told[0], notes->unknown_count,
		 "the API sends this and the stream does not know it: left out (extra_fields: true "
		 "keeps it)");
	tell_new(running, reader, notes->nulled, reader->notes_told[1], notes->nulled_count,
		 "a value does not fit the field's type: printed as null");
	tell_new(running, reader, notes->repaired, reader->notes_told[2], notes->repaired_count,
		 "values were repaired (invalid UTF-8, NUL, or a scalar of another type)");
	reader->notes_told[0] = notes->unknown_count;
	reader->notes_told[1] = notes->nulled_count;
	reader->notes_told[2] = notes->repaired_count;
}
