#include "sync/refusal_policy.h"

enum { REFUSALS_MAX = 20 }; /* so many without any that was answered mean all */

bool refusal_is_of_checkpoint(const struct refusal_facts *facts)
{
	if (facts->whole_stream || facts->closed ||
	    (!facts->answered && facts->refused >= REFUSALS_MAX))
		return true;
	if (!facts->has_partition)
		return !facts->ids && facts->passes == 1;
	return !facts->single && facts->is_the_partition;
}

bool refusal_may_skip(const struct refusal_facts *facts)
{
	if (facts->policy != REFUSAL_AUTO)
		return facts->policy == REFUSAL_SKIP;
	if (facts->accessible || (facts->whole_stream && facts->stream_named) ||
	    (facts->has_key && facts->partition_named))
		return false;
	return facts->whole_stream || facts->has_key || !facts->by_default;
}

/* An id that has days is left for the next run instead, and a list whose first page could be read
 * is readable. */
bool refusal_may_leave_out(const struct refusal_facts *facts)
{
	if (facts->policy != REFUSAL_AUTO)
		return facts->policy == REFUSAL_SKIP;
	return !facts->in_mid_list && !(facts->ids && facts->windowed) && !facts->partition_named;
}
