#include "sync/rows.h"

#include "base/memory.h"
#include "sync/inbox.h"

/*
 * Nothing is printed before the whole body was seen to be clean.  As long as the memory that was
 * granted has room for the records of a body, one pass does; then what is left of it is validated
 * first, and printed in pieces.
 */
enum { ONE_PASS_LEAST = 8 << 20 };

/* Two pages go round: the one in work, and the one that is being written. */
static size_t page_limit(const struct run *run, struct slice body)
{
	size_t taken = body.length + pool_body_bytes(run->pool);
	size_t left = taken < run->memory ? run->memory - taken : 0;

	return left / 2 > ONE_PASS_LEAST ? left / 2 : ONE_PASS_LEAST;
}

static bool same_captures(const struct reading *reading)
{
	for (size_t i = 0; i < SCAN_CAPTURES_MAX; i++)
		if (reading->captures[i].at != reading->scan.captures[i].at)
			return false;
	return true;
}

static void make_constants(struct reading *reading)
{
	if (reading->io.constants.at && (!reading->captures_matter || same_captures(reading)))
		return;
	memcpy(reading->captures, reading->scan.captures, sizeof(reading->captures));
	request_constants(plan_context(reading->run->plan), reading->task, reading->scan.captures,
			  &reading->constants);
	reading->io.constants = buffer_slice(&reading->constants);
	reading->unfit = reading->captures_matter
				 ? request_unfit(reading->task->unit, reading->captures)
				 : NULL;
}

/* The file goes by days: the id is the row's own. */
static int add_own_id(struct reading *reading, struct error *err)
{
	const struct field *field = reading->unfit;
	struct buffer *page = &reading->run->page;
	struct buffer text BUFFER_SCOPED = {0};

	if (!field)
		return 0;
	if (!project_text(reading->io.watched[reading->stream_run->watch.captured], &text))
		return error_set(err, ERROR_API,
				 "row %zu has no %s, and its file does not go by it: its key "
				 "\"%s\" is unknown",
				 reading->scan.rows, field->from ? field->from : field->name,
				 field->name);
	buffer_truncate(page, page->length - 1); /* the brace */
	buffer_add_char(page, ',');
	buffer_add_json(page, slice_of(field->name));
	buffer_add_char(page, ':');
	buffer_add_json(page, buffer_slice(&text));
	buffer_add_char(page, '}');
	return 0;
}

/* --test asks for a few records only. */
static bool enough(const struct reading *reading)
{
	size_t limit = reading->run->input->record_limit;

	return limit && reading->stream_run->counts.records + reading->printed >= limit;
}

int rows_read_one(struct reading *reading, struct error *err)
{
	struct run *run = reading->run;
	const struct protocol *protocol = run->input->protocol;
	struct buffer *page = &run->page;
	size_t mark = page->length, from;
	int result;

	make_constants(reading);
	buffer_add_slice(page, reading->envelope.before);
	from = page->length;
	result = project_row(reading->task->unit->selected->project, &reading->scan, &reading->io,
			     err);
	if (result == 0 && add_own_id(reading, err) < 0)
		result = -1;
	if (result) {
		buffer_truncate(page, mark);
		return result < 0 ? -1 : 0;
	}
	if (!plan_row(run->plan, reading->task, &reading->io) || enough(reading)) {
		buffer_truncate(page, mark);
		return 0;
	}
	if (protocol->rewrite)
		protocol->rewrite(run->messages.protocol, reading->stream_run->selected, page,
				  from);
	if (protocol->changes && reading->io.nulled_count)
		protocol->changes(run->messages.protocol, reading->io.notes, &reading->io, page);
	buffer_add_slice(page, reading->envelope.after);
	reading->printed++;
	return 0;
}

/* Hand over what was printed so far. */
void rows_print(struct reading *reading)
{
	struct run *run = reading->run;
	const struct sync_input *input = run->input;
	const char *stream = reading->task->unit->selected->stream->name;

	if (!reading->printed)
		return;
	if (!reading->stream_run->counts.records) {
		struct buffer lines BUFFER_SCOPED = {0};

		messages_streams(run); /* it has started */
		input->protocol->event(run->messages.protocol, reading->stream_run->selected,
				       STREAM_RUNNING, 0, NULL, &lines);
		messages_commit(run, &lines);
	}
	input->protocol->count(run->messages.protocol, reading->stream_run->selected,
			       reading->printed);
	input->observer->records(input->observer->self, stream, reading->printed, run->page.length);
	reading->stream_run->counts.records += reading->printed;
	reading->task->records += reading->printed;
	reading->stream_run->enough = enough(reading);
	reading->printed = 0;
	messages_commit(run, &run->page);
}

int rows_print_some(struct reading *reading, struct error *err)
{
	if (reading->run->page.length < ROWS_PAGE_BYTES)
		return 0;
	rows_print(reading);
	return inbox_wait_for_room(reading->run, err);
}

void rows_begin(struct reading *reading, struct run *run, struct task *task)
{
	const struct sync_input *input = run->input;

	*reading = (struct reading){.run = run, .task = task, .page_limit = ONE_PASS_LEAST};
	reading->stream_run = plan_stream_run(run->plan, task);
	reading->captures_matter = request_captures(task->unit->selected);
	reading->io.out = &run->page;
	reading->io.notes = &reading->stream_run->notes;
	reading->envelope = input->protocol->envelope(
		run->messages.protocol, reading->stream_run->selected, task->sent.answered_us);
}

/* The page in work is printed, or dropped with what children were to get of it. */
void rows_end(struct reading *reading, bool good)
{
	struct run *run = reading->run;

	if (good) {
		rows_print(reading);
	} else {
		buffer_clear(&run->page);
		plan_rollback(run->plan, reading->task);
	}
	buffer_shrink(&run->page, reading->page_limit * 3 / 2); /* as it may have grown */
	scan_release(&reading->scan);
	buffer_release(&reading->constants);
}

/* A list whose pages go round in a circle has no end. */
static bool goes_round(const struct task *task, const struct buffer *cursor)
{
	return cursor->length && json_object_get(task->paging.cursors_seen, buffer_text(cursor));
}

/* Before anything of a large body is printed.  As read_rows. */
static int look_ahead(struct reading *reading, struct error *err)
{
	struct buffer cursor BUFFER_SCOPED = {0};

	if (scan_rest(&reading->scan, &cursor, err) < 0)
		return -1;
	reading->clean = true;
	return goes_round(reading->task, &cursor) ? 1 : 0;
}

/* 0; 1: the page names one that was asked for already as the next one; or -1. */
static int read_rows(struct reading *reading, struct error *err)
{
	int found;

	while ((found = scan_next(&reading->scan, err)) == 1) {
		if (rows_read_one(reading, err) < 0)
			return -1;
		if (!reading->clean && reading->run->page.length >= reading->page_limit) {
			int ahead = look_ahead(reading, err);

			if (ahead != 0)
				return ahead;
		}
		if (reading->clean && rows_print_some(reading, err) < 0)
			return -1;
	}
	if (found < 0)
		return -1;
	return goes_round(reading->task, &reading->scan.cursor) ? 1 : 0;
}

int rows_read(struct run *run, struct task *task, struct slice body, struct rows_found *found,
	      struct error *err)
{
	struct reading reading;
	int result = 0;

	rows_begin(&reading, run, task);
	reading.page_limit = page_limit(run, body);
	scan_begin(&reading.scan, body, unit_rows(task->unit),
		   task->unit->selected->stream->rows.cursor);
	result = read_rows(&reading, err);
	found->rows = reading.scan.rows;
	if (result == 0)
		buffer_add_slice(&found->cursor, buffer_slice(&reading.scan.cursor));
	rows_end(&reading, result == 0);
	return result;
}
