#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/slice.h"

/*
 * The only place that writes messages.  A bounded queue of whole lines, emptied by one writer
 * thread, so that the sync loop never blocks on a slow consumer: it asks output_full before it
 * starts more work and wakes up through output_wake_fd when there is room again.  Writes are cut at
 * newlines.
 */
struct output;

/* Writes to `fd` (borrowed). `high_water`: bytes waiting above which output_full says so.  The
 * thread starts with the first commit; SIGPIPE must be ignored by the caller. */
struct output *output_new(int fd, size_t high_water);
/* Drops what was not flushed. */
void output_free(struct output *output);

/* Append whole lines (the buffer is emptied, or swapped away without a copy).  After a failure they
 * are dropped. */
void output_commit(struct output *output, struct buffer *lines);

bool output_full(struct output *output);
/* Readable when the queue fell below high water since the last output_full, or when writing failed.
 */
int output_wake_fd(const struct output *output);

/* Wait until everything is written, at most `timeout_ms` (-1: as long as it takes).  0; -1 with
 * ERROR_OUTPUT when the consumer is gone, the disk is full, or the time is over. */
int output_flush(struct output *output, int64_t timeout_ms, struct error *err);

/* 0, or -1 with ERROR_OUTPUT once a write has failed. */
int output_check(struct output *output, struct error *err);
/* A failed write was EPIPE: whoever read us has gone. */
bool output_consumer_gone(struct output *output);
/* Written so far. */
uint64_t output_bytes(struct output *output);

#endif
