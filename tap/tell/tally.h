#ifndef TALLY_H
#define TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a run has done so far, counted: for progress, metrics and the summary. */
struct stream_tally {
	char *name;
	size_t records, bytes;
	size_t reported; /* records of which a metric told already */
	int64_t started_ms, took_ms;
	bool ended, failed;
};

struct category_tally {
	char *name; /* of the rate limit */
	size_t requests;
};

struct tally {
	struct stream_tally *streams; /* in the order in which they came up */
	size_t stream_count, stream_capacity;
	struct category_tally *categories;
	size_t category_count, category_capacity;
	size_t records, requests, retries, warnings, failures;
	int64_t started_ms, waited_ms;
};

/* New entries are made as needed; borrowed until the next call. */
struct stream_tally *tally_stream(struct tally *tally, const char *name);
struct category_tally *tally_category(struct tally *tally, const char *name);
void tally_release(struct tally *tally);

#endif
