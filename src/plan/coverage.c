#include "plan/coverage.h"

#include <stdio.h>

#include "base/date.h"
#include "stream/setting.h"

/* What is to be told of the days that a stream is read for: each sentence once a run. */
struct notice {
	const struct observer *observer;
	struct stream_run *stream_run;
	const struct checkpoint *checkpoint;
};

static void warn(const struct notice *notice, const char *text)
{
	notice->observer->warning(notice->observer->self,
				  notice->stream_run->selected->stream->name, text);
}

static void tell_clamped(const struct notice *notice)
{
	const struct window *clamped = &notice->checkpoint->schedule.clamped;
	char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE], text[512];

	if (!window_days(*clamped) || notice->stream_run->told.clamp)
		return;
	notice->stream_run->told.clamp = true;
	snprintf(text, sizeof(text), "start_date %s lies before the API's history: read from %s",
		 date_format(clamped->from, from), date_format(clamped->to + 1, to));
	warn(notice, text);
}

static void tell_reread(const struct notice *notice)
{
	const struct schedule *schedule = &notice->checkpoint->schedule;

	if ((!schedule->reread && !schedule->changed) || notice->stream_run->told.reread)
		return;
	notice->stream_run->told.reread = true;
	warn(notice, schedule->reread
			     ? "settings or columns changed since the bookmark: read again from "
			       "the start (on_settings_change: warn would go on from it)"
			     : "settings or columns changed since the bookmark: what was read "
			       "before stays as the old settings gave it");
}

static const char *who_has_them(const struct selected *selected)
{
	if (selected->route.report || selected->route.made_stream)
		return "the API has forgotten them";
	return "they are no longer in this part of the API; its reports still have them";
}

static void tell_lost(const struct notice *notice)
{
	const struct checkpoint *checkpoint = notice->checkpoint;
	const struct window *lost = &checkpoint->schedule.lost;
	const char *stream = notice->stream_run->selected->stream->name;
	char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE], text[512];

	if (!window_days(*lost))
		return;
	snprintf(text, sizeof(text), "%s%s%s: the days %s to %s cannot be read: %s", stream,
		 *checkpoint->key ? " of " : "", checkpoint->key, date_format(lost->from, from),
		 date_format(lost->to, to), who_has_them(notice->stream_run->selected));
	notice->observer->failure(notice->observer->self, stream, text);
}

/* Why there is one way only: where it is not the one that was chosen, or leaves days out. */
static void tell_pinned(const struct notice *notice)
{
	const struct selected *selected = notice->stream_run->selected;
	const struct schedule *schedule = &notice->checkpoint->schedule;

	if (!selected->route.reason || notice->stream_run->told.pin)
		return;
	if (!selected->route.overrides && !window_days(schedule->clamped) &&
	    !window_days(schedule->lost))
		return;
	notice->stream_run->told.pin = true;
	warn(notice, selected->route.reason);
}

void coverage_tell(struct plan *plan, struct stream_run *stream_run,
		   const struct checkpoint *checkpoint)
{
	struct notice notice = {plan->input.observer, stream_run, checkpoint};

	tell_reread(&notice);
	if (!checkpoint_windowed(checkpoint))
		return;
	tell_pinned(&notice);
	tell_clamped(&notice);
	tell_lost(&notice);
}

void coverage_tell_missing(struct plan *plan, const struct stream_run *stream_run,
			   const struct filter *filter)
{
	const struct observer *observer = plan->input.observer;
	const char *stream = stream_run->selected->stream->name;
	const json_t *values = settings_get(plan->input.settings, stream, filter->setting), *value;
	char text[256];
	size_t i;

	json_array_foreach(values, i, value) {
		const char *name = json_string_value(value);

		if (!name || (stream_run->named && json_object_get(stream_run->named, name)))
			continue;
		snprintf(text, sizeof(text),
			 "%s names %.40s, which these credentials cannot see: check the id and who "
			 "it is shared with",
			 filter->setting, name);
		observer->failure(observer->self, stream, text);
	}
}

void coverage_tell_empty(struct plan *plan, const struct stream_run *stream_run)
{
	const struct observer *observer = plan->input.observer;
	const char *stream = stream_run->selected->stream->name;
	char text[128];

	if (!stream_run->selected->emit || stream_run->counts.records ||
	    !stream_run->policy.must_have_records)
		return;
	snprintf(text, sizeof(text), "no record of %.64s came, and allow_empty is false", stream);
	observer->failure(observer->self, stream, text);
}
