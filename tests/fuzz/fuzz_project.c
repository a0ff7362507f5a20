#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "json/project.h"
#include "tests/fuzz/fields.h"
#include "tests/fuzz/targets.h"
#include "tests/fuzz/validate.h"

/*
 * The first byte of the input chooses whether unknown members are collected and lifted ones count;
 * the rest is a row.  It is read three times: at the very end of memory, and twice within an array,
 * where the second time its members are expected as the first time had them.  Then the record
 * itself is read.
 */
static const char fields_text[] =
	"id:id,n:number,i:integer,s:string,b:boolean,d:date,h=H:hour,h=d:hour,t:datetime,"
	"o:object{a:number,b:string,l:[object{x:integer,y:string-}],c=A:id,c=B:id},m:map,y:any,"
	"list:[string],ns:[number],secret:string-,second=s:id";
/* A record's own fields: what was text of anything is just text now. */
static const char again_text[] =
	"id:id,n:number,i:integer,s:string,b:boolean,d:date,h:hour,t:datetime,"
	"o:object{a:number,b:string,l:[object{x:integer}],c:id},m:map,y:string,"
	"list:[string],ns:[number],second:id";
static const char again_extra_text[] = ",_extra:map";

static struct project *program(const char *text, const char *lift, bool extra)
{
	struct fields fields = fields_parse(text);
	struct project *project = project_new(fields.list, fields.count, lift, extra);

	fields_release(&fields);
	return project;
}

/* One line, and text that every reader of UTF-8 accepts. */
static void check_record(struct slice record)
{
	struct error err = {0};

	/* What `_extra` is around may be one level too deep to be read again. */
	HOLDS(validate_text(record, &err) == 0 || strstr(err.text, "deeper"));
	HOLDS(record.at[0] == '{' && record.at[record.length - 1] == '}');
	for (size_t at = 0; at < record.length;) {
		size_t valid;
		const char *c = record.at + at;

		at += utf8_step(c, record.length - at, &valid);
		HOLDS(valid && (unsigned char)*c >= 0x20);
		HOLDS(valid != 2 || memcmp(c, "\xC2\x85", 2) != 0);
		HOLDS(valid != 3 ||
		      (memcmp(c, "\xE2\x80\xA8", 3) != 0 && memcmp(c, "\xE2\x80\xA9", 3) != 0));
	}
}

/* All rows of the body, a line each. */
static int read_all(const struct project *project, struct slice body, const char *rows,
		    struct buffer *out)
{
	struct project_notes notes = {0};
	struct buffer record BUFFER_SCOPED = {0};
	struct project_row_io io = {.out = &record, .notes = &notes};
	struct error err = {0};
	struct scan_path *path = scan_path_new(rows, &err);
	struct scan scan;
	int found;

	scan_begin(&scan, body, path, NULL);
	while ((found = scan_next(&scan, &err)) == 1) {
		buffer_clear(&record);
		if (project_row(project, &scan, &io, &err) < 0) {
			HOLDS(record.length == 0);
			found = -1;
			break;
		}
		check_record(buffer_slice(&record));
		if (io.watched[0].at)
			HOLDS(validate_text(io.watched[0], &err) == 0);
		buffer_add_slice(out, buffer_slice(&record));
		buffer_add_char(out, '\n');
	}
	scan_release(&scan);
	scan_path_free(path);
	project_notes_release(&notes);
	return found;
}

static void check_twice(const struct project *project, struct slice row, struct slice record)
{
	struct buffer body BUFFER_SCOPED = {0}, records BUFFER_SCOPED = {0};

	buffer_add_char(&body, '[');
	buffer_add_slice(&body, row);
	buffer_add_char(&body, ',');
	buffer_add_slice(&body, row);
	buffer_format(&body, "]%64s", "");
	HOLDS(read_all(project, buffer_slice(&body), "[]", &records) == 0);
	HOLDS(records.length == 2 * record.length);
	HOLDS(memcmp(records.data, record.at, record.length) == 0);
	HOLDS(memcmp(records.data + record.length, record.at, record.length) == 0);
}

/* Made once, since each takes longer than an input does. */
struct programs {
	struct project *first, *again;
};

static const struct programs *programs(bool lift, bool extra)
{
	static struct programs all[4];
	struct programs *one = &all[2 * lift + extra];
	char *text SCOPED = memory_format("%s%s", again_text, extra ? again_extra_text : "");

	if (!one->first) {
		one->first = program(fields_text, lift ? "metrics" : NULL, extra);
		project_watch(one->first, "n");
		one->again = program(text, NULL, false);
	}
	return one;
}

/* Projection has nothing left to do on what it wrote. */
static void check_again(const struct project *project, struct slice record)
{
	struct buffer again BUFFER_SCOPED = {0};
	struct error err = {0};

	if (validate_text(record, &err) < 0)
		return;
	HOLDS(read_all(project, record, ".", &again) == 0);
	HOLDS(slice_equal(buffer_slice(&again), record));
}

void fuzz_project(const uint8_t *data, size_t size)
{
	struct buffer record BUFFER_SCOPED = {0};
	const struct programs *use;
	struct slice row;

	if (!size)
		return;
	use = programs(data[0] & 1, data[0] & 2);
	row = (struct slice){(const char *)data + 1, size - 1};
	if (read_all(use->first, row, ".", &record) < 0)
		return;
	check_twice(use->first, row, buffer_slice(&record));
	check_again(use->again, buffer_slice(&record));
}
