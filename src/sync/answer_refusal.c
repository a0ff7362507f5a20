#include "sync/answer.h"

#include "stream/setting.h"

static bool refuse_columns(struct taking *taking)
{
	const struct selected *what = taking->unit->what;
	const struct observer *observer = taking->running->input->observer;
	bool any = false;
	char text[256];

	for (size_t i = 0; i < what->column_count; i++) {
		const char *at = strstr(taking->verdict.subject, what->columns[i]);
		size_t length = strlen(what->columns[i]);
		bool named = false;

		for (; at && !named; at = strstr(at + 1, what->columns[i]))
			named = (at == taking->verdict.subject || strchr(", ", at[-1])) &&
				strchr(", ", at[length]);
		if (!named || what->column_refused[i])
			continue;
		what->column_refused[i] = true;
		any = true;
		snprintf(
			text, sizeof(text),
			"the API does not give column %s here: it is null, and not asked for again",
			what->columns[i]);
		observer->warning(observer->self, what->stream->name, text);
	}
	return any;
}

void answer_without_columns(struct taking *taking)
{
	struct error err = {0};
	struct unit *unit = taking->unit;
	unsigned attempt = unit->attempt;
	struct plan *plan = taking->running->plan;

	/* Others may have dropped the columns while this one was on its way. */
	if (!refuse_columns(taking) && attempt++ > 2) {
		answer_give_up(taking, ERROR_CONFIG, taking->verdict.text);
		return;
	}
	plan_rollback(plan, unit);
	if (plan_extractor(plan, unit)->next(plan_context(plan), unit, NULL, &err) < 0) {
		answer_give_up(taking, err.kind, err.text);
		return;
	}
	unit->attempt = attempt; /* a new step counts from zero */
	answer_proceed(taking);
}

static bool names(const json_t *list, const char *text)
{
	size_t i;
	const json_t *value;

	if (json_is_string(list))
		return !strcmp(json_string_value(list), text);
	json_array_foreach(list, i, value)
		if (json_is_string(value) && !strcmp(json_string_value(value), text))
			return true;
	return false;
}

/* Nobody asked for it by name and it never worked: then a refusal is no failure. */
static bool may_skip(const struct taking *taking)
{
	const struct selected *what = taking->unit->what;
	const struct group *group = taking->unit->group;
	const json_t *settings = taking->running->input->settings;
	const char *policy = setting_text(settings, what->stream->name, "on_forbidden", "auto");

	if (strcmp(policy, "auto") != 0)
		return !strcmp(policy, "skip");
	if (group->accessible)
		return false;
	if (taking->verdict.whole_stream &&
	    names(setting_get(settings, NULL, "streams"), what->stream->name))
		return false;
	if (*group->key && names(setting_get(settings, NULL, "ad_account_ids"), group->key))
		return false;
	return taking->verdict.whole_stream || *group->key || !what->stream->by_default;
}

/* A scope or a grant is missing for all accounts: the first of them says it for the others. */
static void tell_skipped(struct taking *taking)
{
	const struct observer *observer = taking->running->input->observer;
	const char *stream = taking->unit->what->stream->name;
	bool whole = taking->verdict.whole_stream;
	char where[UNIT_TEXT_SIZE], sentence[768];

	if (whole && taking->reader->refusal_told)
		return;
	taking->reader->refusal_told = whole;
	snprintf(sentence, sizeof(sentence), "%s: %s; left out",
		 whole ? stream : unit_text(taking->unit, where), taking->verdict.text);
	observer->warning(observer->self, stream, sentence);
}

/* Is it the whole group that is refused, and not what this unit is for (a board, a region)? */
static bool is_of_group(const struct taking *taking)
{
	enum { REFUSALS_MAX = 20 }; /* so many without any that was answered mean all */
	const struct unit *unit = taking->unit;
	const struct group *group = unit->group;
	const char *by = group->what->stream->bookmark.by;

	if (taking->verdict.whole_stream || group->closed ||
	    (!group->answered && group->refused >= REFUSALS_MAX))
		return true;
	if (!unit->partition)
		return !unit->id_count && selected_passes(unit->what) == 1;
	return !unit->single && by &&
	       partition_holder(unit->partition, slice_of(by)) == unit->partition;
}

/* What was only discovered, one of many, may be left out; an id that has days is owed instead,
 * and what gave its first page is nothing that may not be read. */
static bool may_leave_out(const struct taking *taking)
{
	const struct unit *unit = taking->unit;
	const json_t *settings = taking->running->input->settings;
	const char *policy =
		setting_text(settings, unit->what->stream->name, "on_forbidden", "auto");

	if (strcmp(policy, "auto") != 0)
		return !strcmp(policy, "skip");
	return !unit->cursor && !(unit->id_count && group_windowed(unit->group)) &&
	       !names(setting_get(settings, NULL, "ad_account_ids"), unit->group->key);
}

/* The others of the group go on. */
static void refuse_unit(struct taking *taking)
{
	struct running *running = taking->running;
	struct unit *unit = taking->unit;
	struct error err = {0};

	unit->group->refused++;
	if (unit->id_count > 1 && plan_split(running->plan, unit, NULL))
		return;
	if (!may_leave_out(taking)) {
		if (unit->id_count == 1)
			answer_owe(taking, taking->verdict.text);
		else
			answer_give_up(taking, ERROR_CONFIG, taking->verdict.text);
		return;
	}
	tell_skipped(taking);
	plan_rollback(running->plan, unit);
	if (plan_leave_out(running->plan, unit, &err) < 0)
		messages_failure(running, NULL, err.kind, err.text);
}

static void refuse_group(struct taking *taking)
{
	struct running *running = taking->running;
	char where[UNIT_TEXT_SIZE], sentence[768];
	bool skip = may_skip(taking), told = taking->unit->group->closed;

	snprintf(sentence, sizeof(sentence), "%s: %s", unit_text(taking->unit, where),
		 taking->verdict.text);
	/* What was under way at the same time is refused for the same reason. */
	if (skip && !told)
		tell_skipped(taking);
	else if (!told)
		messages_failure(running, taking->unit->what->stream->name, ERROR_CONFIG, sentence);
	plan_close(running->plan, taking->unit->group, skip);
	answer_finish(taking, false);
}

void answer_no_access(struct taking *taking)
{
	if (is_of_group(taking))
		refuse_group(taking);
	else
		refuse_unit(taking);
}

/* Ids that wait for their turn, and those that are being asked for. */
static size_t ids_to_ask(const struct taking *taking)
{
	size_t ids = taking->unit->id_count;

	for (const struct group *group = taking->reader->groups; group; group = group->next)
		ids += group_ids_left(group);
	return ids;
}

/*
 * One id may be what is wrong with this batch; all else is wrong with every batch.  What it costs
 * is told once.
 */
void answer_singly(struct taking *taking)
{
	struct running *running = taking->running;
	struct reader *reader = taking->reader;
	const struct observer *observer = running->input->observer;
	char text[640];

	if (!reader->singly_told) {
		snprintf(text, sizeof(text),
			 "%s; asked for one at a time instead, which takes a request for each of "
			 "%zu ids%s",
			 taking->verdict.text, ids_to_ask(taking),
			 reader->parents_ended == reader->parents ? "" : " and those to come");
		observer->warning(observer->self, taking->unit->what->stream->name, text);
	}
	reader->singly_told = true;
	if (taking->verdict.outcome != OUTCOME_BLAMED)
		reader->singly = true;
	plan_singly(running->plan, taking->unit);
}
