#include "base/clock.h"
#include "sync/running.h"

/*
 * How much a stream will have: what its complete units had on average, times what there is to ask
 * for.  Nobody knows that before all of its parents have told their rows.
 */

static bool all_known(const struct reader *reader)
{
	if (reader->parents_ended != reader->parents)
		return false;
	for (const struct group *group = reader->groups; group; group = group->next)
		if (!group->sealed)
			return false;
	return true;
}

/* 0: that cannot be told. */
static size_t estimate(const struct reader *reader)
{
	size_t left = 0, records;

	if (!reader->weight_over || !all_known(reader))
		return 0;
	for (const struct group *group = reader->groups; group; group = group->next)
		left += group_weight_left(group);
	records = reader->records_over + (size_t)((double)reader->records_over /
						  (double)reader->weight_over * (double)left);
	return records > reader->records ? records : reader->records;
}

static bool differs(size_t records, size_t told)
{
	size_t apart = records > told ? records - told : told - records;

	return apart > told / 8;
}

void estimate_tell(struct running *running)
{
	enum { EVERY_MS = 1000 };
	const struct protocol *protocol = running->input->protocol;
	struct buffer lines BUFFER_SCOPED = {0};
	size_t count;
	struct reader *readers = plan_readers(running->plan, &count);

	if (!protocol->estimate || clock_ms() - running->estimated_ms < EVERY_MS)
		return;
	running->estimated_ms = clock_ms();
	for (size_t i = 0; i < count; i++) {
		struct reader *reader = &readers[i];
		size_t records = reader->what->emit && !reader->status_told ? estimate(reader) : 0;

		if (!records || !differs(records, reader->estimate_told))
			continue;
		reader->estimate_told = records;
		protocol->estimate(running->protocol, reader->what, records, &lines);
	}
	messages_commit(running, &lines);
}
