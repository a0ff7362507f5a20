#ifndef WATCH_H
#define WATCH_H

#include "base/buffer.h"
#include "plan/observer.h"
#include "tap/tell/logging.h"
#include "tap/tell/tally.h"

/*
 * The observer of a run: log lines as things happen, a progress line on a terminal, metric points
 * for machines, and a summary at the end.
 */
struct watch {
	struct observer observer; /* its self is this struct: do not move it */
	struct logging *logging;
	struct tally tally;
	struct buffer live; /* the progress line */
	int64_t drawn_ms, metrics_ms, waiting_until_ms;
	size_t retries_told;
};

void watch_begin(struct watch *watch, struct logging *logging);

/* The progress line goes, the summary comes.  Release afterwards. */
void watch_end(struct watch *watch);
void watch_release(struct watch *watch);

/* "12,345" */
enum { GROUPED_SIZE = 32 };
const char *watch_grouped(size_t number, char out[static GROUPED_SIZE]);

/* The summary's sentences, a line each. */
void watch_summary(const struct tally *tally, int64_t now_ms, struct buffer *out);

#endif
