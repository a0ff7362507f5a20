/* The command line. */
#ifndef SANDBOX_OPTIONS_H
#define SANDBOX_OPTIONS_H

#include "fault.h"
#include "limit.h"
#include "report.h"
#include "world.h"

#define OPTIONS_QUOTAS 16

struct options {
	struct world world;
	struct faults faults;
	enum tier tier;
	const char *quotas[OPTIONS_QUOTAS];
	size_t quota_count;
	unsigned port, latency_ms, stall_ms, gzip_level, cache_mb, max_url, report_mb;
	struct reports_pace reports;
	bool reusable_tokens;
	const char *ready_file, *log_file, *scopes;
	const char *certificate_file, *key_file;
	const char *dump, *count;				 /* a stream */
	const char *start, *end, *granularity, *columns, *query; /* of the dump */
};

/* Exits with status 2 and a message on a mistake, with 0 after --help. */
void options_parse(struct options *options, int argc, char **argv);

#endif
