#include "sync/retry_policy.h"

enum {
	TRIES_BEFORE_SPLIT = 2,
	BLIND_SPLITS = 8, /* while nothing else works either */
	PIECES = 12,	  /* an id that fails on all days alike is not worth a request for each */
	TRIES_OF_A_DAY = 5,
	TRIES_OF_A_PIECE = 2, /* of several days */
};

static bool suspects_size(const struct retry_facts *facts)
{
	return facts->ids > 0 && facts->blames_size;
}

static bool may_split(const struct retry_facts *facts)
{
	return suspects_size(facts) && facts->attempts >= TRIES_BEFORE_SPLIT && facts->can_split;
}

bool retry_counts_pieces(const struct retry_facts *facts)
{
	return may_split(facts) && facts->ids == 1;
}

static bool worth_splitting(const struct retry_facts *facts)
{
	if (!may_split(facts) || (facts->ids == 1 && facts->failed_pieces > PIECES))
		return false;
	return facts->others_succeed || facts->splits < BLIND_SPLITS;
}

static bool worth_a_gap(const struct retry_facts *facts)
{
	unsigned tries = facts->days > 1 ? TRIES_OF_A_PIECE : TRIES_OF_A_DAY;

	return suspects_size(facts) && facts->ids == 1 && facts->attempts >= tries &&
	       facts->others_succeed;
}

enum retry_action retry_choose(const struct retry_facts *facts)
{
	if (worth_splitting(facts))
		return RETRY_SPLIT;
	return worth_a_gap(facts) ? RETRY_LEAVE_GAP : RETRY_WAIT;
}

enum retry_action retry_exhausted(const struct retry_facts *facts)
{
	return facts->others_succeed && facts->ids == 1 && facts->blames_size ? RETRY_LEAVE_GAP
									      : RETRY_GIVE_UP;
}
