#ifndef SYNC_H
#define SYNC_H

#include "plan/api.h"
#include "plan/extractor.h"
#include "plan/observer.h"
#include "plan/policy.h"
#include "protocol/output.h"
#include "protocol/protocol.h"
#include "sync/policy.h"

/*
 * One run: the only loop.  Takes units from the plan, sends them as fast as quota, concurrency,
 * byte budget and consumer allow, turns rows into records, moves bookmarks over what was delivered.
 */
struct sync_input {
	const struct api *api;
	const struct protocol *protocol;
	const struct protocol_policy *protocol_policy;
	const struct observer *observer;
	struct output *output;
	const struct selection *selection;
	struct state *state;
	struct run_policy policy;
	const struct policy_source *policies;
	struct settings settings;		   /* those that definitions name */
	struct resumable_store *resumable;	   /* beside the state; NULL: nowhere */
	const struct extractor *const *extractors; /* NULL-terminated */
	int stop_fd;				   /* readable: stop in an orderly way; -1: never */
	size_t record_limit; /* stop each stream after so many records (--test); 0: no limit */
};

/*
 * 0 when everything that was selected was read; else -1, with the kind that decides the exit status
 * and the sentence to act upon (failures of parts went to the observer as they happened).  In
 * either case the last STATE was committed to the output; the caller flushes it.
 */
int sync_run(const struct sync_input *input, struct error *err);

#endif
