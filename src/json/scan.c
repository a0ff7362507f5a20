#include "json/scan.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "json/number.h"
#include "json/scan_path.h"
#include "json/text.h"
#include "json/value.h"

void scan_begin(struct scan *scan, struct slice body, const struct scan_path *path,
		const char *cursor_name)
{
	*scan = (struct scan){.begin = body.at,
			      .at = body.at,
			      .end = body.at + body.length,
			      .path = path,
			      .cursor_name = cursor_name};
	scan->input.end = scan->end;
}

void scan_release(struct scan *scan)
{
	buffer_release(&scan->cursor);
	free(scan->names);
	scan->names = NULL;
	if (scan->reader)
		scan->reader_free(scan->reader);
	scan->reader = NULL;
}

int scan_malformed(const struct scan *scan, struct error *err)
{
	return error_set(err, ERROR_TRANSIENT, "malformed at byte %zu of %zu: %s",
			 scan->passed + (size_t)(scan->input.fault - scan->begin),
			 scan->passed + (size_t)(scan->end - scan->begin), scan->input.why);
}

static const char *read_cursor(struct scan *scan, const char *at)
{
	const char *end = value_skip(&scan->input, at, scan->step);

	if (!end)
		return NULL;
	buffer_clear(&scan->cursor);
	if (*at == '"')
		text_decode((struct slice){at + 1, (size_t)(end - at) - 2}, &scan->cursor);
	else if (*at == '-' || (*at >= '0' && *at <= '9'))
		buffer_add(&scan->cursor, at, (size_t)(end - at));
	scan->bad_cursor = strchr("tf{[", *at) ? at : NULL;
	return end;
}

/* Reads a member beside the path: the cursor, or one to skip. */
static const char *pass_member(struct scan *scan, const char *at, struct slice name)
{
	if (scan->step == 1 && scan->cursor_name && text_is(name, slice_of(scan->cursor_name)))
		return read_cursor(scan, at);
	return value_skip(&scan->input, at, scan->step);
}

static size_t capture_index(const struct scan_path *path, const char *name)
{
	size_t index = 0;

	while (strcmp(path->captures[index], name) != 0)
		index++;
	return index;
}

/* Whether the member called `name` of the innermost open container is on the path. */
static bool on_path(struct scan *scan, struct slice name)
{
	const struct scan_step *step = &scan->path->steps[scan->step - 1];

	if (step->kind == STEP_MEMBER)
		return text_is(name, slice_of(step->name));
	if (scan->step == 1 && scan->cursor_name && text_is(name, slice_of(scan->cursor_name)))
		return false;
	scan->captures[capture_index(scan->path, step->name)] = name;
	return true;
}

/*
 * At an element or a member of the innermost open container: `*value` is where the value begins if
 * it is on the path; otherwise it is passed over.
 */
static const char *look_at(struct scan *scan, const char *at, bool *wanted)
{
	const struct scan_step *step = &scan->path->steps[scan->step - 1];
	unsigned bit = 1U << scan->step;
	struct slice name;

	*wanted = true;
	if (step->kind == STEP_ELEMENTS)
		return at;
	at = value_name(&scan->input, at, &name);
	if (!at)
		return NULL;
	if (!on_path(scan, name)) {
		*wanted = false;
		return pass_member(scan, at, name);
	}
	if (step->kind == STEP_MEMBER && (scan->found & bit))
		return input_fault(&scan->input, at, "the member that holds the rows stands twice");
	scan->found |= bit;
	return at;
}

static char closing(const struct scan *scan)
{
	return scan->path->steps[scan->step - 1].kind == STEP_ELEMENTS ? ']' : '}';
}

static bool lacks_rows(const struct scan *scan)
{
	return scan->path->steps[0].kind == STEP_MEMBER && !(scan->found & 1U << 1);
}

/* The innermost open container ends, and with it a step that was missing. */
static void leave(struct scan *scan)
{
	scan->step--;
	if (scan->short_cut && scan->step && scan->path->steps[scan->step - 1].optional) {
		scan->short_cut = false;
		scan->step--;
	}
}

/* After a container of the path: reads up to the next value on the path, if there is one. */
static const char *seek(struct scan *scan, const char *at, bool more, bool *wanted)
{
	*wanted = false;
	while (at && scan->step && !*wanted) {
		if (!more) {
			if (scan->step == 1 && lacks_rows(scan))
				return input_fault(&scan->input, at - 1,
						   "the member that holds the rows is not there");
			leave(scan);
			if (scan->step)
				at = value_next(&scan->input, at, closing(scan), &more);
			continue;
		}
		at = look_at(scan, at, wanted);
		if (at && !*wanted)
			at = value_next(&scan->input, at, closing(scan), &more);
	}
	return at;
}

/* Null holds no rows, except as an element, and where the body as a whole would have another shape.
 */
static bool is_empty(const struct scan *scan, const char *at)
{
	enum scan_step_kind came;

	if (*at != 'n')
		return false;
	if (scan->step < scan->path->count && scan->path->steps[scan->step].nullable)
		return true;
	if (!scan->step)
		return false;
	came = scan->path->steps[scan->step - 1].kind;
	if (came == STEP_MEMBER)
		return scan->step > 1;
	return came == STEP_CAPTURE || scan->step < scan->path->count;
}

/* Opens a container on the path. */
static const char *enter(struct scan *scan, const char *at, bool *more)
{
	enum scan_step_kind kind;

	if (scan->path->steps[scan->step].optional && *at == '[') {
		scan->short_cut = true;
		scan->step++;
	}
	kind = scan->path->steps[scan->step].kind;
	if (kind == STEP_ELEMENTS && *at != '[')
		return input_fault(&scan->input, at, "rows are expected here, in an array");
	if (kind != STEP_ELEMENTS && *at != '{')
		return input_fault(&scan->input, at, "rows are expected here, in an object");
	at = value_open(&scan->input, at, scan->step, more);
	scan->step++;
	scan->found &= ~(1U << scan->step);
	return at;
}

static const char *finish(struct scan *scan, const char *at)
{
	at = input_space(&scan->input, at);
	if (at < scan->end)
		return input_fault(&scan->input, at, "something stands behind the end");
	if (scan->bad_cursor)
		return input_fault(&scan->input, scan->bad_cursor,
				   "the cursor is neither text nor null");
	scan->done = true;
	return at;
}

/* At a value on the path: a row (`*row`), a container to open, or null, which holds no rows. */
static const char *arrive(struct scan *scan, const char *at, bool *more, bool *row)
{
	if (at == scan->end)
		return input_fault(&scan->input, at, "");
	if (is_empty(scan, at)) {
		at = value_literal(&scan->input, at);
		return at && scan->step ? value_next(&scan->input, at, closing(scan), more) : at;
	}
	*row = scan->step == scan->path->count;
	return *row ? at : enter(scan, at, more);
}

/* Goes on to the next row (`*row`) or to the end. */
static const char *advance(struct scan *scan, const char *at, bool *row)
{
	bool wanted = !scan->started, more = false;

	if (wanted)
		at = input_space(&scan->input, at);
	else if (scan->step)
		at = value_next(&scan->input, at, closing(scan), &more);
	scan->started = true;
	while (at && !*row) {
		if (!wanted)
			at = seek(scan, at, more, &wanted);
		if (at && !wanted)
			return finish(scan, at);
		if (at)
			at = arrive(scan, at, &more, row);
		wanted = false;
	}
	return at;
}

int scan_next(struct scan *scan, struct error *err)
{
	const char *at;
	bool row = false;

	if (scan->done)
		return 0;
	at = advance(scan, scan->at, &row);
	if (!at)
		return scan_malformed(scan, err);
	scan->at = at;
	scan->rows += row;
	return row;
}

static size_t names_length(const struct scan *scan)
{
	size_t length = 0;

	for (size_t i = 0; i < SCAN_CAPTURES_MAX; i++)
		length += scan->captures[i].length;
	return length;
}

void scan_move(struct scan *scan, char *to)
{
	size_t rest = (size_t)(scan->end - scan->at);
	char *names = memory_new(names_length(scan) + 1, 1), *end = names;

	for (size_t i = 0; i < SCAN_CAPTURES_MAX; i++) {
		struct slice *capture = &scan->captures[i];

		if (!capture->at)
			continue;
		memcpy(end, capture->at, capture->length);
		capture->at = end;
		end += capture->length;
	}
	free(scan->names);
	scan->names = names;
	scan->passed += (size_t)(scan->at - scan->begin);
	memmove(to, scan->at, rest);
	scan->begin = scan->at = to;
	scan_extend(scan, to + rest);
}

void scan_extend(struct scan *scan, const char *end)
{
	scan->end = scan->input.end = end;
}

void scan_back(struct scan *scan, const struct scan *before)
{
	void *reader = scan->reader;
	void (*reader_free)(void *) = scan->reader_free;

	*scan = *before;
	scan->reader = reader;
	scan->reader_free = reader_free;
}

int scan_skip(struct scan *scan, struct error *err)
{
	const char *at = value_skip(&scan->input, scan->at, scan->step);

	if (!at)
		return scan_malformed(scan, err);
	scan->at = at;
	return 0;
}

int scan_rest(const struct scan *scan, struct buffer *cursor, struct error *err)
{
	struct scan rest = *scan;
	int found;

	rest.cursor = (struct buffer){0};
	buffer_add_slice(&rest.cursor, buffer_slice(&scan->cursor));
	rest.reader = NULL;
	rest.names = NULL;
	while ((found = scan_next(&rest, err)) == 1)
		if (scan_skip(&rest, err) < 0) {
			found = -1;
			break;
		}
	buffer_add_slice(cursor, buffer_slice(&rest.cursor));
	scan_release(&rest);
	return found;
}
