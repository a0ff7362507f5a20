#include "sync/estimate.h"

#include "base/clock.h"
#include "sync/run.h"

/*
 * How much a stream will have: what its complete units had on average, times what there is to ask
 * for.  Nobody knows that before all of its parents have told their rows.
 */

static bool all_known(const struct stream_run *stream_run)
{
	if (stream_run->links.parents_ended != stream_run->links.parents)
		return false;
	for (const struct checkpoint *checkpoint = stream_run->checkpoints; checkpoint;
	     checkpoint = checkpoint->next)
		if (!checkpoint->feed.sealed)
			return false;
	return true;
}

/* 0: that cannot be told. */
static size_t estimate(const struct stream_run *stream_run)
{
	size_t left = 0, records;

	if (!stream_run->counts.weight_over || !all_known(stream_run))
		return 0;
	for (const struct checkpoint *checkpoint = stream_run->checkpoints; checkpoint;
	     checkpoint = checkpoint->next)
		left += checkpoint_weight_left(checkpoint);
	records = stream_run->counts.records_over +
		  (size_t)((double)stream_run->counts.records_over /
			   (double)stream_run->counts.weight_over * (double)left);
	return records > stream_run->counts.records ? records : stream_run->counts.records;
}

static bool differs(size_t records, size_t told)
{
	size_t apart = records > told ? records - told : told - records;

	return apart > told / 8;
}

void estimate_tell(struct run *run)
{
	enum { EVERY_MS = 1000 };
	const struct protocol *protocol = run->input->protocol;
	struct buffer lines BUFFER_SCOPED = {0};
	size_t count;
	struct stream_run *stream_runs = plan_stream_runs(run->plan, &count);

	if (!protocol->estimate || clock_ms() - run->estimated_ms < EVERY_MS)
		return;
	run->estimated_ms = clock_ms();
	for (size_t i = 0; i < count; i++) {
		struct stream_run *stream_run = &stream_runs[i];
		size_t records = stream_run->selected->emit && !stream_run->told.status
					 ? estimate(stream_run)
					 : 0;

		if (!records || !differs(records, stream_run->told.estimate))
			continue;
		stream_run->told.estimate = records;
		protocol->estimate(run->messages.protocol, stream_run->selected, records, &lines);
	}
	messages_commit(run, &lines);
}
