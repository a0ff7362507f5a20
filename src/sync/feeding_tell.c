#include "sync/feeding.h"

#include <stdio.h>

#include "base/date.h"
#include "stream/setting.h"

/* What is to be told of the days that a stream is read for: each sentence once a run. */
struct telling {
	const struct observer *observer;
	struct reader *reader;
	const struct group *group;
};

static void warn(const struct telling *telling, const char *text)
{
	telling->observer->warning(telling->observer->self, telling->reader->what->stream->name,
				   text);
}

static void tell_clamped(const struct telling *telling)
{
	const struct window *clamped = &telling->group->schedule.clamped;
	char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE], text[512];

	if (!window_days(*clamped) || telling->reader->clamp_told)
		return;
	telling->reader->clamp_told = true;
	snprintf(text, sizeof(text), "start_date %s lies before the API's history: read from %s",
		 date_format(clamped->from, from), date_format(clamped->to + 1, to));
	warn(telling, text);
}

static void tell_reread(const struct telling *telling)
{
	const struct schedule *schedule = &telling->group->schedule;

	if ((!schedule->reread && !schedule->changed) || telling->reader->reread_told)
		return;
	telling->reader->reread_told = true;
	warn(telling, schedule->reread
			      ? "settings or columns changed since the bookmark: read again from "
				"the start (on_settings_change: warn would go on from it)"
			      : "settings or columns changed since the bookmark: what was read "
				"before stays as the old settings gave it");
}

static const char *who_has_them(const struct selected *what)
{
	if (what->report || what->own_stream)
		return "the API has forgotten them";
	return "they are no longer in this part of the API; its reports still have them";
}

static void tell_lost(const struct telling *telling)
{
	const struct group *group = telling->group;
	const struct window *lost = &group->schedule.lost;
	const char *stream = telling->reader->what->stream->name;
	char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE], text[512];

	if (!window_days(*lost))
		return;
	snprintf(text, sizeof(text), "%s%s%s: the days %s to %s cannot be read: %s", stream,
		 *group->key ? " of " : "", group->key, date_format(lost->from, from),
		 date_format(lost->to, to), who_has_them(telling->reader->what));
	telling->observer->failure(telling->observer->self, stream, text);
}

/* Why there is one way only: where it is not the one that was chosen, or leaves days out. */
static void tell_pinned(const struct telling *telling)
{
	const struct selected *what = telling->reader->what;
	const struct schedule *schedule = &telling->group->schedule;

	if (!what->pinned || telling->reader->pin_told)
		return;
	if (!what->pinned_aside && !window_days(schedule->clamped) && !window_days(schedule->lost))
		return;
	telling->reader->pin_told = true;
	warn(telling, what->pinned);
}

void feeding_tell(struct plan *plan, struct reader *reader, const struct group *group)
{
	struct telling telling = {plan->input.observer, reader, group};

	tell_reread(&telling);
	if (!group_windowed(group))
		return;
	tell_pinned(&telling);
	tell_clamped(&telling);
	tell_lost(&telling);
}

void feeding_tell_missing(struct plan *plan, const struct reader *reader,
			  const struct filter *filter)
{
	const struct observer *observer = plan->input.observer;
	const char *stream = reader->what->stream->name;
	const json_t *values = setting_get(plan->input.settings, stream, filter->setting), *value;
	char text[256];
	size_t i;

	json_array_foreach(values, i, value) {
		const char *name = json_string_value(value);

		if (!name || (reader->named && json_object_get(reader->named, name)))
			continue;
		snprintf(text, sizeof(text),
			 "%s names %.40s, which these credentials cannot see: check the id and who "
			 "it is shared with",
			 filter->setting, name);
		observer->failure(observer->self, stream, text);
	}
}

void feeding_tell_empty(struct plan *plan, const struct reader *reader)
{
	const struct observer *observer = plan->input.observer;
	const char *stream = reader->what->stream->name;
	const json_t *allow = setting_get(plan->input.settings, stream, "allow_empty");
	char text[128];

	if (!reader->what->emit || reader->records || !json_is_false(allow))
		return;
	snprintf(text, sizeof(text), "no record of %.64s came, and allow_empty is false", stream);
	observer->failure(observer->self, stream, text);
}
