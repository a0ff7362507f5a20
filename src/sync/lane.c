#include "sync/lane.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "sync/unit.h"

struct lane *lane_of(struct lane **lanes, const struct extractor *extractor, const char *key,
		     unsigned most)
{
	struct lane *lane = *lanes;

	while (lane && (lane->extractor != extractor || strcmp(lane->key, key) != 0))
		lane = lane->next;
	if (lane)
		return lane;
	lane = memory_new(1, sizeof(*lane));
	*lane = (struct lane){.extractor = extractor,
			      .key = memory_text(key),
			      .limit = most,
			      .most = most,
			      .next = *lanes};
	*lanes = lane;
	return lane;
}

void lanes_free(struct lane *lanes)
{
	while (lanes) {
		struct lane *next = lanes->next;

		free(lanes->key);
		free(lanes);
		lanes = next;
	}
}

int64_t lane_wait_ms(const struct lane *lane, int64_t now_ms)
{
	if (!lane)
		return 0;
	if (lane->busy >= lane->limit)
		return -1;
	return lane->not_before_ms > now_ms ? lane->not_before_ms - now_ms : 0;
}

void lane_enter(struct lane *lane, struct unit *unit)
{
	if (!lane || unit->lane)
		return;
	unit->lane = lane;
	lane->busy++;
}

void lane_leave(struct unit *unit)
{
	if (!unit->lane)
		return;
	unit->lane->busy--;
	unit->lane = NULL;
}

void lane_grow(struct lane *lane)
{
	if (lane && lane->limit < lane->most)
		lane->limit++;
}

void lane_halve(struct lane *lane, int64_t now_ms, int64_t wait_ms)
{
	/* Several were sent before the first answer came: that is one warning, not several. */
	if (lane->not_before_ms <= now_ms && lane->limit > 1)
		lane->limit /= 2;
	if (lane->not_before_ms < now_ms + wait_ms)
		lane->not_before_ms = now_ms + wait_ms;
}
