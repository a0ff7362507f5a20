#ifndef SCAN_H
#define SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/slice.h"
#include "json/input.h"

/* clang-format off */
/*
 * One validating pass (RFC 8259) over the bytes of a response, without a tree.  The scan stops at
 * every row (the values at a stream's path); the caller consumes the row (project_row or scan_skip)
 * and asks for the next.  Everything outside of the rows is validated and skipped, except for the
 * page cursor, which is kept.
 *
 * Paths:  items[]                  every element of the root member `items`
 *         []                       every element of the root array
 *         []?                      the same; null instead of the array is no rows
 *         .                        the root value itself, one row
 *         {split}.daily_metrics[]  for every member of the root object, its name captured as
 *                                  `split`: the elements of its member `daily_metrics`
 *         {entity}[]               for every member of the root object, each element of its array
 *         items[].labels[]         for every element of `items`, the elements of its `labels`
 *         items{key}               every member of the root member `items`: its name captured, its
 *                                  value the row
 *         {entity}{entity?}[]      as {entity}[], or an object of arrays in the place of an
 *                                  array: its names are captured then
 *
 * Below the first step, a member that is null or absent holds no rows; a wrong type is malformed.
 * A first step's member that is absent or of another type is an error, because the body has an
 * unexpected shape and must not pass for one without rows.  Errors are also a member of the path
 * that occurs twice (the rows of the first one are out already), and a cursor that is neither text,
 * number nor null.
 */
/* clang-format on */

enum { SCAN_DEPTH_MAX = 64, SCAN_CAPTURES_MAX = 4 };

struct scan_path; /* immutable once made */

/* New; NULL with ERROR_CONFIG that says what is wrong in `text`. */
struct scan_path *scan_path_new(const char *text, struct error *err);
void scan_path_free(struct scan_path *path);
/* The name of the capture; NULL behind the last one. */
const char *scan_path_capture(const struct scan_path *path, size_t index);

struct scan {
	const char *begin, *at, *end; /* at a row: `at` is the row's first byte */
	size_t passed;		      /* bytes of the body that came before `begin` */
	const struct scan_path *path;
	const char *cursor_name; /* root member; NULL: none */
	struct buffer cursor;	 /* decoded text; empty when null, absent or "" */
	struct slice
		captures[SCAN_CAPTURES_MAX]; /* raw JSON string contents, borrowed from the body */
	size_t rows;			     /* rows stopped at so far */

	/* Private to src/json. */
	struct input input;
	unsigned step;	/* containers of the path that are open: also the row's depth */
	unsigned found; /* bit i: the member of step i was met in the container that is open */
	bool short_cut; /* the optional step before the one that is open is missing */
	bool started, done;
	const char *bad_cursor; /* a cursor of another type, unless a later one replaces it */
	char *names;		/* captures that scan_move took along */
	void *reader;		/* what project_row keeps from row to row */
	void (*reader_free)(void *reader);
};

/* The body and the path are borrowed until scan_release. */
void scan_begin(struct scan *scan, struct slice body, const struct scan_path *path,
		const char *cursor_name);
void scan_release(struct scan *scan);

/*
 * 1: at a row.  0: the whole body was read and is valid, and `cursor` is final.  -1: malformed,
 * with ERROR_TRANSIENT; the sentence tells byte and reason, never the bytes themselves.
 */
int scan_next(struct scan *scan, struct error *err);

/*
 * For bodies (without a cursor) that do not fit into memory.  scan_move moves the bytes from
 * scan->at on to `to`, which may overlap them; scan_extend sets their new end after more were read
 * behind them.  A failure may then only be a lack of bytes: scan_back restores the scan from
 * `before`, a plain copy, whatever scan_next or a row's reader has done since.
 */
void scan_move(struct scan *scan, char *to);
void scan_extend(struct scan *scan, const char *end);
void scan_back(struct scan *scan, const struct scan *before);

/* Validates and consumes one value at scan->at; 0 or -1 as above. */
int scan_skip(struct scan *scan, struct error *err);

/* Sets the error for the fault in scan->input; returns -1.  For readers of rows. */
int scan_malformed(const struct scan *scan, struct error *err);

/* Validates the rest of the body and appends its cursor to `cursor`; the scan stays where it is,
 * between two rows.  0 or -1 as above. */
int scan_rest(const struct scan *scan, struct buffer *cursor, struct error *err);

#endif
