#ifndef RETRY_POLICY_H
#define RETRY_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What to do with a unit whose request failed and might succeed later: a pure function of the
 * facts. A batch that fails twice is asked in halves, ids first, then days, since its size may be
 * what is wrong; one id that goes on failing while other requests are answered is left for the next
 * run.
 */
struct retry_facts {
	unsigned attempts; /* that failed, this one included */
	unsigned splits;   /* how often the unit was halved already */
	size_t ids;	   /* in the batch; 0: the unit has none */
	int32_t days;	   /* of its window */
	bool can_split;
	bool blames_size;      /* a timeout or a 5xx: the size may be the reason */
	bool others_succeed;   /* requests of other units are being answered */
	int64_t failed_pieces; /* of this one id in a row, none of which was answered */
};

enum retry_action { RETRY_WAIT, RETRY_SPLIT, RETRY_LEAVE_GAP, RETRY_GIVE_UP };

/* Whether `failed_pieces` matters, and so has to be counted. */
bool retry_counts_pieces(const struct retry_facts *facts);

/* RETRY_WAIT: the same again, after a pause. */
enum retry_action retry_choose(const struct retry_facts *facts);

/* The same, once there is no time left for another pause: RETRY_LEAVE_GAP or RETRY_GIVE_UP. */
enum retry_action retry_exhausted(const struct retry_facts *facts);

#endif
