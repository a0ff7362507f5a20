#include "json/project.h"

#include <stdlib.h>

#include "base/memory.h"
#include "json/number.h"
#include "json/project_row.h"
#include "json/text.h"

static void reader_free(void *data)
{
	struct reader *reader = data;

	copy_release(&reader->copier);
	copy_release(&reader->extra);
	buffer_release(&reader->extra_text);
	buffer_release(&reader->scratch);
	free(reader->segments);
	free(reader->waiting);
	free(reader->next);
	free(reader);
}

static struct reader *reader_of(struct scan *scan, const struct project *project)
{
	struct reader *reader = scan->reader;

	if (reader && reader->project == project)
		return reader;
	if (reader)
		scan->reader_free(reader);
	reader = memory_new(1, sizeof(*reader));
	reader->project = project;
	reader->segments = memory_new(project->segments, sizeof(*reader->segments));
	reader->waiting = memory_new(project->waiting, sizeof(*reader->waiting));
	reader->next =
		memory_new(project->nexts + project->root.member_count + 1, sizeof(*reader->next));
	reader->copier.input = &scan->input;
	reader->extra.input = &scan->input;
	reader->extra.out = &reader->extra_out;
	scan->reader = reader;
	scan->reader_free = reader_free;
	return reader;
}

/* The members of the lifted object come behind the row's own ones, so they win. */
static const char *lift(struct row *row, const struct place *place)
{
	struct slice lifted = row->lifted;
	struct place inner = {.index = PROJECT_NONE, .depth = place->depth + 1};

	if (!lifted.at || *lifted.at == 'n')
		return lifted.at ? lifted.at : row->input->end;
	if (*lifted.at != '{')
		return input_fault(row->input, lifted.at,
				   "an object with the row's values is expected");
	return project_members(row, &row->project->root, lifted.at, &inner);
}

static void add_extra_members(struct row *row)
{
	struct reader *reader = row->reader;
	struct slice text;

	if (!row->project->extra)
		return;
	copy_close(&reader->extra, 0);
	writer_end(&reader->extra_out);
	text = buffer_slice(&reader->extra_text);
	if (slice_is(text, "{}"))
		text = slice_of("null");
	writer_add(&row->out, "\"_extra\":", 9);
	writer_add(&row->out, text.at, text.length);
	writer_char(&row->out, ',');
}

static void begin_extra(struct reader *reader)
{
	buffer_clear(&reader->extra_text);
	writer_begin(&reader->extra_out, &reader->extra_text);
	writer_char(&reader->extra_out, '{');
	reader->extra.count = 0;
	reader->extra.forgotten = false;
}

/* A row that is a text or a number is only valid when a field reads the row as a whole. */
static const char *read_row(struct row *row, const char *at, const struct place *place)
{
	const struct project_node *root = &row->project->root;
	const struct project_member *whole = project_member(root, slice_of("."));
	const char *end = at;

	if (*at == '{')
		end = project_members(row, root, at, place);
	else if (!whole)
		return input_fault(row->input, at, "a row is not an object");
	return end && whole ? project_whole(row, whole, at, place) : end;
}

/* The row's bytes are valid from `at` to what is returned. */
static const char *write_record(struct row *row, const char *at, const struct place *place)
{
	struct slice constants = row->io->constants;
	const struct project_node *root = &row->project->root;

	project_open(row, root);
	writer_char(&row->out, '{');
	if (constants.length) {
		writer_add(&row->out, constants.at, constants.length);
		writer_char(&row->out, ',');
	}
	at = read_row(row, at, place);
	if (!at || !lift(row, place))
		return NULL;
	project_choose(row, root, place);
	project_missing(row);
	add_extra_members(row);
	project_close(row);
	return at;
}

static struct slice filled_with(const struct row *row, unsigned slot)
{
	const struct segment *segment = project_segment(row, &row->project->root, slot);
	size_t label = row->project->root.slots[slot].label_length;

	return (struct slice){row->out.buffer->data + segment->start + label,
			      segment->end - segment->start - label - 1};
}

static int key_error(const struct row *row, unsigned missing, size_t number, struct error *err)
{
	const struct project_node *root = &row->project->root;
	struct buffer keys BUFFER_SCOPED = {0};

	for (unsigned i = 0; i < root->slot_count; i++) {
		struct slice value = filled_with(row, i);
		int shown = value.length > 64 ? 64 : (int)value.length;

		if (root->slots[i].key && i != missing)
			buffer_format(&keys, "%s%s %.*s", keys.length ? ", " : " of ",
				      root->slots[i].name, shown, value.at);
	}
	return error_set(err, ERROR_API, "row %zu%s: its key \"%s\" is null, absent or unfit",
			 number, buffer_text(&keys), root->slots[missing].name);
}

static bool lacks_what_is_needed(const struct row *row)
{
	const struct project_node *root = &row->project->root;

	for (unsigned i = 0; i < root->slot_count; i++)
		if (root->slots[i].needed && filled_with(row, i).at[0] == 'n')
			return true;
	return false;
}

static int check_keys(const struct row *row, size_t number, struct error *err)
{
	const struct project_node *root = &row->project->root;

	for (unsigned i = 0; i < root->slot_count; i++)
		if (root->slots[i].key && filled_with(row, i).at[0] == 'n')
			return key_error(row, i, number, err);
	return 0;
}

int project_row(const struct project *project, struct scan *scan, struct project_row_io *io,
		struct error *err)
{
	struct row row = {.input = &scan->input,
			  .project = project,
			  .io = io,
			  .reader = reader_of(scan, project)};
	struct place place = {.index = PROJECT_NONE, .depth = scan->step};
	size_t start = io->out->length;
	const char *at;
	int result = -1;

	memset(io->watched, 0, sizeof(io->watched));
	io->nulled_count = 0;
	writer_begin(&row.out, io->out);
	row.reader->copier.out = &row.out;
	if (project->extra)
		begin_extra(row.reader);
	at = write_record(&row, scan->at, &place);
	writer_end(&row.out);
	if (!at)
		result = scan_malformed(scan, err);
	else if (lacks_what_is_needed(&row))
		result = 1;
	else
		result = check_keys(&row, scan->rows, err);
	if (result)
		buffer_truncate(io->out, start);
	if (result >= 0)
		scan->at = at;
	return result;
}

bool project_text(struct slice raw, struct buffer *out)
{
	if (!raw.at || raw.length == 0 || strchr("n{[", raw.at[0]))
		return false;
	if (raw.at[0] == '"') {
		text_decode((struct slice){raw.at + 1, raw.length - 2}, out);
	} else {
		struct writer writer;

		writer_begin(&writer, out);
		if (raw.at[0] == 't' || raw.at[0] == 'f' || !number_integer(raw, &writer))
			writer_add(&writer, raw.at, raw.length);
		writer_end(&writer);
	}
	return true;
}
