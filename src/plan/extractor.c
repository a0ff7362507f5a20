#include "plan/extractor.h"

#include <stdlib.h>

#include "base/clock.h"
#include "progress/checkpoint.h"

static void clear_step(struct unit *unit)
{
	free(unit->step.url);
	free(unit->step.body);
	unit->step = (struct step){0};
	unit->attempt = 0;
	unit->renewals = 0;
	unit->spent_ms = 0;
}

int extractor_ask(const struct request_context *context, struct unit *unit, const char *cursor,
		  struct error *err)
{
	char *url = request_url(context, unit, cursor, err);

	if (!url)
		return -1;
	extractor_step(unit, STEP_ROWS, url);
	unit->step.method = unit->selected->stream->method;
	return 0;
}

void extractor_step(struct unit *unit, enum step_kind kind, char *url)
{
	clear_step(unit);
	unit->step.kind = kind;
	unit->step.method = "GET";
	unit->step.category = unit->selected->stream->category;
	unit->step.url = url;
}

const json_t *extractor_resumable(const struct request_context *context, const struct unit *unit,
				  const char *digest)
{
	const json_t *found = checkpoint_resumable(unit->checkpoint, digest);

	if (found || !context->resumable)
		return found;
	return resumable_store_find(context->resumable, digest, clock_wall_us());
}

void extractor_end(struct unit *unit)
{
	clear_step(unit);
	unit->step.kind = STEP_DONE;
}
