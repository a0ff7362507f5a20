#include "sync/answer_refusal.h"

#include "stream/setting.h"
#include "sync/answer_retry.h"
#include "sync/messages.h"
#include "sync/refusal_policy.h"

static bool refuse_columns(struct answer *answer)
{
	const struct selected *selected = answer->task->unit->selected;
	const struct observer *observer = answer->run->input->observer;
	bool any = false;
	char text[256];

	for (size_t i = 0; i < selected->columns.count; i++) {
		const char *at = strstr(answer->verdict.subject, selected->columns.names[i]);
		size_t length = strlen(selected->columns.names[i]);
		bool named = false;

		for (; at && !named; at = strstr(at + 1, selected->columns.names[i]))
			named = (at == answer->verdict.subject || strchr(", ", at[-1])) &&
				strchr(", ", at[length]);
		if (!named || selected->columns.refused[i])
			continue;
		selected->columns.refused[i] = true;
		any = true;
		snprintf(
			text, sizeof(text),
			"the API does not give column %s here: it is null, and not asked for again",
			selected->columns.names[i]);
		observer->warning(observer->self, selected->stream->name, text);
	}
	return any;
}

void answer_without_columns(struct answer *answer)
{
	struct error err = {0};
	struct task *task = answer->task;
	unsigned attempt = task->attempts.count;
	struct plan *plan = answer->run->plan;

	/* Others may have dropped the columns while this one was on its way. */
	if (!refuse_columns(answer) && attempt++ > 2) {
		answer_give_up(answer, ERROR_CONFIG, answer->verdict.text);
		return;
	}
	plan_rollback(plan, task);
	if (plan_extractor(plan, task)->next(plan_context(plan), task, NULL, &err) < 0) {
		answer_give_up(answer, err.kind, err.text);
		return;
	}
	task->attempts.count = attempt; /* a new step counts from zero */
	answer_proceed(answer);
}

static struct refusal_facts facts_of(const struct answer *answer)
{
	const struct unit *unit = answer->task->unit;
	const struct checkpoint *checkpoint = unit->checkpoint;
	const struct stream_policy *policy = &answer->stream_run->policy;
	const struct policy_source *policies = answer->run->input->policies;
	const char *by = checkpoint->selected->stream->bookmark.by;

	return (struct refusal_facts){
		.policy = policy->refusal,
		.whole_stream = answer->verdict.whole_stream,
		.has_key = *checkpoint->key,
		.accessible = checkpoint->status.accessible,
		.closed = checkpoint->status.closed,
		.answered = checkpoint->status.answered,
		.refused = checkpoint->status.refused,
		.windowed = checkpoint_windowed(checkpoint),
		.stream_named = policy->named,
		.partition_named = policies->names_partition(policies->self, checkpoint->key),
		.by_default = unit->selected->stream->by_default,
		.ids = unit->id_count,
		.passes = selected_passes(unit->selected),
		.single = unit->single,
		.has_partition = unit->partition != NULL,
		.is_the_partition =
			unit->partition && by &&
			partition_holder(unit->partition, slice_of(by)) == unit->partition,
		.in_mid_list = answer->task->paging.cursor != NULL,
	};
}

/* A scope or a grant is missing for all accounts: the first of them says it for the others. */
static void tell_skipped(struct answer *answer)
{
	const struct observer *observer = answer->run->input->observer;
	const char *stream = answer->task->unit->selected->stream->name;
	bool whole = answer->verdict.whole_stream;
	char where[UNIT_TEXT_SIZE], sentence[768];

	if (whole && answer->stream_run->told.refusal)
		return;
	answer->stream_run->told.refusal = whole;
	snprintf(sentence, sizeof(sentence), "%s: %s; left out",
		 whole ? stream : unit_text(answer->task->unit, where), answer->verdict.text);
	observer->warning(observer->self, stream, sentence);
}

/* The others of the checkpoint go on. */
static void refuse_unit(struct answer *answer, const struct refusal_facts *facts)
{
	struct run *run = answer->run;
	struct task *task = answer->task;
	struct error err = {0};

	task->unit->checkpoint->status.refused++;
	if (task->unit->id_count > 1 && plan_split(run->plan, task, NULL))
		return;
	if (!refusal_may_leave_out(facts)) {
		if (task->unit->id_count == 1)
			answer_leave_gap(answer, answer->verdict.text);
		else
			answer_give_up(answer, ERROR_CONFIG, answer->verdict.text);
		return;
	}
	tell_skipped(answer);
	plan_rollback(run->plan, task);
	if (plan_leave_out(run->plan, task, &err) < 0)
		messages_failure(run, NULL, err.kind, err.text);
}

static void refuse_checkpoint(struct answer *answer, const struct refusal_facts *facts)
{
	struct run *run = answer->run;
	char where[UNIT_TEXT_SIZE], sentence[768];
	bool skip = refusal_may_skip(facts), told = answer->task->unit->checkpoint->status.closed;

	snprintf(sentence, sizeof(sentence), "%s: %s", unit_text(answer->task->unit, where),
		 answer->verdict.text);
	/* What was under way at the same time is refused for the same reason. */
	if (skip && !told)
		tell_skipped(answer);
	else if (!told)
		messages_failure(run, answer->task->unit->selected->stream->name, ERROR_CONFIG,
				 sentence);
	plan_close(run->plan, answer->task->unit->checkpoint, skip);
	answer_finish(answer, false);
}

void answer_no_access(struct answer *answer)
{
	struct refusal_facts facts = facts_of(answer);

	if (refusal_is_of_checkpoint(&facts))
		refuse_checkpoint(answer, &facts);
	else
		refuse_unit(answer, &facts);
}

/* Ids that wait for their turn, and those that are being asked for. */
static size_t ids_to_ask(const struct answer *answer)
{
	size_t ids = answer->task->unit->id_count;

	for (const struct checkpoint *checkpoint = answer->stream_run->checkpoints; checkpoint;
	     checkpoint = checkpoint->next)
		ids += checkpoint_ids_left(checkpoint);
	return ids;
}

/*
 * One id may be what is wrong with this batch; all else is wrong with every batch.  What it costs
 * is told once.
 */
void answer_singly(struct answer *answer)
{
	struct run *run = answer->run;
	struct stream_run *stream_run = answer->stream_run;
	const struct observer *observer = run->input->observer;
	char text[640];

	if (!stream_run->told.singly) {
		snprintf(text, sizeof(text),
			 "%s; asked for one at a time instead, which takes a request for each of "
			 "%zu ids%s",
			 answer->verdict.text, ids_to_ask(answer),
			 stream_run->links.parents_ended == stream_run->links.parents
				 ? ""
				 : " and those to come");
		observer->warning(observer->self, answer->task->unit->selected->stream->name, text);
	}
	stream_run->told.singly = true;
	if (answer->verdict.outcome != OUTCOME_BLAMED)
		stream_run->singly = true;
	plan_singly(run->plan, answer->task);
}
