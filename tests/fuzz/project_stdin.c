/*
 * Bodies from stdin through scan and project, records to stdout: the subject of
 *test_differential.py.
 *
 *	project_stdin [-x] [-l LIFT] [-c CURSOR] [-k CONSTANTS] [-w WATCHED]... PATH FIELDS
 *
 * Each body comes behind a line with its length; what it gave ends with a line `#ok "CURSOR"` or
 * `#error KIND TEXT`, behind lines `#unknown`, `#nulled`, `#repaired` with name, type and count.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "tests/fuzz/fields.h"
#include "json/project.h"

struct run {
	struct project *project;
	struct scan_path *path;
	const char *cursor;
	struct slice constants;
	unsigned watched;
};

static void print_notes(const char *what, const struct project_note *notes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		printf("#%s %s %s %zu\n", what, notes[i].name, notes[i].type, notes[i].count);
}

static void print_row(const struct run *run, const struct scan *scan,
		      const struct project_row_io *io)
{
	puts(buffer_text(io->out));
	for (unsigned i = 0; i < run->watched; i++)
		printf("#watched %u %.*s\n", i, (int)io->watched[i].length,
		       io->watched[i].at ? io->watched[i].at : "");
	for (size_t i = 0; scan_path_capture(run->path, i); i++)
		printf("#capture %s %.*s\n", scan_path_capture(run->path, i),
		       (int)scan->captures[i].length, scan->captures[i].at);
}

static void read_body(const struct run *run, struct slice body)
{
	struct project_notes notes = {0};
	struct buffer out BUFFER_SCOPED = {0}, cursor BUFFER_SCOPED = {0};
	struct project_row_io io = {.constants = run->constants, .out = &out, .notes = &notes};
	struct error err = {0};
	struct scan scan;
	int found;

	scan_begin(&scan, body, run->path, run->cursor);
	while ((found = scan_next(&scan, &err)) == 1) {
		buffer_clear(&out);
		if (project_row(run->project, &scan, &io, &err) < 0)
			break;
		print_row(run, &scan, &io);
	}
	print_notes("unknown", notes.unknown, notes.unknown_count);
	print_notes("nulled", notes.nulled, notes.nulled_count);
	print_notes("repaired", notes.repaired, notes.repaired_count);
	buffer_add_json(&cursor, buffer_slice(&scan.cursor));
	if (found)
		printf("#error %d %s\n", (int)err.kind, err.text);
	else
		printf("#ok %s\n", buffer_text(&cursor));
	scan_release(&scan);
	project_notes_release(&notes);
}

static void read_bodies(const struct run *run)
{
	size_t length;

	while (scanf("%zu", &length) == 1 && getchar() == '\n') {
		/* Exactly as long as the body, so that a sanitizer sees every byte too far. */
		char *body = memory_new(length, 1);

		if (fread(body, 1, length, stdin) == length)
			read_body(run, (struct slice){body, length});
		free(body);
	}
}

int main(int argc, char **argv)
{
	const char *watched[PROJECT_WATCHED_MAX], *lift = NULL;
	struct run run = {0};
	struct error err = {0};
	struct fields fields;
	bool extra = false;
	int option;

	while ((option = getopt(argc, argv, "xl:c:k:w:")) != -1) {
		if (option == 'x')
			extra = true;
		else if (option == 'l')
			lift = optarg;
		else if (option == 'c')
			run.cursor = optarg;
		else if (option == 'k')
			run.constants = slice_of(optarg);
		else if (option == 'w' && run.watched < PROJECT_WATCHED_MAX)
			watched[run.watched++] = optarg;
		else
			return 2;
	}
	if (argc - optind != 2 || !(run.path = scan_path_new(argv[optind], &err)))
		return 2;
	fields = fields_parse(argv[optind + 1]);
	run.project = project_new(fields.list, fields.count, lift, extra);
	for (unsigned i = 0; i < run.watched; i++)
		project_watch(run.project, watched[i]);
	fields_release(&fields);
	read_bodies(&run);
	project_free(run.project);
	scan_path_free(run.path);
	return 0;
}
