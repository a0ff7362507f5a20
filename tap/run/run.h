#ifndef RUN_H
#define RUN_H

#include "protocol/protocol.h"
#include "tap/api/pinterest.h"
#include "tap/config/config.h"
#include "tap/report/custom_report.h"
#include "tap/run/invocation.h"

/* What commands have in common: from the config to the selection, and through a sync. */
struct run {
	const struct invocation *invocation;
	const struct protocol *protocol;
	struct output *output; /* stdout */
	struct config config;
	struct protocol_policy protocol_policy;
	struct custom_reports custom;
	struct catalog catalog;
	struct selection selection;
	struct state *state;
	bool told; /* the protocol's messages say why the run failed */
};

/*
 * Config and catalog; asks nobody.  Warnings are logged, as messages where the protocol has such.
 * Release in any case.
 */
int run_open(struct run *run, const struct invocation *invocation, const struct protocol *protocol,
	     struct error *err);
/* What was not flushed is dropped. */
void run_release(struct run *run);

/* Read the given catalog and state, by the run's protocol; `catalog` and `state` NULL: none. */
int run_select(struct run *run, const char *catalog, const char *state, struct error *err);

/* Read what is selected and write it; `record_limit` 0: everything. */
int run_sync(struct run *run, size_t record_limit, struct error *err);

/* Only the messages that come before the first record. */
int run_schemas(struct run *run, struct error *err);

/* Write these lines (emptied) to stdout, behind all that is on its way. */
int run_print(struct run *run, struct buffer *lines, struct error *err);

/* What pinterest_begin takes: a renewed token goes out as a message, where the protocol has one. */
struct pinterest_input run_access(struct run *run);

#endif
