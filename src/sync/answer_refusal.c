#include "sync/answer_refusal.h"

#include "stream/setting.h"
#include "sync/answer_retry.h"
#include "sync/messages.h"

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

/* Did the user name the partition of this bookmark? */
static bool is_named(const struct answer *answer)
{
	const struct policy_source *policies = answer->run->input->policies;

	return policies->names_partition(policies->self, answer->task->unit->checkpoint->key);
}

/* Nobody asked for it by name and it never worked: then a refusal is no failure. */
static bool may_skip(const struct answer *answer)
{
	const struct selected *selected = answer->task->unit->selected;
	const struct checkpoint *checkpoint = answer->task->unit->checkpoint;
	const struct stream_policy *policy = &answer->stream_run->policy;

	if (policy->refusal != REFUSAL_AUTO)
		return policy->refusal == REFUSAL_SKIP;
	if (checkpoint->status.accessible)
		return false;
	if (answer->verdict.whole_stream && policy->named)
		return false;
	if (*checkpoint->key && is_named(answer))
		return false;
	return answer->verdict.whole_stream || *checkpoint->key || !selected->stream->by_default;
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

/* Is it the whole checkpoint that is refused, and not what this unit is for (a board, a region)? */
static bool is_of_checkpoint(const struct answer *answer)
{
	enum { REFUSALS_MAX = 20 }; /* so many without any that was answered mean all */
	const struct task *task = answer->task;
	const struct checkpoint *checkpoint = task->unit->checkpoint;
	const char *by = checkpoint->selected->stream->bookmark.by;

	if (answer->verdict.whole_stream || checkpoint->status.closed ||
	    (!checkpoint->status.answered && checkpoint->status.refused >= REFUSALS_MAX))
		return true;
	if (!task->unit->partition)
		return !task->unit->id_count && selected_passes(task->unit->selected) == 1;
	return !task->unit->single && by &&
	       partition_holder(task->unit->partition, slice_of(by)) == task->unit->partition;
}

/* What was only discovered, one of many, may be left out; an id that has days is owed instead,
 * and what gave its first page is nothing that may not be read. */
static bool may_leave_out(const struct answer *answer)
{
	const struct task *task = answer->task;
	enum refusal_policy policy = answer->stream_run->policy.refusal;

	if (policy != REFUSAL_AUTO)
		return policy == REFUSAL_SKIP;
	return !task->paging.cursor &&
	       !(task->unit->id_count && checkpoint_windowed(task->unit->checkpoint)) &&
	       !is_named(answer);
}

/* The others of the checkpoint go on. */
static void refuse_unit(struct answer *answer)
{
	struct run *run = answer->run;
	struct task *task = answer->task;
	struct error err = {0};

	task->unit->checkpoint->status.refused++;
	if (task->unit->id_count > 1 && plan_split(run->plan, task, NULL))
		return;
	if (!may_leave_out(answer)) {
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

static void refuse_checkpoint(struct answer *answer)
{
	struct run *run = answer->run;
	char where[UNIT_TEXT_SIZE], sentence[768];
	bool skip = may_skip(answer), told = answer->task->unit->checkpoint->status.closed;

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
	if (is_of_checkpoint(answer))
		refuse_checkpoint(answer);
	else
		refuse_unit(answer);
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
