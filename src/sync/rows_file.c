#include "sync/rows_file.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "sync/rows.h"

/*
 * A file of rows, of any size: a block of it is in memory at a time.  Whatever is read (a row, the
 * way to the next one) is read again, with more bytes behind it, when it fails and the file goes
 * on; a reserve before the block's end makes that rare.
 */
enum { BLOCK_BYTES = 1 << 20, RESERVE_BYTES = 64 << 10, BLOCK_MAX = 32 << 20 };

struct block {
	struct reading reading;
	char *bytes;
	size_t size;
	int file;
	bool ended; /* nothing more stands in the file */
};

static size_t rest_of(const struct block *block)
{
	return (size_t)(block->reading.scan.end - block->reading.scan.at);
}

/* Fill the block behind the bytes that it has. */
static int fill(struct block *block, struct error *err)
{
	struct scan *scan = &block->reading.scan;
	size_t length = rest_of(block);

	while (length < block->size && !block->ended) {
		ssize_t got = read(block->file, block->bytes + length, block->size - length);

		if (got < 0 && errno != EINTR)
			return error_set(err, ERROR_CONFIG,
					 "the temporary file (TMPDIR) cannot be read: %s",
					 strerror(errno));
		block->ended = got == 0;
		if (got > 0)
			length += (size_t)got;
	}
	scan_extend(scan, block->bytes + length);
	return 0;
}

static int refill(struct block *block, struct error *err)
{
	size_t rest = rest_of(block);
	char *larger = NULL;

	if (rest > block->size / 2) {
		block->size *= 2;
		larger = memory_new(block->size, 1);
	}
	scan_move(&block->reading.scan, larger ? larger : block->bytes);
	/* The next name may stand where this one stood. */
	memset(block->reading.captures, 0, sizeof(block->reading.captures));
	if (larger) {
		free(block->bytes);
		block->bytes = larger;
	}
	return fill(block, err);
}

/* Was it perhaps for want of bytes?  Then there are more now: 1; 0 when it was not. */
static int more(struct block *block, const struct scan *before, struct error *err)
{
	if (block->ended || block->size >= BLOCK_MAX)
		return 0;
	scan_back(&block->reading.scan, before);
	return refill(block, err) < 0 ? -1 : 1;
}

static int reserve(struct block *block, struct error *err)
{
	if (block->ended || rest_of(block) >= RESERVE_BYTES)
		return 0;
	return refill(block, err);
}

/* 1 at a row, 0 at the end of the file, -1. */
static int find_row(struct block *block, struct error *err)
{
	for (;;) {
		struct error why = {0};
		struct scan before;
		int found, again;

		if (reserve(block, err) < 0)
			return -1;
		before = block->reading.scan;
		found = scan_next(&block->reading.scan, &why);
		if (found == 1 || (found == 0 && block->ended))
			return found;
		again = more(block, &before, err);
		if (again < 0)
			return -1;
		if (!again)
			return error_set(err, why.kind, "%s", why.text);
	}
}

static int read_row(struct block *block, struct error *err)
{
	for (;;) {
		struct error why = {0};
		struct scan before;
		int again;

		if (reserve(block, err) < 0)
			return -1;
		before = block->reading.scan;
		if (rows_read_one(&block->reading, &why) == 0)
			return rows_print_some(&block->reading, err);
		again = why.kind == ERROR_TRANSIENT ? more(block, &before, err) : 0;
		if (again < 0)
			return -1;
		if (!again)
			return error_set(err, why.kind, "%s", why.text);
	}
}

int rows_read_file(struct run *run, struct task *task, int file, size_t *rows, struct error *err)
{
	struct block block = {.size = BLOCK_BYTES, .file = file};
	int found = -1;

	block.bytes = memory_new(block.size, 1);
	rows_begin(&block.reading, run, task);
	scan_begin(&block.reading.scan, (struct slice){block.bytes, 0}, task->unit->selected->rows,
		   NULL);
	if (fill(&block, err) == 0 && !rest_of(&block))
		found = 0; /* an empty file holds no rows */
	else if (err->kind == ERROR_NONE)
		while ((found = find_row(&block, err)) == 1)
			if (read_row(&block, err) < 0) {
				found = -1;
				break;
			}
	*rows = block.reading.scan.rows;
	rows_end(&block.reading, found == 0);
	free(block.bytes);
	return found;
}
